"""Appends an office event in the transaction of the act that it tells of."""

import uuid

from sqlalchemy.orm import Session

from processing import clock
from processing.cases.rights import Actor
from processing.models import OfficeEvent


def record(session: Session, act: str, by: Actor, subject: tuple[str, uuid.UUID | str], **details: object) -> None:
    """Log an act on `subject` (its kind and id). Ids, codes and digests only: the log is never erased."""
    kind, subject_id = subject
    session.add(OfficeEvent(act=act, actor_kind=by.kind.value, actor_id=by.id, subject_kind=kind,
                            subject_id=str(subject_id), at=clock.now(), details=details))
