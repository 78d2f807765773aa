"""Pages of the log: who did or saw what; and the public list of daily roots."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import words
from portal.access import OPEN, account, needs, session_for_reading, units_under
from portal.paging import page_number
from processing.audit import roots, sealer
from processing.cases.rights import ActorKind, Right
from processing.models import Case, CaseEvent, LogLink, LogRoot, OfficeEvent, Person

blueprint = Blueprint("auditor", __name__)

PAGE = 50
PUBLISHED = 400
"""Days on the public page, the newest first; the files hold all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    at: datetime
    act: str
    who: str
    subject: str
    case_id: uuid.UUID | None


@blueprint.get("/office/log")
@needs(Right.AUDIT)
def log() -> str:
    """Events of persons and cases of the unit, narrowed by log-in or case; and how the chain stands."""
    session, page = session_for_reading(), page_number()
    wanted = {name: request.args.get(name, "").replace("\0", "").strip()[:60] for name in ("login", "case", "source")}
    person, case, errors = _person(session, wanted["login"]), _case(session, wanted["case"]), {}
    if wanted["login"] and person is None:
        errors["login"] = _("Không có tài khoản này trong đơn vị.")
    if wanted["case"] and case is None:
        errors["case"] = _("Không có hồ sơ này trong đơn vị.")
    made = [] if errors else _entries(session, wanted["source"], person, case, skip=page * PAGE)
    last = session.scalar(select(LogLink).order_by(LogLink.sequence.desc()).limit(1))
    root = session.scalar(select(LogRoot).order_by(LogRoot.day.desc()).limit(1))
    return render_template(
        "auditor/log.html", entries=made[:PAGE], more=len(made) > PAGE, page_number=page, wanted=wanted, errors=errors,
        last=last, waiting=sealer.waiting(session), root=root)


@blueprint.get("/nhat-ky")
@needs(OPEN)
def published() -> str:
    """The daily roots, for whoever wants to keep them: later they prove that nothing was changed."""
    rows = session_for_reading().scalars(select(LogRoot).order_by(LogRoot.day.desc()).limit(PUBLISHED)).all()
    return render_template("auditor/roots.html", rows=rows)


@blueprint.get("/nhat-ky.json")
@needs(OPEN)
def published_json() -> Response:
    """The same for machines."""
    rows = session_for_reading().scalars(select(LogRoot).order_by(LogRoot.day.desc()).limit(PUBLISHED))
    return jsonify([roots.told(row) for row in rows])


def _entries(session: Session, source: str, person: Person | None, case: Case | None, *, skip: int) -> list[Entry]:
    if source == "case":
        found = session.scalars(_of_cases(session, person, case).offset(skip).limit(PAGE + 1)).all()
        references = _references(session, [each.case_id for each in found])
        names = _names(session, [each.actor_id for each in found])
        return [Entry(each.at, words.word(each.act, "act"), _who(each, names), references.get(each.case_id, ""),
                      each.case_id) for each in found]
    events = session.scalars(_of_office(session, person, case).offset(skip).limit(PAGE + 1)).all()
    names = _names(session, [each.actor_id for each in events])
    return [Entry(each.at, words.word(each.act, "act"), _who(each, names), _subject(each, names),
                  uuid.UUID(each.subject_id) if each.subject_kind == "case" else None) for each in events]


def _of_cases(session: Session, person: Person | None, case: Case | None) -> Select[CaseEvent]:
    query = select(CaseEvent).join(Case, Case.id == CaseEvent.case_id).where(Case.unit_id.in_(_units(session)))
    if person is not None:
        query = query.where(CaseEvent.actor_id == str(person.id))
    if case is not None:
        query = query.where(CaseEvent.case_id == case.id)
    return query.order_by(CaseEvent.id.desc())


def _of_office(session: Session, person: Person | None, case: Case | None) -> Select[OfficeEvent]:
    """Of persons of the unit; the machine's own are the province's."""
    people = [str(each) for each in session.scalars(select(Person.id).where(Person.unit_id.in_(_units(session))))]
    query = select(OfficeEvent)
    if account().unit.parent_id is not None:
        query = query.where(OfficeEvent.actor_id.in_(people))
    if person is not None:
        query = query.where((OfficeEvent.actor_id == str(person.id)) | (OfficeEvent.subject_id == str(person.id)))
    if case is not None:
        query = query.where(OfficeEvent.subject_kind == "case", OfficeEvent.subject_id == str(case.id))
    return query.order_by(OfficeEvent.id.desc())


def _person(session: Session, login: str) -> Person | None:
    return session.scalar(select(Person).where(Person.login == login.lower(), Person.unit_id.in_(_units(session))))


def _case(session: Session, reference: str) -> Case | None:
    return session.scalar(select(Case).where(Case.reference == reference.upper(), Case.unit_id.in_(_units(session))))


def _names(session: Session, actors: Sequence[str]) -> Mapping[str, str]:
    ids = {uuid.UUID(each) for each in actors if len(each) == 36}
    return {str(row[0]): row[1] for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}


def _references(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    return {row[0]: row[1] for row in session.execute(select(Case.id, Case.reference).where(Case.id.in_(ids)))}


def _who(event: CaseEvent | OfficeEvent, names: Mapping[str, str]) -> str:
    if event.actor_kind == ActorKind.PERSON:
        return names.get(event.actor_id, event.actor_id)
    return str(_("Hệ thống") if event.actor_kind == ActorKind.MACHINE else _("Người giữ mã tra cứu"))


def _subject(event: OfficeEvent, names: Mapping[str, str]) -> str:
    named = names.get(event.subject_id, "") if event.subject_kind == "person" else ""
    return " · ".join(filter(None, [words.word(event.subject_kind, "subject"), named]))


def _units(session: Session) -> list[uuid.UUID]:
    return units_under(session, account().unit.id)
