"""The desk in a real browser, by keyboard: take, look, correct, confirm, and the next case lies there."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from portal.demonstration.captures import plan
from processing import clock, db
from processing.cases.rights import Role
from processing.models import Case, CaseState, Review
from tests import factories
from tests.browser.conftest import give_pictures, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def pictures_of(planned):
    """The drawn scene, its close-up and the plate, cut out as the reader does."""
    drawn = planned.pictures(clock.today())
    left, top, right, bottom = drawn.plate_box
    cut = io.BytesIO()
    Image.open(io.BytesIO(drawn.scene_jpeg)).crop((left - 10, top - 8, right + 10, bottom + 8)).save(cut, "JPEG")
    return (drawn.scene_jpeg, drawn.close_up_jpeg), cut.getvalue()


@pytest.fixture
def officer(live):
    """An officer and two cases: the first one's plate was read wrong by one character."""
    with db.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        person = factories.a_person(session, Role.OFFICER, unit=unit)
        today = clock.today()
        urgent = factories.a_case(session, camera=camera, due_on=today + timedelta(days=1))
        later = factories.a_case(session, camera=camera)
    planned = next(each for each in plan() if each.readable and each.offence == "red_light" and each.vehicle_kind == "car")
    scenes, crop = pictures_of(planned)
    for case in (urgent, later):
        give_pictures(case.id, *scenes, crop=crop)
    return person, urgent, later


def test_an_officer_corrects_a_plate_confirms_by_keyboard_and_sees_the_next_case(page, live, officer):
    person, urgent, later = officer
    sign_in(page, live, person.login)
    page.keyboard.press("n")
    page.wait_for_url(f"**/office/desk/{urgent.id}")
    assert page.get_by_text("19.000.000 ₫").first.is_visible()

    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("17a12346")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check")
    page.keyboard.press("c")
    page.wait_for_url(f"**/office/desk/{later.id}")
    assert page.get_by_text(f"{urgent.reference}: đã xác nhận vi phạm.").is_visible()

    with db.reading() as session:
        case = session.get_one(Case, urgent.id)
        assert (case.state, case.plate, case.plate_colour) == (CaseState.CONFIRMED, "17A12346", "white")
        assert session.scalars(select(Review)).one().read_text == "17A12345"


def test_an_officer_rejects_by_keyboard(page, live, officer):
    person, urgent, later = officer
    sign_in(page, live, person.login)
    page.keyboard.press("n")
    page.wait_for_url(f"**/office/desk/{urgent.id}")
    page.keyboard.press("r")
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/office/desk/{later.id}")
    with db.reading() as session:
        assert session.get_one(Case, urgent.id).state is CaseState.REJECTED
        assert session.scalars(select(Review)).one().reason == "no_offence"


def test_the_buttons_are_in_sight_on_an_office_screen(page, live, officer):
    person, urgent, _later = officer
    sign_in(page, live, person.login)
    page.get_by_role("button", name="Lấy hồ sơ tiếp theo").click()
    page.wait_for_url(f"**/office/desk/{urgent.id}")
    for key in "crsn":
        box = page.locator(f".desk-actions [data-key={key}]").bounding_box()
        assert box["y"] + box["height"] <= 768
    assert page.evaluate("document.documentElement.scrollHeight") <= 768


def test_without_script_the_desk_still_decides(chromium, live, officer):
    person, urgent, later = officer
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live, person.login)
    page.get_by_role("button", name="Lấy hồ sơ tiếp theo").click()
    page.wait_for_url(f"**/office/desk/{urgent.id}", wait_until="load")  # with its picture
    page.locator(".desk-actions").get_by_role("button", name="Xác nhận").click()
    page.wait_for_url(f"**/office/desk/{later.id}")
    context.close()
    with db.reading() as session:
        assert session.get_one(Case, urgent.id).state is CaseState.CONFIRMED
