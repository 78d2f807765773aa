"""What the camera recorded, in the officer's words: when, where, light and speed, the device and its certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import formats, words
from portal.formats import language
from processing import clock
from processing.law import tariff
from processing.models import Case, Certificate

SIGNALS: Mapping[str, object] = {"red": _l("đèn đỏ"), "yellow": _l("đèn vàng"), "green": _l("đèn xanh")}
DIRECTIONS: Mapping[str, object] = {
    "N": _l("hướng bắc"), "S": _l("hướng nam"), "E": _l("hướng đông"), "W": _l("hướng tây"),
    "NE": _l("hướng đông bắc"), "NW": _l("hướng tây bắc"), "SE": _l("hướng đông nam"), "SW": _l("hướng tây nam"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line beside the picture; tone danger where it speaks against the case."""

    label: str
    text: str
    tone: str = "plain"


def of(session: Session, case: Case) -> Sequence[Fact]:
    """Everything that was recorded beside the pictures."""
    moment = case.recorded_at.astimezone(clock.VIETNAM)
    facts = [Fact(_("Lúc"), moment.strftime("%H:%M:%S, %d/%m/%Y")), Fact(_("Nơi"), _place(case)),
             Fact(_("Hành vi"), words.offence(case.capture.offence))]
    if case.speed_kmh is not None:
        facts.append(Fact(_("Tốc độ"), _speed(case.speed_kmh, case.speed_limit_kmh)))
    signal = case.capture.stated.get("signal") or {}
    if signal.get("phase"):
        facts.append(_signal(signal, case.capture.offence))
    return [*facts, *_device(session, case)]


def _place(case: Case) -> str:
    site, stated = case.camera.site, case.capture.stated
    parts = [site.name_en if language() == "en" else site.name_vi]
    if stated.get("lane"):
        parts.append(_("làn %(lane)s", lane=stated["lane"]))
    direction = str(stated.get("direction") or "")
    if direction:
        parts.append(str(DIRECTIONS.get(direction, direction)))
    return ", ".join(parts)


def _speed(measured: float, limit: float | None) -> str:
    said = f"{formats.figure(measured, 2)} km/h"
    if limit is None:
        return said
    over = tariff.over_limit(measured, limit)
    return str(_("%(speed)s, tốc độ cho phép %(limit)s (quá %(over)s)", speed=said, limit=formats.figure(limit, 2),
                 over=formats.figure(over, 2)))


def _signal(signal: Mapping[str, object], offence: str) -> Fact:
    phase = str(SIGNALS.get(str(signal["phase"]), signal["phase"]))
    lit = signal.get("red_for_ms")
    if isinstance(lit, int | float):
        phase = str(_("%(phase)s đã %(seconds)s giây", phase=phase, seconds=formats.figure(lit / 1000, 2)))
    contradicts = offence == "red_light" and signal["phase"] == "green"
    return Fact(_("Đèn tín hiệu"), phase, "danger" if contradicts else "plain")


def _device(session: Session, case: Case) -> list[Fact]:
    camera, certificate = case.camera, _certificate(session, case)
    device = Fact(_("Thiết bị"), f"{camera.code} · {camera.device_model} {camera.device_serial}")
    if certificate is None:
        return [device, Fact(_("Kiểm định"), _("Không có giấy kiểm định còn hiệu lực vào ngày vi phạm."), "danger")]
    said = _("%(number)s, còn hiệu lực vào ngày vi phạm (đến %(until)s)", number=certificate.number,
             until=formats.day(certificate.valid_to))
    return [device, Fact(_("Kiểm định"), said)]


def _certificate(session: Session, case: Case) -> Certificate | None:
    """NĐ 61/2026 Điều 12: a device counts only with a certificate that is valid on the day of the act."""
    day = clock.vietnam_day(case.recorded_at)
    return session.scalar(
        select(Certificate)
        .where(Certificate.camera_id == case.camera_id, Certificate.valid_from <= day, Certificate.valid_to >= day)
        .order_by(Certificate.valid_to.desc()).limit(1))
