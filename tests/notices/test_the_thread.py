"""From a confirmed case to a decision in force, on paper, on both databases."""

from notices import access_code, issue
from processing import clock, db
from processing.cases import states
from processing.db import Database
from processing.models import CaseState, DocumentState, PaymentMethod
from processing.payments import ledger
from tests.notices import making
from tests.notices.making import DECISION, MINUTES, NOTICE


def test_a_confirmed_case_becomes_a_notice_then_minutes_then_a_decision(both: Database) -> None:
    with db.writing() as session:
        office = making.an_office(session)
    year = clock.today().year
    case = making.a_notified_case(office)
    notice = making.paper(case, NOTICE)
    assert (notice.state, notice.number, notice.year) == (DocumentState.ISSUED, "1/TB-CSGT", year)
    assert making.state_of(case) is CaseState.NOTIFIED

    making.admitted(case)
    minutes = making.paper(case, MINUTES)
    assert (minutes.state, minutes.number) == (DocumentState.ISSUED, "1/BB-VPHC")

    decision = making.signed_and_issued(case, DECISION, office.signer)
    assert decision.number == "1/QĐ-XPHC"
    assert decision.content["minutes_number"] == "1/BB-VPHC"
    with db.reading() as session:
        case = session.get_one(type(case), case.id)
        assert (case.state, case.amount, case.points) == (CaseState.DECIDED, 19_000_000, 4)
        assert case.decided_at == decision.signed_at
        for paper in (notice, minutes, decision):
            assert issue.open_paper(paper).startswith(b"%PDF")
            found = access_code.find_document(session, paper.number or "", access_code.code_of(paper))
            assert found is not None
            assert found.id == paper.id


def test_money_that_came_before_the_decision_settles_it_when_it_is_issued(both: Database) -> None:
    with db.writing() as session:
        office = making.an_office(session)
    case = making.a_notified_case(office)
    making.admitted(case)
    with db.writing() as session:
        early = ledger.Entry(method=PaymentMethod.COUNTER, external_id="BL-1", amount=19_000_000, paid_on=clock.today(), memo="")
        ledger.book(session, states.locked(session, case.id), early, office.clerk)
    making.signed_and_issued(case, DECISION, office.signer)
    assert making.state_of(case) is CaseState.SETTLED
