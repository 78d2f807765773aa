"""What is wrong with a capture that cannot be taken: told so that the sender can mend it, and kept as a trace."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from processing import clock
from processing.models import RefusedCapture

MAX_TRACES = 10
"""Of one capture: a sender must not choose how many rows it leaves."""


class Fault(NamedTuple):
    """One field and what is wrong with it, in English, for the people who build cameras."""

    field: str
    detail: str


class UnfitCaptureError(Exception):
    """A capture that cannot be taken as it is; `status` is what HTTP calls the kind of fault. `cut_off`: it may still
    be on its way."""

    def __init__(self, status: int, faults: Sequence[Fault], *, event_id: str | None = None,
                 cut_off: bool = False) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.detail}" for fault in faults))
        self.status = status
        self.faults = tuple(faults)
        self.event_id = event_id
        self.cut_off = cut_off


def trace(session: Session, error: UnfitCaptureError, *, channel: str, camera_id: uuid.UUID | None = None) -> None:
    """Keep that a capture was refused, and why: nothing vanishes."""
    for fault in error.faults[:MAX_TRACES]:
        session.add(RefusedCapture(
            at=clock.now(), channel=channel, camera_id=camera_id, status=error.status,
            event_id=_storable(error.event_id) if error.event_id else None,
            field=_storable(fault.field), why=_storable(fault.detail)))


def _storable(text: str) -> str:
    """PostgreSQL takes neither NUL nor half a sign."""
    return text[:500].encode("utf-8", "replace").decode().replace("\0", "?")
