"""The whole line as its people see it: a camera's capture goes in at one end, a settled case comes out at the other."""

import dataclasses
import json
from urllib.parse import urlencode

import pytest

from notices import tasks as paper_tasks
from notices.access_code import code_of
from processing import clock, db, queue
from processing import settings as process_settings
from processing import tasks as case_tasks
from processing.cameras import keys
from processing.cases.rights import Role
from processing.models import Case, CaseState
from processing.registry import csv_import
from tests import factories
from tests.browser.conftest import PASSWORD, sign_in
from tests.files import a_picture
from tests.notices import making
from tests.notices.making import DECISION, NOTICE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DOORS = {task.name: task for task in (case_tasks.read_capture, case_tasks.find_owner, paper_tasks.draft_paper, paper_tasks.finish_paper)}
OWNER = {"plate": "17A12345", "plate_colour": "white", "owner_kind": "individual", "owner_name": "Phạm Thị Thử",
         "owner_id_number": "000000000007", "owner_address": "Thôn Thử, xã Thử, tỉnh Hưng Yên", "owner_phone": "",
         "vehicle_kind": "car", "make": "Toyota", "model": "Vios", "vehicle_colour": "white", "valid_from": "2020-01-01", "valid_to": ""}


@pytest.fixture
def office(live):
    """An office with everybody who has a part in a case, a camera's key, and workers that run when asked."""
    process_settings.configure(dataclasses.replace(process_settings.current(), reader="tests.readers:quick"))
    with db.writing() as session:
        unit = factories.a_unit(session)
        key = keys.issue(session, factories.a_camera(session, unit))
        for login, role in (("duyet", Role.OFFICER), ("ky", Role.SIGNER), ("thu", Role.CLERK)):
            person = factories.a_person(session, role, unit=unit, login=login)
            if role is Role.SIGNER:
                factories.a_mandate(session, person, "traffic_division_head")
        table = ",".join(OWNER) + "\n" + ",".join(f'"{value}"' for value in OWNER.values()) + "\n"
        csv_import.import_csv(session, table.encode(), "thử")
    waiting = []
    queue.set_sender(lambda task, ids: waiting.append((str(task), ids)))

    def work():
        while waiting:
            name, ids = waiting.pop(0)
            DOORS[name](*ids)

    yield key, work
    queue.set_sender(None)


def test_a_capture_becomes_a_notice_a_decision_and_a_settled_case(page, live, office):
    key, work = office
    the_camera_sends(page, live, key)
    work()
    the_officer_confirms(page, live)
    work()
    the_signer_signs(page, live)
    work()
    case = the_case()
    assert case.state is CaseState.NOTIFIED

    the_citizen_finds_it_by_plate(page, live)
    open_paper(page, live, making.paper(case, NOTICE))
    page.get_by_role("link", name="Thừa nhận vi phạm").click()
    page.get_by_label("Tôi đã xem hình ảnh").check()
    page.get_by_role("button", name="Thừa nhận vi phạm").click()
    page.wait_for_url("**/ho-so/xem")
    work()
    the_signer_signs(page, live)
    work()
    assert the_case().state is CaseState.DECIDED

    the_clerk_imports_a_statement(page, live, case.reference)
    assert the_case().state is CaseState.SETTLED
    open_paper(page, live, making.paper(case, DECISION))
    assert page.get_by_text("Đã nộp phạt").first.is_visible()


def the_case():
    with db.reading() as session:
        return session.query(Case).one()


def the_camera_sends(page, live, key):
    stated = {"event_id": "e-1", "recorded_at": clock.now().isoformat(), "offence": "red_light", "vehicle": {"kind": "car"}}
    answer = page.request.post(f"{live}/api/v1/captures", headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "e-1"}, multipart={
        "metadata": {"name": "m.json", "mimeType": "application/json", "buffer": json.dumps(stated).encode()},
        "image": {"name": "s.jpg", "mimeType": "image/jpeg", "buffer": a_picture(size=(640, 360))}})
    assert answer.status == 201, answer.text()


def the_officer_confirms(page, live):
    sign_in(page, live, "duyet")
    page.get_by_role("button", name="Lấy hồ sơ tiếp theo").click()
    for _ in range(2):  # the first press leads to the character that is doubtful
        page.get_by_role("button", name="Xác nhận").click()
    page.wait_for_url("**/office/desk")
    sign_out(page)


def the_signer_signs(page, live):
    sign_in(page, live, "ky")
    page.goto(f"{live}/office/")
    page.get_by_label("Ký hồ sơ").check()
    page.get_by_label("Nhập lại mật khẩu để ký").fill(PASSWORD)
    page.get_by_role("button", name="Ký các văn bản đã chọn").click()
    page.wait_for_load_state()
    sign_out(page)


def the_citizen_finds_it_by_plate(page, live):
    page.goto(f"{live}/tra-cuu")
    page.get_by_label("Biển số xe").fill("17A-123.45")
    page.get_by_label("Trắng").check()
    page.get_by_role("button", name="Tra cứu").click()
    assert page.get_by_text("Đã thông báo vi phạm").is_visible()


def open_paper(page, live, document):
    page.goto(f"{live}/ho-so#" + urlencode({"so": document.number, "ma": code_of(document)}))
    page.get_by_role("button", name="Mở hồ sơ").click()
    page.wait_for_url("**/ho-so/xem")


def the_clerk_imports_a_statement(page, live, reference):
    today = clock.today().strftime("%d/%m/%Y")
    lines = f"Ngày giao dịch,Số tiền ghi có,Nội dung,Số tham chiếu\n{today},19.000.000,IBFT {reference} nop phat,FT0001\n"
    sign_in(page, live, "thu")
    page.goto(f"{live}/office/payments/statements")
    page.locator("input[type=file]").set_input_files({"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": lines.encode()})
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Nhập sao kê").click()
    page.wait_for_url("**/office/payments/statements/*")
    sign_out(page)


def sign_out(page):
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/office/sign-in")
