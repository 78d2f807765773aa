"""No page keeps anybody out: axe-core finds nothing, in both languages, at the desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from notices.access_code import code_of
from processing import clock, db
from processing.cases import flags, review
from processing.cases.flags import Found
from processing.cases.rights import GRANTS, Right, Role
from processing.models import CaseState, FlagKind, RefusedCapture, Review
from tests import factories
from tests.browser.conftest import give_clip, give_pictures, sign_in
from tests.browser.test_clip import a_clip
from tests.files import a_picture
from tests.notices import making
from tests.notices.making import NOTICE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PUBLIC = ("/", "/tra-cuu", "/ho-so", "/hoi-dap", "/nhat-ky", "/thu-hoi", "/kiem-tra-tep", "/office/sign-in")
HOLDERS = ("/ho-so/xem", "/ho-so/xem/thua-nhan", "/ho-so/xem/phan-doi")
PHONE = {"width": 375, "height": 812}


@pytest.fixture(params=["vi", "en"])
def reader(chromium, live, request):
    """A page in one language, past the policy that keeps foreign scripts (and axe) out."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = context.new_page()
    if request.param == "en":
        page.goto(live)
        page.get_by_role("button", name="English").click()
    yield page
    context.close()


@pytest.fixture
def office(live):
    """A unit with every role and a case in the states that have most to show."""
    with db.writing() as session:
        made = making.an_office(session)
        for role in Role:
            factories.a_person(session, role, unit=made.unit, login=f"moi-{role.value.replace('_', '-')}")
        camera = factories.a_camera(session, made.unit)
        waiting = factories.a_case(session, camera=camera)
        factories.a_case(session, CaseState.AWAITING_OWNER, camera=camera)
        factories.a_case(session, CaseState.REJECTED, camera=camera)
        session.add(RefusedCapture(at=clock.now(), camera_id=camera.id, channel="api", status=422, why="no offset"))
    give_pictures(waiting.id, a_picture(size=(640, 360)), crop=a_picture(size=(200, 60)))
    return made, making.a_notified_case(made)


def a_review(case, officer, stage):
    return Review(case_id=case.id, person_id=officer.id, stage=stage, verdict="confirm", note="", plate="17A12345",
                  plate_colour="white", offence=case.offence, vehicle_kind="car", decided_at=clock.now())


def faults(page, address):
    """What axe finds on a page, a line each."""
    page.goto(address)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{address}: {each['id']} ({node['target']})" for each in found for node in each["nodes"]]


def test_public_pages_keep_nobody_out(reader, live, office):
    reader.set_viewport_size(PHONE)
    notice = making.paper(office[1], NOTICE)
    wrong = [line for path in PUBLIC for line in faults(reader, live + path)]
    reader.goto(f"{live}/ho-so")
    reader.locator("[name=so]").fill(notice.number)
    reader.locator("[name=ma]").fill(code_of(notice))
    reader.locator("main form button").first.click()
    reader.wait_for_url("**/ho-so/xem")
    wrong += [line for path in HOLDERS for line in faults(reader, live + path)]
    assert wrong == []


@pytest.mark.parametrize(("role", "language"), [
    *((role, "vi") for role in Role), *((role, "en") for role in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR))])
def test_staff_pages_keep_nobody_out(chromium, live, office, role, language):
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, live, f"moi-{role.value.replace('_', '-')}")
    if language == "en":
        page.get_by_role("button", name="English").click()
    links = sorted(set(page.locator("nav.masthead-nav a").evaluate_all("links => links.map(link => link.href)")))
    wrong = [line for link in links for line in faults(page, link)]
    if role is Role.OFFICER:
        page.goto(f"{live}/office/desk")
        page.get_by_role("button", name="Lấy hồ sơ tiếp theo").click()
        page.wait_for_url("**/office/desk/*-*")
        wrong += faults(page, page.url)
    if Right.SEE_CASES in GRANTS[role]:
        wrong += faults(page, f"{live}/office/cases/{office[1].id}")
    if role is Role.SUPERVISOR:
        for address in (f"cameras/{office[1].camera_id}", "deadlines", "supervision/cases?age=0", "captures/received",
                        "quality/decided"):
            wrong += faults(page, f"{live}/office/{address}")
    if role is Role.AUDITOR:  # every role has these
        wrong += faults(page, f"{live}/office/account") + faults(page, f"{live}/office/account/app")
    context.close()
    assert wrong == []


@pytest.mark.parametrize(("state", "role"), [
    (CaseState.AWAITING_SECOND_REVIEW, Role.OFFICER), (CaseState.AWAITING_SENIOR, Role.SENIOR_OFFICER)])
def test_the_desks_of_the_second_and_the_senior_keep_nobody_out(chromium, live, state, role):
    with db.writing() as session:
        person = factories.a_person(session, role, login="nguoi-duyet")
        first, second = (factories.a_person(session, Role.OFFICER, unit=person.unit) for _ in range(2))
        case = factories.a_case(session, state, camera=factories.a_camera(session, person.unit))
        for officer, stage in ((first, "first"), (second, "second")):
            if stage == "first" or state is CaseState.AWAITING_SENIOR:
                session.add(a_review(case, officer, stage))
    give_pictures(case.id, a_picture(size=(640, 360)), crop=a_picture(size=(200, 60)))
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, live, person.login)
    page.goto(f"{live}/office/desk")
    page.get_by_role("button", name="Lấy hồ sơ tiếp theo").click()
    page.wait_for_url("**/office/desk/*-*")
    wrong = faults(page, page.url)
    context.close()
    assert wrong == []


def test_the_desk_keeps_nobody_out_whatever_lies_on_it(reader, live, tmp_path):
    """Doubtful characters and other plates, an unreadable one, what speaks against a case with its picture, a clip."""
    language = "en" if "lang=\"en\"" in reader.content() else "vi"
    with db.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        person = factories.a_person(session, Role.OFFICER, unit=unit)
        rejected = factories.a_case(session, CaseState.REJECTED, camera=camera, plate=None)
        hard, unread, flagged = cases = [factories.a_case(session, camera=camera) for _ in range(3)]
        hard.read.characters = [{"text": sign, "probability": 0.5 if at in (3, 7) else 0.999, "alternatives": [["8", 0.3], ["9", 0.2]]}
                                for at, sign in enumerate("17A12345")]
        hard.read.plates = [{"text": "17A12345", "box": [100, 100, 300, 150]}, {"text": "34B15522", "box": [400, 100, 460, 130]}]
        unread.read.text, unread.read.reason = None, "unreadable"
        flags.put(session, flagged, Found(kind=FlagKind.REJECTED_BEFORE, evidence={"reason": "same_picture"}, other=rejected))
        flags.put(session, flagged, Found(kind=FlagKind.DEVICE, evidence={"reason": "clock_wrong"}))
    for case in (*cases, rejected):
        give_pictures(case.id, a_picture(size=(640, 360)), a_picture(size=(640, 480)), crop=a_picture(size=(200, 60)))
    give_clip(hard.id, a_clip(tmp_path / "clip.mp4", 10))
    sign_in(reader, live, person.login, language=language)
    wrong = []
    for case in cases:
        with db.writing() as session:
            if case is not hard:
                review.put_back(session, cases[cases.index(case) - 1].id, factories.an_actor(person, Role.OFFICER))
            review.claim(session, case.id, factories.an_actor(person, Role.OFFICER))
        wrong += faults(reader, f"{live}/office/desk/{case.id}")
        reader.keyboard.press("r")
        wrong += [f"rejecting: {each['id']}" for each in Axe().run(reader, options=RULES).response["violations"]]
        if case is hard:
            reader.keyboard.press("Escape")
            reader.locator("[data-viewer-clip]").click()
            wrong += [f"clip: {each['id']}" for each in Axe().run(reader, options=RULES).response["violations"]]
            reader.keyboard.press("Escape")
            reader.keyboard.press("?")
            wrong += [f"help: {each['id']}" for each in Axe().run(reader, options=RULES).response["violations"]]
    assert wrong == []


def test_axe_sees_a_planted_fault(reader, live):
    reader.goto(live)
    reader.evaluate("document.querySelector('main').append(new Image())")
    assert [each["id"] for each in Axe().run(reader, options=RULES).response["violations"]] == ["image-alt"]
