"""A case at each step of its papers, with everybody who is needed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from notices import issue, signing, tasks
from processing import db
from processing.cases import hearing, states
from processing.cases.hearing import Hearing
from processing.cases.rights import CITIZEN, Actor, Role
from processing.models import Case, CaseState, Document, DocumentKind, Unit
from tests import factories

NOTICE, MINUTES, DECISION = DocumentKind.VIOLATION_NOTICE, DocumentKind.MINUTES, DocumentKind.PENALTY_DECISION


@dataclass(frozen=True)
class Office:
    """A unit with a signer who may sign every band of it, a second one, and a clerk."""

    unit: Unit
    signer: Actor
    clerk: Actor


def an_office(session: Session, title: str = "traffic_division_head") -> Office:
    unit = factories.a_unit(session)
    signer = factories.a_person(session, Role.SIGNER, unit=unit)
    factories.a_mandate(session, signer, title)
    clerk = factories.a_person(session, Role.CLERK, unit=unit)
    return Office(unit, factories.an_actor(signer, Role.SIGNER), factories.an_actor(clerk, Role.CLERK))


def a_confirmed_case(session: Session, office: Office, **facts: object) -> Case:
    owner: dict[str, object] = facts.pop("owner", {})  # type: ignore[assignment]
    case = factories.a_case(session, CaseState.CONFIRMED, camera=factories.a_camera(session, office.unit), **facts)
    factories.an_owner(session, case, **owner)
    return case


def paper(case: Case, kind: DocumentKind) -> Document:
    """The paper of this kind as the database has it."""
    with db.reading() as session:
        found = session.query(Document).where(Document.case_id == case.id, Document.kind == kind).all()
        assert len(found) == 1, f"{len(found)} papers of kind {kind}"
        found[0].case, found[0].signatory
        return found[0]


def state_of(case: Case) -> CaseState:
    with db.reading() as session:
        return session.get_one(Case, case.id).state


def signed_and_issued(case: Case, kind: DocumentKind, by: Actor) -> Document:
    with db.writing() as session:
        signing.sign(session, paper(case, kind).id, by)
    issue.finish_paper(paper(case, kind).id)
    return paper(case, kind)


def a_notified_case(office: Office, **facts: object) -> Case:
    with db.writing() as session:
        case = a_confirmed_case(session, office, **facts)
    tasks.draft_paper(str(case.id))
    signed_and_issued(case, NOTICE, office.signer)
    return case


def admitted(case: Case) -> None:
    with db.writing() as session:
        hearing.admit(session, states.locked(session, case.id), CITIZEN)
    tasks.draft_paper(str(case.id))
    issue.finish_paper(paper(case, MINUTES).id)


def minuted(case: Case, by: Actor, **said: object) -> None:
    with db.writing() as session:
        hearing.hold_minutes(session, states.locked(session, case.id), by, Hearing(**said))  # type: ignore[arg-type]
    tasks.draft_paper(str(case.id))
    issue.finish_paper(paper(case, MINUTES).id)
