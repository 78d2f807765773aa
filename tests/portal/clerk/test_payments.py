"""The clerk's pages about money, as a clerk and a supervisor use them."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from processing import clock, db
from processing.cases.rights import MACHINE, Role
from processing.models import Case, CaseEvent, CaseState, Payment, PaymentMethod, Statement
from processing.payments import ledger
from processing.payments.ledger import Entry
from processing.payments.reference import new_reference
from tests import factories

FINE = 5_000_000
HEAD = "Ngày giao dịch;Số tham chiếu;Số tiền ghi có;Nội dung\n"


@pytest.fixture
def office(app):
    """A unit with its clerk, supervisor and a decided case, and another unit's case."""
    with db.writing() as session:
        unit = factories.a_unit(session)
        people = {role: factories.a_person(session, role, unit=unit) for role in (Role.CLERK, Role.SUPERVISOR)}
        camera = factories.a_camera(session, unit)
        case = a_decided_case(session, camera=camera)
        foreign = a_decided_case(session)
    return {**people, "case": case, "foreign": foreign, "camera": camera}


def a_decided_case(session, **facts):
    return factories.a_case(session, CaseState.DECIDED, amount=FINE, decided_at=clock.now(), reference=new_reference(), **facts)


def a_transfer(case, amount, memo="chuyen tien"):
    with db.writing() as session:
        entry = Entry(method=PaymentMethod.BANK_TRANSFER, external_id=f"id:{memo}{amount}", amount=amount,
                      paid_on=clock.today(), memo=memo)
        return ledger.book(session, session.get(Case, case.id) if case else None, entry, MACHINE)


def receipt(amount="5.000.000", number="BL 01/26", day=None):
    return {"amount": amount, "receipt_number": number, "paid_on": (day or clock.today()).isoformat()}


def state_of(case):
    with db.reading() as session:
        return session.get(Case, case.id).state


def page(answer, status=200):
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_a_clerk_finds_a_case_by_its_reference_and_takes_the_fine(client, office):
    factories.sign_in(client, office[Role.CLERK])
    case = office["case"]
    found = client.post("/office/payments/find", data={"text": case.reference.lower()})
    assert found.status_code == 302
    assert "5.000.000 ₫" in page(client.get(found.location))
    answer = client.post(f"/office/payments/cases/{case.id}/take", data=receipt(), follow_redirects=True)
    assert "Đã ghi nhận 5.000.000 ₫. Hồ sơ đã nộp đủ." in page(answer)
    assert state_of(case) is CaseState.SETTLED
    assert case.reference in page(client.get("/office/payments"))


def test_a_plate_finds_all_its_cases_and_never_stands_in_an_address(client, office):
    with db.writing() as session:
        a_decided_case(session, camera=office["camera"])
    factories.sign_in(client, office[Role.CLERK])
    text = page(client.post("/office/payments/find", data={"text": "17A-123.45"}))
    assert text.count("17A-123.45") >= 2
    assert office["foreign"].reference not in text


@pytest.mark.parametrize(("form", "words"), [
    (receipt(amount="năm triệu"), "Nhập số tiền bằng số"), (receipt(amount="-5"), "Nhập số tiền bằng số"),
    (receipt(number=""), "Nhập số biên lai"), ({}, "Nhập ngày nộp"),
])
def test_a_receipt_that_says_nonsense_is_told_field_by_field(client, office, form, words):
    factories.sign_in(client, office[Role.CLERK])
    assert words in page(client.post(f"/office/payments/cases/{office['case'].id}/take", data=form), 422)


def test_a_refused_receipt_is_told_at_its_field_and_keeps_what_was_typed(client, office):
    factories.sign_in(client, office[Role.CLERK])
    address = f"/office/payments/cases/{office['case'].id}/take"
    late = client.post(address, data=receipt(day=clock.today() + timedelta(days=3)))
    assert "Ngày nộp không được ở tương lai." in page(late, 409)
    assert 'value="BL 01/26"' in late.get_data(as_text=True)
    client.post(address, data=receipt(amount="1000"))
    assert "Số biên lai này đã dùng" in page(client.post(address, data=receipt(amount="2000")), 409)


def test_another_units_money_is_not_there(client, office):
    factories.sign_in(client, office[Role.CLERK])
    foreign, stray = office["foreign"], a_transfer(office["foreign"], 1_000)
    for address in (f"/office/payments/cases/{foreign.id}", f"/office/payments/{stray.id}/assign"):
        assert client.get(address).status_code == 404
    assert client.post(f"/office/payments/cases/{foreign.id}/take", data=receipt()).status_code == 404
    assert foreign.reference not in page(client.get("/office/payments"))


def test_unmatched_money_is_given_its_case_with_a_reason(client, office):
    factories.sign_in(client, office[Role.CLERK])
    payment = a_transfer(None, FINE, "nop phat xe 17A12345")
    assert "nop phat xe 17A12345" in page(client.get("/office/payments/unmatched"))
    address = f"/office/payments/{payment.id}/assign"
    assert "Không tìm thấy hồ sơ" in page(client.post(address, data={"case": "PN0", "note": "biển số"}), 422)
    assert "Ghi rõ lý do" in page(client.post(address, data={"case": office["case"].reference, "note": ""}), 422)
    client.post(address, data={"case": office["case"].reference, "note": "Biển số trong nội dung"})
    assert state_of(office["case"]) is CaseState.SETTLED
    with db.reading() as session:
        told = session.scalars(select(CaseEvent).where(CaseEvent.act == "assign_payment")).one()
        assert (told.actor_id, told.said["note"]) == (str(office[Role.CLERK].id), "Biển số trong nội dung")
    assert "Mọi khoản tiền đều đã có hồ sơ" in page(client.get("/office/payments/unmatched"))


def test_a_statement_is_looked_at_then_imported_then_seen_line_by_line(client, office):
    factories.sign_in(client, office[Role.CLERK])
    day = clock.today().strftime("%d/%m/%Y")
    matched = f"{day};FT1;5.000.000;{office['case'].reference}\n"
    text = HEAD + matched + f"{day};FT2;70.000;khong ro\nTong;;;\n" + matched
    sent = client.post("/office/payments/statements/preview", data={"file": (io.BytesIO(text.encode()), "sao kê.csv")})
    assert "Chưa có khoản nào được ghi nhận" in page(sent)
    assert "Khoản này đã có trong một sao kê khác hoặc ở dòng trên." in page(sent)
    assert state_of(office["case"]) is CaseState.DECIDED
    html = sent.get_data(as_text=True)
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    chosen = {"header_row": "0", "date": "0", "bank_id": "1", "credit": "2", "memo": "3", "date_order": "dmy", "thousands": "."}
    for _ in range(2):
        answer = client.post("/office/payments/statements/import", data={**form, **chosen}, follow_redirects=True)
    shown = page(answer)
    assert "không có gì thay đổi" in shown
    assert "Đã khớp hồ sơ" in shown
    assert "Nội dung không có mã hồ sơ." in shown
    assert "Nhập tay" in shown
    assert state_of(office["case"]) is CaseState.SETTLED
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Payment)) == 2
        statement = session.scalars(select(Statement)).one()
    assert "sao kê.csv" in page(client.get("/office/payments/statements"))
    address = f"/office/payments/statements/{statement.id}/lines/2"
    assert "Nguyên văn" in page(client.get(address))
    assert "Nhập số tiền" in page(client.post(address, data={}), 422)
    client.post(address, data={"amount": "9.000", "paid_on": clock.today().isoformat()})
    assert "9.000 ₫" in page(client.get("/office/payments/unmatched"))
    assert "FT1" not in page(client.get(f"/office/payments/statements/{statement.id}?outcome=unmatched"))


def test_a_map_that_the_clerk_chooses_is_read_again(client, office):
    factories.sign_in(client, office[Role.CLERK])
    text = "a,b,c\n2026-11-20,1000,x\n2026-11-21,2000,y\n"
    sent = client.post("/office/payments/statements/preview", data={"file": (io.BytesIO(text.encode()), "x.csv")})
    assert "Xin chỉ cột của sao kê" in page(sent)
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', sent.get_data(as_text=True)))
    form |= {"header_row": "0", "date": "0", "amount": "1", "memo": "2", "date_order": "ymd", "thousands": "."}
    assert "Nhập sao kê (2 dòng)" in page(client.post("/office/payments/statements/preview", data=form))
    wrong = client.post("/office/payments/statements/preview", data={**form, "amount": "0"})
    assert "Mỗi cột của sao kê chỉ dùng cho một mục." in page(wrong, 422)


@pytest.mark.parametrize(("data", "words"), [
    (b"PK\x03\x04zip", "tệp Excel hoặc PDF"), (b"a\x00b", "không phải văn bản CSV"), (b"", "không có dòng giao dịch nào"),
    (b'a,b,c\n1,"x', "hỏng tại dòng"), (b"x" * (5 * 1024 * 1024 + 1), "lớn hơn 5 MB"),
])
def test_a_hostile_file_is_a_sentence(client, office, data, words):
    factories.sign_in(client, office[Role.CLERK])
    answer = client.post("/office/payments/statements/preview", data={"file": (io.BytesIO(data), "x.csv")})
    assert words in page(answer, 422)


def test_a_preview_that_is_gone_asks_for_the_file_again(client, office):
    factories.sign_in(client, office[Role.CLERK])
    for digest in ("0" * 64, "../../etc/passwd", ""):
        assert "chọn lại tệp" in page(client.post("/office/payments/statements/import", data={"sha256": digest}), 422)


def test_a_supervisor_puts_a_wrong_booking_right_and_refunds_a_surplus(client, office):
    with db.writing() as session:
        other = a_decided_case(session, camera=office["camera"])
    payment = a_transfer(office["case"], FINE + 1_000)
    assert state_of(office["case"]) is CaseState.SETTLED
    factories.sign_in(client, office[Role.SUPERVISOR])
    assert "5.001.000 ₫" in page(client.post("/office/payments/corrections/find", data={"text": office["case"].reference}))
    address = f"/office/payments/{payment.id}/correct"
    assert "Chọn điều cần điều chỉnh" in page(client.post(address, data={"why": "sai"}), 422)
    assert "Ghi rõ lý do" in page(client.post(address, data={"what": "nothing", "why": ""}), 422)
    client.post(address, data={"what": "other_case", "case": other.reference, "why": "Người nộp ghi nhầm mã"})
    with db.reading() as session:
        back = session.scalars(select(Payment).where(Payment.amount < 0)).one()
    assert "Khoản này đã được điều chỉnh." in page(client.get(f"/office/payments/{back.id}/correct"))
    assert (state_of(office["case"]), state_of(other)) == (CaseState.DECIDED, CaseState.SETTLED)
    assert "Khoản này đã được điều chỉnh." in page(client.get(address))
    assert other.reference in page(client.get("/office/payments/surpluses"))
    order = {"amount": "2.000", "number": "HT1", "paid_on": clock.today().isoformat(), "why": "Nộp thừa"}
    refund = f"/office/payments/cases/{other.id}/refund"
    assert "lớn hơn số tiền nộp thừa" in page(client.post(refund, data=order), 422)
    client.post(refund, data={**order, "amount": "1.000"})
    assert "Không có hồ sơ nào nộp thừa" in page(client.get("/office/payments/surpluses"))
    assert "HT1" in page(client.get("/office/payments/corrections"))


def test_a_wrong_sum_is_put_right_and_money_without_owner_waits_again(client, office):
    factories.sign_in(client, office[Role.SUPERVISOR])
    payment, day = a_transfer(office["case"], 500_000), clock.today().isoformat()
    client.post(f"/office/payments/{payment.id}/correct",
                data={"what": "other_sum", "amount": "5.000.000", "paid_on": day, "why": "Nhầm số không"})
    assert state_of(office["case"]) is CaseState.SETTLED
    with db.reading() as session:
        right = session.scalars(select(Payment).where(Payment.amount == FINE)).one()
    client.post(f"/office/payments/{right.id}/correct", data={"what": "no_case", "why": "Chưa rõ của ai"})
    assert state_of(office["case"]) is CaseState.DECIDED
    factories.sign_in(client, office[Role.CLERK])
    assert "5.000.000 ₫" in page(client.get("/office/payments/unmatched"))


def test_a_payers_words_are_shown_as_text(client, office):
    factories.sign_in(client, office[Role.CLERK])
    a_transfer(None, 1_000, "<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/office/payments/unmatched").get_data(as_text=True)
