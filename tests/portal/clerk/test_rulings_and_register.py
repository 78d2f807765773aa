"""A clerk asks for a decision to be corrected or amended, and opens the register with every number, void ones too."""

import pytest
from sqlalchemy import select

from processing import clock, db
from processing.cases.rights import Role
from processing.models import CaseEvent, Document, DocumentKind, DocumentState
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, NOTICE
from tests.notices.pdf.reading import text_of


@pytest.fixture
def office(client):
    with db.writing() as session:
        office = making.an_office(session)
        clerk = factories.a_person(session, Role.CLERK, unit=office.unit)
    factories.sign_in(client, clerk)
    return office


@pytest.fixture
def decision(office):
    case = making.a_notified_case(office)
    making.admitted(case)
    return making.signed_and_issued(case, DECISION, office.signer)


def asked(decision):
    with db.reading() as session:
        return session.scalars(select(CaseEvent.act).where(
            CaseEvent.case_id == decision.case_id, CaseEvent.act.startswith("ask_"))).all()


def test_a_correction_is_asked_for_from_the_page_of_the_decision(client, decision):
    address = f"/office/papers/{decision.id}/rulings"
    assert address in client.get(f"/office/papers/{decision.id}").get_data(as_text=True)
    assert client.get(address).status_code == 200
    form = {"kind": "correction", "where-1": "khoản 1 Điều 1", "was-1": "Thử", "becomes-1": "Thư", "why": "viết sai dấu"}
    assert client.post(address, data=form).status_code == 302
    assert asked(decision) == ["ask_correction"]
    with db.reading() as session:
        waiting = session.scalars(select(Document).where(Document.kind == DocumentKind.CORRECTION)).one()
        assert waiting.state is DocumentState.ASKED


@pytest.mark.parametrize(("form", "said"), [
    ({}, "Chọn loại quyết định."), ({"kind": "correction", "why": "x"}, "vị trí"),
    ({"kind": "correction", "where-1": "a", "was-1": "b", "becomes-1": "c"}, "lý do"),
    ({"kind": "amendment", "amount": "nhiều", "why": "x"}, "Nhập số tiền bằng số"),
    ({"kind": "amendment", "amount": "18.000.000", "why": "x"}, "Nhập số điểm bị trừ"),
    ({"kind": "amendment", "amount": "1.000", "points": "4", "why": "x"}, "trong khung"),
])
def test_what_cannot_stand_is_said_beside_its_field(client, decision, form, said):
    answer = client.post(f"/office/papers/{decision.id}/rulings", data=form)
    assert answer.status_code == 422
    assert said.casefold() in answer.get_data(as_text=True).casefold()
    assert asked(decision) == []


def test_an_amendment_carries_its_new_fine(client, decision):
    form = {"kind": "amendment", "amount": "18.000.000", "points": "4", "why": "có hai tình tiết giảm nhẹ"}
    assert client.post(f"/office/papers/{decision.id}/rulings", data=form).status_code == 302
    assert asked(decision) == ["ask_amendment"]


def test_only_an_issued_decision_of_ones_own_units_can_be_changed(client, decision):
    with db.reading() as session:
        notice = session.scalar(select(Document.id).where(Document.case_id == decision.case_id, Document.kind == NOTICE))
    assert client.get(f"/office/papers/{notice}/rulings").status_code == 404
    with db.writing() as session:
        stranger = factories.a_person(session, Role.CLERK)
    factories.sign_in(client, stranger)
    assert client.get(f"/office/papers/{decision.id}/rulings").status_code == 404


def test_the_cover_page_opens_beside_the_paper(client, decision):
    address = f"/office/papers/{decision.id}/cover"
    assert address in client.get(f"/office/papers/{decision.id}").get_data(as_text=True)
    assert "This is a penalty decision: VND 19,000,000" in text_of(client.get(address).data)


def test_the_register_has_every_number_and_says_which_are_void(client, decision):
    with db.writing() as session:
        notice = session.scalars(select(Document).where(Document.case_id == decision.case_id, Document.kind == NOTICE)).one()
        notice.state = DocumentState.VOIDED
    today = clock.today().isoformat()
    assert client.get("/office/register").status_code == 200
    answer = client.post("/office/register", data={"from": today, "to": today})
    assert answer.mimetype == "application/pdf"
    text = text_of(answer.data)
    for said in ("SỔ THEO DÕI VI PHẠM", "1/TB-CSGT", "(số đã hủy)", "1/QĐ-XPHC", "1/BB-VPHC", "Trần Thị Thử", "19.000.000 đồng", "chưa nộp đủ"):
        assert said in text


@pytest.mark.parametrize(("days", "said"), [
    (("", "x"), "Nhập ngày."), (("2026-02-01", "2026-01-01"), "ngày đầu"), (("2024-01-01", "2026-01-01"), "366 ngày")])
def test_days_that_make_no_register_are_said(client, office, days, said):
    answer = client.post("/office/register", data=dict(zip(("from", "to"), days, strict=True)))
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_register_without_cases_is_a_register(client, office):
    answer = client.post("/office/register", data={"from": "2026-01-01", "to": "2026-01-31"})
    assert "0 vụ việc" in text_of(answer.data)
