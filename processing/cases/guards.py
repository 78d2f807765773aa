"""The guards before a notice: asked when a case opens, when it is confirmed and when its owner is known."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import clock
from processing.cases import clones, devices, exempt, flags, states, turns
from processing.cases.clones import Vehicle
from processing.cases.findings import Finding
from processing.cases.flags import Found
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor
from processing.cases.states import Act
from processing.models import (
    Capture,
    CaptureLink,
    Case,
    CaseFlag,
    CaseState,
    Document,
    DocumentKind,
    DocumentState,
    FlagKind,
    PlateRead,
)
from processing.plates import grammar

TAKEN_BACK = (CaseState.CONFIRMED, CaseState.AWAITING_OWNER)
"""A case that is doubted here goes to a senior officer: no notice has left the house."""


def speaks_against(session: Session, case: Case, plate: str, colour: str | None) -> list[Found]:
    """What the rows of this office say against a case of this plate. Changes nothing."""
    if not plate:
        return []
    day = clock.vietnam_day(case.recorded_at)
    return [*exempt.found(session, plate, colour, day), *clones.two_places(session, case, plate, colour)]


def turn(session: Session, plate: str) -> None:
    """Wait for the turn on this plate, before any row is locked: of two looks at once the later sees the earlier."""
    turns.take(session, f"plate:{grammar.normalise(plate)}")


def look(session: Session, case: Case, plate: str, colour: str | None) -> Sequence[CaseFlag]:
    """Write down what is found; the case at the other place is flagged, too, and taken back while that is possible."""
    raised = []
    for found in speaks_against(session, case, plate, colour):
        flag = flags.put(session, case, found)
        if flag is not None:
            raised.append(flag)
        if found.other is not None:
            _doubt_the_other(session, case, found)
    return raised


def against_the_register(session: Session, case: Case, plate: str, register: Vehicle) -> CaseFlag | None:
    """Make, colour and kind as registered against what camera and officer say; flagged where they differ."""
    stated = case.capture.stated.get("vehicle") or {}
    seen = Vehicle(kind=case.vehicle_kind, make=str(stated.get("make") or ""), colour=str(stated.get("colour") or ""))
    differing = clones.differences(register, seen)
    if not differing:
        return None
    return flags.put(session, case, Found(kind=FlagKind.REGISTER_DIFFERS, evidence=differing, plate=plate))


def doubt(session: Session, case: Case) -> None:
    """Take the case back before its notice: a senior officer must look. A draft is drawn up anew afterwards; what is
    signed already only carries the flag. Get the case by `locked`."""
    notices = session.scalars(select(Document).where(
        Document.case_id == case.id, Document.kind == DocumentKind.VIOLATION_NOTICE,
        Document.state != DocumentState.VOIDED)).all()
    if case.state not in TAKEN_BACK or any(notice.state is not DocumentState.DRAFTED for notice in notices):
        return
    for document in notices:
        document.state = DocumentState.VOIDED
    states.move(session, case, Act.DOUBT, MACHINE,
                kinds=sorted({str(flag.kind) for flag in flags.standing(session, case)}))


def before_confirming(session: Session, case: Case, finding: Finding, by: Actor, *, statement: str) -> None:
    """NĐ 61/2026 Đ12: no certificate, no case. And no flag is passed over in silence. A case that measures is asked
    the same, or it would betray itself, but nothing is written about it."""
    if case.recorded_at > clock.now():
        raise RefusedError("future_act")
    if devices.certificate_on(session, case.camera_id, clock.vietnam_day(case.recorded_at)) is None:
        raise RefusedError("not_certified")
    if case.known_answer:
        flags.need_words(case, speaks_against(session, case, finding.plate, finding.plate_colour), statement)
        return
    _refuse_alone_after_overruling(session, case, by)
    look(session, case, finding.plate, finding.plate_colour)
    flags.refuse_silence(session, case, finding.plate, statement)
    if case.owner is not None and (case.plate, case.plate_colour) != (finding.plate, finding.plate_colour):
        session.delete(case.owner)  # somebody else's: the register is asked for this plate
        case.owner = None


def _refuse_alone_after_overruling(session: Session, case: Case, by: Actor) -> None:
    """Whoever said that a wrong clock or a duplicate is none does not confirm the case by their own word alone."""
    parted_by = session.scalar(select(CaptureLink.unlinked_by).where(CaptureLink.capture_id == case.capture_id))
    taken_up_by = case.capture.taken_up_by if case.capture.reason in devices.DOUBTFUL_TIME else None
    if case.state is CaseState.AWAITING_REVIEW and by.person_id in (parted_by, taken_up_by):
        raise RefusedError("overruled_alone")


def opened(session: Session, case: Case, capture: Capture, read: PlateRead | None) -> None:
    """A new case: what speaks against the plate that was read, and against a time that was in doubt."""
    if capture.taken_up_at is not None and capture.reason in devices.DOUBTFUL_TIME:
        flags.put(session, case, Found(kind=FlagKind.DEVICE, evidence={"reason": capture.reason}))
    if read is not None and read.text:
        look(session, case, read.text, read.colour)


def _doubt_the_other(session: Session, case: Case, found: Found) -> None:
    if found.other is None:
        return
    other = states.locked(session, found.other.id)
    mirrored = Found(kind=found.kind, evidence=found.evidence, plate=found.plate, plate_colour=found.plate_colour,
                     other=case)
    if flags.put(session, other, mirrored) is not None:
        doubt(session, other)
