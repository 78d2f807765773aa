"""The citizen's way in a real browser, on a phone: both doors, admitting, objecting, and the answer that comes back."""

import io

import pytest
from PIL import Image

from notices.access_code import code_of
from notices.pdf.qr import check_address
from notices.verification import token_of
from processing import db
from processing.cases.rights import Role
from processing.models import Case, CaseState, Contest, Person
from tests import factories
from tests.browser.conftest import give_pictures, sign_in
from tests.notices import making
from tests.notices.making import DECISION, NOTICE
from tests.portal.citizen.test_case import pay

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 375, "height": 812}


@pytest.fixture
def case(live):
    """A notified case with two pictures, of an office with a contest officer `judge`."""
    with db.writing() as session:
        office = making.an_office(session)
        factories.a_person(session, Role.CONTEST_OFFICER, unit=office.unit, login="judge")
    case = making.a_notified_case(office)
    give_pictures(case.id, jpeg("#31506b"), jpeg("#5b4a3a"), crop=jpeg("#dddddd", (240, 80)))
    return case


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(chromium, request):
    """A phone, with JavaScript and without."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=request.param, locale="vi-VN")
    context.set_default_timeout(10_000)
    page = context.new_page()
    yield page
    context.close()


def jpeg(colour, size=(640, 360)):
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "JPEG")
    return data.getvalue()


def open_case(page, live, case):
    notice = making.paper(case, NOTICE)
    page.goto(f"{live}/ho-so")
    page.get_by_label("Số văn bản").fill(notice.number)
    page.get_by_label("Mã tra cứu").fill(code_of(notice).lower())
    page.get_by_role("button", name="Mở hồ sơ").click()
    page.wait_for_url("**/ho-so/xem")


def fits(page):
    """Nothing stands out to the right of the screen."""
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_plate_is_looked_up(phone, live, case):
    phone.goto(live)
    phone.get_by_role("link", name="Tôi muốn tra theo biển số xe").click()
    phone.get_by_label("Biển số xe").fill("17a 123.45")
    phone.get_by_label("Trắng").check()
    phone.get_by_role("button", name="Tra cứu").click()
    phone.wait_for_url("**/tra-cuu/ket-qua")
    assert phone.get_by_text("Đã thông báo vi phạm").is_visible()
    assert phone.locator("main img").count() == 0
    phone.get_by_role("button", name="English").click()
    assert phone.url.endswith("/tra-cuu/ket-qua")
    assert phone.get_by_text("17A-123.45").first.is_visible()


def test_the_code_opens_the_case_and_the_holder_admits(phone, live, case):
    open_case(phone, live, case)
    assert phone.locator("figure.evidence img").count() == 3
    assert phone.get_by_text("19.000.000 ₫").first.is_visible()
    phone.get_by_role("link", name="Thừa nhận vi phạm").click()
    phone.get_by_label("Tôi đã xem hình ảnh").check()
    phone.get_by_role("button", name="Thừa nhận vi phạm").click()
    phone.wait_for_url("**/ho-so/xem")
    assert phone.get_by_text("Đã lập biên bản").first.is_visible()
    with db.reading() as session:
        assert session.get_one(Case, case.id).state is CaseState.MINUTED


def test_the_qr_tells_the_paper_and_its_code_leaves_no_trace_in_the_address(page, live, case):
    page.set_viewport_size(PHONE)
    notice = making.paper(case, NOTICE)
    token = token_of(notice)
    page.goto(check_address(live, token, code_of(notice)))
    assert page.url == f"{live}/kt/{token}"
    assert page.get_by_text(notice.number).first.is_visible()
    assert page.get_by_label("Mã tra cứu").input_value() == code_of(notice)
    page.get_by_role("button", name="Mở hồ sơ").click()
    page.wait_for_url("**/ho-so/xem")


def test_pictures_really_load_and_every_page_fits_a_phone(page, live, case):
    page.set_viewport_size(PHONE)
    for address in ("/", "/tra-cuu", "/hoi-dap", "/ho-so"):
        page.goto(live + address)
        assert fits(page), address
    open_case(page, live, case)
    page.evaluate("Promise.all([...document.images].map((image) => { image.loading = 'eager'; return image.decode(); }))")
    assert fits(page)
    for address in ("/ho-so/xem/thua-nhan", "/ho-so/xem/phan-doi"):
        page.goto(live + address)
        assert fits(page), address


def test_a_decision_can_be_paid_on_a_phone(page, live, case):
    page.set_viewport_size(PHONE)
    making.admitted(case)
    with db.reading() as session:
        signer = session.query(Person).filter(Person.id == making.paper(case, NOTICE).signed_by).one()
    making.signed_and_issued(case, DECISION, factories.an_actor(signer, Role.SIGNER))
    pay(case, 5_000_000)
    open_case(page, live, case)
    page.get_by_role("link", name="Nộp phạt").click()
    assert page.get_by_text("14.000.000 ₫").first.is_visible()
    assert page.locator(".qr-code svg path").bounding_box()["width"] > 150
    assert fits(page)


def test_an_objection_with_a_file_is_answered_at_the_desk_and_seen_by_the_citizen(phone, page, live, case):
    open_case(phone, live, case)
    phone.get_by_role("link", name="Gửi ý kiến phản đối").click()
    phone.get_by_label("Tôi đã bán, tặng hoặc chuyển nhượng xe").check()
    phone.get_by_label("Trình bày của ông/bà").fill("Tôi đã bán xe cho anh Thử ngày 01/3, có hợp đồng kèm theo.")
    phone.get_by_label("Giấy tờ hoặc ảnh chứng minh").set_input_files(
        {"name": "hop-dong.jpg", "mimeType": "image/jpeg", "buffer": jpeg("#ffffff")})
    phone.get_by_role("button", name="Gửi ý kiến phản đối").click()
    phone.wait_for_url("**/da-nhan")
    reference = f"{case.reference}-K1"
    assert phone.get_by_text(reference).is_visible()

    sign_in(page, live, "judge")
    page.goto(f"{live}/office/contests")
    page.get_by_role("link", name=reference).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải tệp kèm theo").click()
    assert saved.value.suggested_filename == f"{reference}.jpg"
    page.get_by_label("Chấp nhận", exact=True).check()
    page.get_by_label("Lý do", exact=True).fill("Hợp đồng có công chứng trước ngày vi phạm, chấp nhận ý kiến.")
    page.get_by_role("button", name="Trả lời").click()
    page.wait_for_url("**/office/contests")

    phone.goto(f"{live}/ho-so/xem")
    assert phone.get_by_text("Hợp đồng có công chứng trước ngày vi phạm").is_visible()
    assert phone.get_by_text("Việc xử phạt đã bị hủy").is_visible()
    with db.reading() as session:
        assert session.query(Contest).one().file_name == "hop-dong.jpg"
        assert session.get_one(Case, case.id).state is CaseState.CANCELLED
