"""Several captures of one event are one case: the others are linked to it, with all their evidence."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload

from processing import clock
from processing.cases import states
from processing.cases.devices import offence_meant
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor
from processing.law import tables
from processing.models import (
    Camera,
    Capture,
    CaptureFile,
    CaptureLink,
    Case,
    CaseState,
    LinkReason,
    PlateRead,
)

LINK, UNLINK = "link_capture", "unlink_capture"
STANDING = frozenset({"no_parking", "no_stopping", "motorway_stop"})
"""Acts that go on: a camera tells of them again and again."""


class Twin(NamedTuple):
    """A capture of the same event, and its case."""

    case: Case
    why: LinkReason


def find(session: Session, capture: Capture, read: PlateRead | None) -> Twin | None:
    """The case of the same event, by the surest sign; one that was rejected only if there is no other."""
    found = [Twin(case, why) for other, why in _alike(session, capture, read)
             if _same_act(capture, other) and (case := case_of(session, other)) is not None]
    return next((twin for twin in found if twin.case.state is not CaseState.REJECTED), found[0] if found else None)


def case_of(session: Session, capture: Capture, *, measuring: bool = False) -> Case | None:
    """The case that this capture opened, or the one that it is linked to; one that measures only if asked for."""
    linked = select(CaptureLink.case_id).where(CaptureLink.capture_id == capture.id, CaptureLink.unlinked_at.is_(None))
    own = or_(Case.capture_id == capture.id, Case.id.in_(linked))
    return session.scalar(select(Case).where(own, true() if measuring else ~Case.known_answer).limit(1))


def link(session: Session, capture: Capture, twin: Twin) -> None:
    """Nothing of the capture is lost: it is shown in the file of the case."""
    session.add(CaptureLink(capture_id=capture.id, case_id=twin.case.id, why=twin.why, linked_at=clock.now()))
    states.note(session, twin.case, LINK, MACHINE, capture=str(capture.id), reason=str(twin.why))
    session.flush()


def linked_to(session: Session, case: Case) -> Sequence[CaptureLink]:
    """Links of the case in the order of their captures, those that a person undid among them."""
    return session.scalars(
        select(CaptureLink).join(CaptureLink.capture).where(CaptureLink.case_id == case.id)
        .options(joinedload(CaptureLink.capture).joinedload(Capture.camera).joinedload(Camera.site),
                 joinedload(CaptureLink.capture).selectinload(Capture.files))
        .order_by(Capture.recorded_at, Capture.id)).all()


def locked(session: Session, case_id: object, capture_id: object) -> CaptureLink:
    """The link that holds between this case and this capture, locked."""
    found = session.scalar(select(CaptureLink).where(
        CaptureLink.capture_id == capture_id, CaptureLink.case_id == case_id,
        CaptureLink.unlinked_at.is_(None)).with_for_update())
    if found is None:
        raise RefusedError("not_found")
    return found


def undo(session: Session, linked: CaptureLink, by: Actor, *, why: str) -> Case:
    """A person found that it is an event of its own; whoever calls opens its case. The case it was linked to."""
    if not why.strip():
        raise RefusedError("note_needed")
    case = states.locked(session, linked.case_id)
    linked.unlinked_at, linked.unlinked_by = clock.now(), by.person_id
    states.note(session, case, UNLINK, by, capture=str(linked.capture_id), why=why.strip()[:2000])
    return case


def _alike(session: Session, capture: Capture, read: PlateRead | None) -> Iterator[tuple[Capture, LinkReason]]:
    """The surest sign first. Where the camera or the readers mean two vehicles, no picture joins them."""
    for other in _told_again(session, capture):
        if not _contradicts(capture, other) and not _other_plate(session, other, read):
            yield other, LinkReason.SAME_EVENT_ID
    pictured = [other for other in _pictured_again(session, capture) if not _contradicts(capture, other)]
    yield from ((other, LinkReason.SAME_PICTURE) for other in pictured)
    yield from ((other, LinkReason.SAME_VEHICLE) for other in _seen_again(session, capture, read))
    for other in _looking_alike(session, capture):
        if not _contradicts(capture, other) and not _other_plate(session, other, read):
            yield other, LinkReason.LIKE_PICTURE


def _told_again(session: Session, capture: Capture) -> Sequence[Capture]:
    if capture.device_event is None:
        return ()
    return session.scalars(_others(capture).where(
        Capture.camera_id == capture.camera_id, Capture.device_event == capture.device_event)).all()


def _pictured_again(session: Session, capture: Capture) -> Sequence[Capture]:
    """No sensor gives the very same bytes twice, however much time lies between."""
    scene = next((file.sha256 for file in capture.files if file.media_type.startswith("image/")), None)
    if scene is None:
        return ()
    return session.scalars(_others(capture).join(CaptureFile, CaptureFile.capture_id == Capture.id).where(
        Capture.camera_id == capture.camera_id, CaptureFile.sha256 == scene)).all()


def _seen_again(session: Session, capture: Capture, read: PlateRead | None) -> Sequence[Capture]:
    """Captures that opened a case for the same vehicle at the same place; what an officer confirmed beats a reader."""
    if read is None or not read.text:
        return ()
    here = aliased(Camera)
    seconds = "duplicate_standing_seconds" if _meant(capture) in STANDING else "duplicate_seconds"
    same_text = or_(Case.plate == read.text, Case.plate.is_(None) & (PlateRead.text == read.text))
    theirs = func.coalesce(Case.plate_colour, PlateRead.colour)
    same_colour = theirs.is_(None) | (theirs == read.colour) if read.colour else true()
    opened = (_others(capture).join(Case, Case.capture_id == Capture.id)
              .outerjoin(PlateRead, PlateRead.id == Case.read_id)
              .join(here, here.id == capture.camera_id).join(Camera, Camera.id == Capture.camera_id))
    return session.scalars(opened.where(
        Camera.site_id == here.site_id, same_text, same_colour, _within(capture, seconds))).all()


def _looking_alike(session: Session, capture: Capture) -> list[Capture]:
    if capture.fingerprint is None:
        return []
    near = _others(capture).where(Capture.camera_id == capture.camera_id, Capture.fingerprint.is_not(None),
                                  _within(capture, "like_picture_seconds"))
    mine, most = int(capture.fingerprint, 16), tables.setting("like_picture_bits")
    return [other for other in session.scalars(near)
            if (mine ^ int(other.fingerprint or "0", 16)).bit_count() <= most]


def _others(capture: Capture) -> Select[Capture]:
    return select(Capture).where(Capture.id != capture.id).order_by(Capture.recorded_at, Capture.id)


def _within(capture: Capture, setting: str) -> ColumnElement[bool]:
    span = timedelta(seconds=float(tables.setting(setting)))
    return Capture.recorded_at.between(capture.recorded_at - span, capture.recorded_at + span)


def _same_act(one: Capture, other: Capture) -> bool:
    """Two acts of one moment are two cases, for each is fined."""
    return _meant(one) == _meant(other)


def _meant(capture: Capture) -> str:
    return offence_meant(capture.offence, capture.stated)


def _contradicts(one: Capture, other: Capture) -> bool:
    """Whether the camera itself says that it means two vehicles: one picture may show both."""
    pairs = zip(_vehicle_said(one), _vehicle_said(other), strict=True)
    return any(mine is not None and theirs is not None and mine != theirs for mine, theirs in pairs)


def _vehicle_said(capture: Capture) -> tuple[object, ...]:
    stated = capture.stated
    kind = (stated.get("vehicle") or {}).get("kind")
    return stated.get("lane"), (stated.get("plate") or {}).get("text"), None if kind == "unknown" else kind


def _other_plate(session: Session, other: Capture, read: PlateRead | None) -> bool:
    """Whether readers saw two plates."""
    if read is None or not read.text:
        return False
    theirs = session.scalars(select(PlateRead.text).where(PlateRead.capture_id == other.id)).all()
    return any(text and text != read.text for text in theirs)
