"""The case as the holder of a paper's code sees it: where it stands, the evidence, the amount, what comes next."""

from collections.abc import Sequence

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import CODE_HOLDER, needs, session_for_reading
from portal.citizen.history import history_of
from portal.citizen.holder import with_paper
from portal.citizen.money import payable, payments_of, price_of
from portal.citizen.plates import place_of
from portal.citizen.routes import blueprint, unit_name
from portal.citizen.terms import terms_of
from processing import clock
from processing.cases import contests
from processing.cases.papers import PUBLIC_KINDS
from processing.models import Case, CaseState, Document, DocumentKind, DocumentState
from processing.payments.ledger import account_of


@blueprint.get("/ho-so/xem")
@needs(CODE_HOLDER)
@with_paper
def case(document: Document) -> str:
    """The whole case on one page."""
    session, case = session_for_reading(), document.case
    papers = papers_of(session, case)
    notice, decision = _newest(papers, DocumentKind.VIOLATION_NOTICE), _newest(papers, DocumentKind.PENALTY_DECISION)
    account, objections = account_of(session, case, clock.today()), contests.contests_of(session, case)
    open_one = next((each for each in objections if each.answered_at is None), None)
    return render_template(
        "citizen/case.html", case=case, document=document, papers=papers, decision=decision, account=account,
        objections=objections, open_objection=open_one, place=place_of(case), handled_by=unit_name(case.unit),
        price=price_of(case, decision), pay=payable(account, decision), payments=payments_of(session, case),
        terms=terms_of(session, case, notice, decision), steps=history_of(case), today=clock.today(),
        accept_by=contests.accept_by, may_admit=case.state is CaseState.NOTIFIED and open_one is None,
        may_object=case.state in contests.MAY_OBJECT and open_one is None)


def papers_of(session: Session, case: Case) -> Sequence[Document]:
    """Every issued paper of the case that concerns its holder, oldest first; slips between offices do not."""
    return session.scalars(
        select(Document).where(Document.case_id == case.id, Document.state == DocumentState.ISSUED,
                               Document.kind.in_(PUBLIC_KINDS)).order_by(Document.issued_at, Document.id)).all()


def _newest(papers: Sequence[Document], kind: DocumentKind) -> Document | None:
    return next((each for each in reversed(papers) if each.kind is kind), None)
