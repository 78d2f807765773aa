"""Every look of a member of staff at somebody's data is logged before the answer leaves; no log, no look."""

import uuid
from datetime import timedelta

from flask import Flask, Response, current_app, request
from flask_login import current_user
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.access import account
from processing import clock, db
from processing.audit.record import record
from processing.cases.rights import Right
from processing.models import OfficeEvent

SUBJECTS = {"case_id": "case", "document_id": "document", "contest_id": "contest", "payment_id": "payment"}
"""Names in an address that stand for somebody's data; a page that has one is a look at it."""

AGAIN = timedelta(minutes=10)
"""The same person's next look at the same page of the same subject within this time is the same look."""


def init_looks(app: Flask) -> None:
    """Log looks in this application."""
    app.after_request(_log_look)


def subject_of(arguments: dict[str, object] | None) -> tuple[str, uuid.UUID] | None:
    """What a page with these values in its address shows; the case, where it names one."""
    for name, kind in SUBJECTS.items():
        value = (arguments or {}).get(name)
        if isinstance(value, uuid.UUID):
            return kind, value
    return None


def _log_look(response: Response) -> Response:
    subject = subject_of(request.view_args)
    if request.method != "GET" or response.status_code != 200 or subject is None or not _by_staff():
        return response
    with db.reading() as session:
        known = _just_logged(session, subject)
    if not known:
        with db.writing() as session:
            record(session, "look", account().actor, subject, page=str(request.endpoint))
    return response


def _by_staff() -> bool:
    view = current_app.view_functions.get(str(request.endpoint))
    return current_user.is_authenticated and isinstance(getattr(view, "right", None), Right)


def _just_logged(session: Session, subject: tuple[str, uuid.UUID]) -> bool:
    kind, subject_id = subject
    same = exists().where(
        OfficeEvent.subject_kind == kind, OfficeEvent.subject_id == str(subject_id), OfficeEvent.act == "look",
        OfficeEvent.actor_id == account().actor.id, OfficeEvent.details["page"].as_string() == str(request.endpoint),
        OfficeEvent.at > clock.now() - AGAIN)
    return bool(session.scalar(select(same)))
