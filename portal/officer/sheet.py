"""What the desk shows of a case: the evidence in the officer's words, and what the law makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal import formats, words
from portal.formats import language
from portal.officer import looked
from portal.refusals import sentence
from processing import clock
from processing.cases import findings, review
from processing.cases.findings import Finding
from processing.cases.refusal import RefusedError
from processing.law import tariff
from processing.models import Case, CaseState, Certificate, PlateRead, Review
from processing.plates import grammar
from processing.plates.values import Colour

ODDITIES: Mapping[str, object] = {
    "no_shape": _l("Không đúng dạng biển số nào của Việt Nam."),
    "outside_grammar": _l("Sê-ri không có trong danh mục hiện hành."),
    "unissued_province": _l("Hai số đầu không phải mã của tỉnh, thành phố nào."),
    "unusual_colour": _l("Sê-ri này không đi với màu nền đã chọn."),
    "letter_r": _l("Chữ R hiếm gặp ở vị trí này."),
    "zero_serial": _l("Số thứ tự toàn số 0."),
    "other_vehicle": _l("Dạng biển số không hợp với loại xe đã chọn."),
}
SIGNALS: Mapping[str, object] = {"red": _l("đèn đỏ"), "yellow": _l("đèn vàng"), "green": _l("đèn xanh")}
DIRECTIONS: Mapping[str, object] = {
    "N": _l("hướng bắc"), "S": _l("hướng nam"), "E": _l("hướng đông"), "W": _l("hướng tây"),
    "NE": _l("hướng đông bắc"), "NW": _l("hướng tây bắc"), "SE": _l("hướng đông nam"), "SW": _l("hướng tây nam"),
}
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form; `odd_seen` is the finding whose oddities the officer was shown."""

    finding: Finding
    note: str = ""
    reason: str = ""
    reject_note: str = ""
    odd_seen: str = ""

    @property
    def stamp(self) -> str:
        """Ties a second yes to exactly what was flagged."""
        seen = self.finding.normalised()
        return f"{seen.plate}:{seen.plate_colour}:{seen.vehicle_kind}"

    @property
    def sure(self) -> bool:
        return self.odd_seen == self.stamp


@dataclass(frozen=True, slots=True)
class Price:
    """Article, band and amount of what is entered; or why there is none."""

    article: str = ""
    low: int = 0
    high: int = 0
    amount: int | None = None
    points: int = 0
    added: Sequence[str] = ()
    derivation: Sequence[str] = ()
    none_because: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case as it lies on the desk. For a second opinion it is blind: no guess, no first answer."""

    case: Case
    stage: str
    held_until: str
    blind: bool
    guess: PlateRead | None
    alternatives: Sequence[str]
    pictures: Sequence[tuple[str, str, str]]
    clip: str | None
    cutout: str | None
    facts: Sequence[Fact]
    device_warning: str
    price: Price
    oddities: Sequence[str]
    answers: Sequence[Review]


def sheet(session: Session, case: Case, entered: Entered) -> Sheet:
    """Everything that the desk shows, with the law's answer to what is entered."""
    blind = case.state is CaseState.AWAITING_SECOND_REVIEW
    certificate = _certificate(session, case)
    return Sheet(
        case=case, stage=review.STAGES[case.state], blind=blind, guess=None if blind else case.read,
        alternatives=() if blind else _alternatives(case.read), pictures=_pictures(case), clip=_clip(case),
        cutout=_cutout(case), facts=[*_act(case), *_device(case, certificate)], held_until=_until(case),
        device_warning="" if certificate else _("Không có giấy kiểm định còn hiệu lực vào ngày vi phạm."),
        price=price(case, entered.finding), oddities=_oddities(entered.finding),
        answers=_answers(session, case) if case.state is CaseState.AWAITING_SENIOR else (),
    )


def proposed(case: Case) -> Entered:
    """The form as it first lies there: the reader's guess and what the camera stated; blind: only the latter."""
    blind = case.state is CaseState.AWAITING_SECOND_REVIEW
    read = None if blind else case.read
    plate = grammar.display(read.raw or read.text, read.lines) if read and read.text else ""
    if read and read.text and grammar.normalise(plate) != read.text:
        plate = grammar.display(read.text, read.lines)
    colour = read.colour if read and read.colour in set(Colour) else ""
    return Entered(Finding(plate, colour or "", case.vehicle_kind, case.offence))


def with_stamp(entered: Entered) -> Entered:
    """The form after its oddities were shown: the next press of confirm is the second yes."""
    return replace(entered, odd_seen=entered.stamp)


def reason_words() -> dict[str, str]:
    """The reasons for a rejection, in the order of their numbers."""
    return {code: reason.en if language() == "en" else reason.vi for code, reason in findings.REASONS.items()}


def price(case: Case, finding: Finding) -> Price:
    """What the law asks for the entered offence and vehicle on the day of the act."""
    try:
        fine = findings.fine_for(case, finding.offence, finding.vehicle_kind)
    except RefusedError as refusal:
        return Price(none_because=sentence(refusal))
    row, amount = fine.row, fine.amount
    said = amount.derivation_en if language() == "en" else amount.derivation_vi
    article = tariff.legal_reference(row, language())
    return Price(article[0].upper() + article[1:], amount.min, amount.max, amount.vnd, amount.points,
                 row.added_sanctions, said)


def _oddities(finding: Finding) -> list[str]:
    seen = finding.normalised()
    if not seen.plate or seen.plate_colour not in set(Colour):
        return []
    return [str(ODDITIES.get(code, code)) for code in findings.oddities(seen)]


def _alternatives(read: PlateRead | None) -> list[str]:
    """Other readings of the same plate, and the other plates in the picture."""
    if read is None:
        return []
    found = [text for plate in read.plates for text in (plate.get("text"), *(plate.get("alternatives") or ()))]
    return [text for text in dict.fromkeys(found) if text and text != read.text][:4]


def _pictures(case: Case) -> list[tuple[str, str, str]]:
    images = [file for file in case.capture.files if file.media_type.startswith("image/")]
    addresses = [looked.address(case.id, file.position) for file in images]
    return [(address, address, _("Toàn cảnh") if number == 1 else _("Ảnh %(number)s", number=number))
            for number, address in enumerate(addresses, 1)]


def _clip(case: Case) -> str | None:
    clip = next((file for file in case.capture.files if file.media_type.startswith("video/")), None)
    return url_for("officer.picture", case_id=case.id, position=clip.position) if clip else None


def _cutout(case: Case) -> str | None:
    if case.read is None or case.read.crop_sha256 is None:
        return None
    return url_for("officer.plate_picture", case_id=case.id, read_id=case.read.id)


def _act(case: Case) -> list[Fact]:
    stated = case.capture.stated
    moment = case.recorded_at.astimezone(clock.VIETNAM)
    facts = [(_("Lúc"), moment.strftime("%H:%M:%S, %d/%m/%Y")), (_("Nơi"), _place(case)),
             (_("Camera báo"), words.offence(case.capture.offence))]
    if case.speed_kmh is not None:
        facts.append((_("Tốc độ"), _speed(case.speed_kmh, case.speed_limit_kmh)))
    signal = stated.get("signal") or {}
    if signal.get("phase"):
        facts.append((_("Đèn tín hiệu"), _signal(signal)))
    return facts


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


def _signal(signal: Mapping[str, object]) -> str:
    phase = str(SIGNALS.get(str(signal["phase"]), signal["phase"]))
    lit = signal.get("red_for_ms")
    if isinstance(lit, int | float):
        return str(_("%(phase)s đã %(seconds)s giây", phase=phase, seconds=formats.figure(lit / 1000, 2)))
    return phase


def _until(case: Case) -> str:
    return case.held_until.astimezone(clock.VIETNAM).strftime("%H:%M") if case.held_until else "–"


def _device(case: Case, certificate: Certificate | None) -> list[Fact]:
    camera = case.camera
    facts = [(_("Thiết bị"), f"{camera.code} · {camera.device_model} {camera.device_serial}")]
    if certificate:
        until = formats.day(certificate.valid_to)
        facts.append((_("Kiểm định"), _("%(number)s, đến %(until)s", number=certificate.number, until=until)))
    return facts


def _certificate(session: Session, case: Case) -> Certificate | None:
    """NĐ 61/2026 Điều 12: a device counts only with a certificate that is valid on the day of the act."""
    day = clock.vietnam_day(case.recorded_at)
    return session.scalar(
        select(Certificate)
        .where(Certificate.camera_id == case.camera_id, Certificate.valid_from <= day, Certificate.valid_to >= day)
        .order_by(Certificate.valid_to.desc()).limit(1))


def _answers(session: Session, case: Case) -> Sequence[Review]:
    return session.scalars(select(Review).where(Review.case_id == case.id).options(joinedload(Review.person))
                           .order_by(Review.decided_at)).all()
