"""What keeps a capture from being read: its device, its clock, its plan, its age. It waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import clock
from processing.law import clocks, offence_codes, tables, tariff
from processing.models import Camera, Capture, Certificate, DevicePlan

HEARD_LATELY = timedelta(hours=24)
"""How long what a camera last told of its clock says something about its captures."""


class SetAside(StrEnum):
    """Why a person must look at a capture before it is read."""

    UNKNOWN_OFFENCE = "unknown_offence"
    SPEED_MISSING = "speed_missing"
    NOT_IN_SERVICE = "not_in_service"
    FUTURE = "future"
    TOO_OLD = "too_old"
    NOT_CERTIFIED = "not_certified"
    OUTSIDE_PLAN = "outside_plan"
    CLOCK_WRONG = "clock_wrong"


UNLAWFUL = frozenset({SetAside.NOT_IN_SERVICE, SetAside.NOT_CERTIFIED, SetAside.OUTSIDE_PLAN})
"""No reason of a person's makes these good: only the missing paper does (NĐ 61/2026 Đ12)."""

DOUBTFUL_TIME = frozenset({SetAside.FUTURE, SetAside.TOO_OLD, SetAside.CLOCK_WRONG})
"""Whoever judges the case must be told that its time is in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is asked of a capture here, whether it is just coming in or has lain for a year."""

    recorded_at: datetime
    received_at: datetime
    offence: str
    stated: Mapping[str, Any]
    speed_known: bool
    channel: str


def event_of(capture: Capture) -> Event:
    return Event(recorded_at=capture.recorded_at, received_at=capture.received_at, offence=capture.offence,
                 stated=capture.stated, speed_known=_speed_known(capture.stated), channel=capture.channel)


def why_set_aside(session: Session, camera: Camera, event: Event) -> SetAside | None:
    """The first reason that holds, or None."""
    offence = offence_meant(event.offence, event.stated)
    if offence not in tariff.OFFENCES:
        return SetAside.UNKNOWN_OFFENCE
    if tariff.offence(offence).needs_speed and not event.speed_known:
        return SetAside.SPEED_MISSING
    if not camera.active:
        return SetAside.NOT_IN_SERVICE
    return _impossible_time(event) or _unlawful(session, camera, event, offence) or _wrong_clock(camera, event)


def still_unlawful(session: Session, camera: Camera, event: Event) -> SetAside | None:
    """What of UNLAWFUL holds today; papers may have been entered since."""
    return _unlawful(session, camera, event, offence_meant(event.offence, event.stated))


def certificate_on(session: Session, camera_id: object, day: date) -> Certificate | None:
    """NĐ 61/2026 Đ10, Đ12: a device counts only with a certificate that was valid on the day."""
    return session.scalar(
        select(Certificate)
        .where(Certificate.camera_id == camera_id, Certificate.valid_from <= day, Certificate.valid_to >= day)
        .order_by(Certificate.valid_to.desc()).limit(1))


def offence_meant(offence: str, stated: Mapping[str, Any]) -> str:
    """The house's name of the act. A maker's code that its table holds is understood, also when it was entered later;
    any other name stays as the camera said it."""
    maker, code = stated.get("maker"), stated.get("offence_code")
    if offence in tariff.OFFENCES or maker not in offence_codes.MAKERS or code is None:
        return offence
    return tariff.from_code(str(maker), str(code)) or offence


def heard(camera: Camera, its_time: datetime, now: datetime, *, on_the_way: bool = False) -> None:
    """The camera told its time: keep how far it is off. Within a parcel it lies behind by what the way took."""
    behind = now - its_time
    if not on_the_way or not timedelta() < behind <= _seconds("longest_way_seconds"):
        camera.clock_ahead_seconds, camera.clock_heard_at = -behind.total_seconds(), now


def _speed_known(stated: Mapping[str, Any]) -> bool:
    return stated.get("speed_kmh") is not None and stated.get("speed_limit_kmh") is not None


def _unlawful(session: Session, camera: Camera, event: Event, offence: str) -> SetAside | None:
    if not camera.active:
        return SetAside.NOT_IN_SERVICE
    if certificate_on(session, camera.id, clock.vietnam_day(event.recorded_at)) is None:
        return SetAside.NOT_CERTIFIED
    return None if _within_plan(session, camera, event, offence) else SetAside.OUTSIDE_PLAN


def _within_plan(session: Session, camera: Camera, event: Event, offence: str) -> bool:
    """Where no plan is entered for a camera, the setting says whether that is a reason."""
    plans = session.scalars(select(DevicePlan).where(DevicePlan.camera_id == camera.id)).all()
    if not plans:
        return not tables.setting("device_plan_needed")
    return any(_covers(plan, camera, event.recorded_at.astimezone(clock.VIETNAM), offence) for plan in plans)


def _covers(plan: DevicePlan, camera: Camera, moment: datetime, offence: str) -> bool:
    in_days = tables.in_force(moment.date(), plan.valid_from, plan.valid_to)
    return in_days and plan.site_id == camera.site_id and _in_hours(plan, moment) and offence in (
        plan.offences or (offence,))


def _in_hours(plan: DevicePlan, moment: datetime) -> bool:
    first, last = plan.from_hour, plan.to_hour
    if first is None or last is None:
        return True
    hour = moment.time()
    return first <= hour <= last if first <= last else hour >= first or hour <= last


def _impossible_time(event: Event) -> SetAside | None:
    if event.recorded_at > event.received_at + _seconds("clock_tolerance_seconds"):
        return SetAside.FUTURE
    return SetAside.TOO_OLD if clocks.limitation(clock.vietnam_day(event.recorded_at)) < clock.today() else None


def _wrong_clock(camera: Camera, event: Event) -> SetAside | None:
    tolerance = _seconds("clock_tolerance_seconds")
    errors = (_stated_error(event), _heard_error(camera, event))
    return SetAside.CLOCK_WRONG if any(not -tolerance <= error <= tolerance for error in errors) else None


def _stated_error(event: Event) -> timedelta:
    """What the capture itself says of the camera's clock. A parcel may take its time on the way, so that a time of
    sending that lies behind says little; one that lies ahead says all."""
    said = event.stated.get("clock") or {}
    if said.get("synchronised") is False:
        return timedelta.max
    if said.get("offset_ms") is not None:
        return timedelta(milliseconds=said["offset_ms"])
    if said.get("sent_at") is None:
        return timedelta()
    ahead = datetime.fromisoformat(said["sent_at"]) - event.received_at
    on_the_way = _seconds("longest_way_seconds") if event.channel == "api" else timedelta.max
    return ahead if ahead > timedelta() or -ahead > on_the_way else timedelta()


def _heard_error(camera: Camera, event: Event) -> timedelta:
    told, ahead = camera.clock_heard_at, camera.clock_ahead_seconds
    if told is None or ahead is None or abs(event.received_at - told) > HEARD_LATELY:
        return timedelta()
    return timedelta(seconds=ahead)


def _seconds(name: str) -> timedelta:
    return timedelta(seconds=float(tables.setting(name)))
