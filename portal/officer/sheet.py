"""What the desk shows of a case: the evidence, the reader's guess unless it is hidden, and what the law makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.formats import language
from portal.officer import facts, glyphs, looked, renditions, vehicle
from portal.officer.facts import Fact
from portal.officer.glyphs import Glyph
from portal.officer.vehicle import Vehicle
from portal.refusals import sentence
from processing import clock
from processing.cases import findings, review
from processing.cases.findings import Finding
from processing.cases.refusal import RefusedError
from processing.law import tariff
from processing.models import Capture, CaptureFile, Case, CaseState, PlateRead, Review
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

WITH_EVIDENCE = (joinedload(Case.capture).selectinload(Capture.files), joinedload(Case.read))


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form; `odd_seen` is the finding whose oddities the officer was shown."""

    finding: Finding
    note: str = ""
    reason: str = ""
    reject_note: str = ""
    odd_seen: str = ""
    attention: str = ""

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
class Mark:
    """A plate that the reader found in a picture: where, in hundredths of it, and whether it is the subject."""

    left: float
    top: float
    width: float
    height: float
    subject: bool

    @property
    def plain(self) -> dict[str, Any]:
        """As the page's script wants it."""
        return {"left": round(self.left, 3), "top": round(self.top, 3), "width": round(self.width, 3),
                "height": round(self.height, 3), "subject": self.subject}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the address that the viewer shows, the small one, the camera's own file, and parts of it."""

    position: int
    label: str
    shown: str
    small: str
    whole: str
    parts: str | None
    """Where sharper parts come from; None where the viewer has every pixel already."""
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case as it lies on the desk. For a second opinion it is blind: no guess, no first answer, no mark."""

    case: Case
    stage: str
    held_until: str
    blind: bool
    guess: PlateRead | None
    glyphs: Sequence[Glyph]
    alternatives: Sequence[str]
    pictures: Sequence[Picture]
    clip: str | None
    cutout: str | None
    facts: Sequence[Fact]
    vehicle: Vehicle | None
    price: Price
    oddities: Sequence[str]
    answers: Sequence[Review]


def sheet(session: Session, case: Case, entered: Entered) -> Sheet:
    """Everything that the desk shows, with the law's answer to what is entered."""
    blind = case.state is CaseState.AWAITING_SECOND_REVIEW
    guess = None if blind else case.read
    return Sheet(
        case=case, stage=review.STAGES[case.state], held_until=_until(case), blind=blind, guess=guess,
        glyphs=glyphs.of(guess), alternatives=_alternatives(guess), pictures=pictures(case, guess), clip=_clip(case),
        cutout=cutout(case, guess), facts=facts.of(session, case), vehicle=vehicle.of(case, entered.finding),
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
    kind = stated_kind(case) if blind else case.vehicle_kind
    return Entered(Finding(plate, colour or "", kind, case.offence))


def stated_kind(case: Case) -> str:
    """The vehicle as the camera stated it; where it stated none, the case has the reader's word."""
    return str((case.capture.stated.get("vehicle") or {}).get("kind") or "")


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


def pictures(case: Case, guess: PlateRead | None) -> list[Picture]:
    """The pictures of a case; with a guess, the plates that its reader found in one of them are marked."""
    images = [file for file in case.capture.files if file.media_type.startswith("image/")]
    marked = guess.picture if guess is not None else None
    return [Picture(
        position=file.position, label=_("Toàn cảnh") if number == 0 else _("Ảnh %(number)s", number=number + 1),
        shown=looked.address(case.id, file.position), small=_small(case, file),
        whole=url_for("officer.picture", case_id=case.id, position=file.position),
        parts=_parts(case, file) if _is_wider(file) else None,
        marks=_marks(guess, file) if guess is not None and number == marked else ())
        for number, file in enumerate(images)]


def cutout(case: Case, guess: PlateRead | None) -> str | None:
    """The address of the plate as the reader cut it out."""
    if guess is None or guess.crop_sha256 is None:
        return None
    return url_for("officer.plate_picture", case_id=case.id, read_id=guess.id)


def _parts(case: Case, file: CaptureFile) -> str:
    """To be completed by the edges of a part."""
    return url_for("officer.picture", case_id=case.id, position=file.position) + "/part/"


def _small(case: Case, file: CaptureFile) -> str:
    return url_for("officer.rendition", case_id=case.id, position=file.position, width=renditions.THUMBNAIL)


def _is_wider(file: CaptureFile) -> bool:
    """Whether the camera's own picture has more pixels than the viewer is given."""
    return max(file.width or renditions.SCREEN + 1, file.height or 0) > renditions.SCREEN


def _marks(read: PlateRead, file: CaptureFile) -> list[Mark]:
    if not file.width or not file.height:
        return []
    marks = []
    for plate in read.plates or [{"text": read.text, "box": read.box}]:
        left, top, right, bottom = plate.get("box") or (0, 0, 0, 0)
        if 0 <= left < right <= file.width and 0 <= top < bottom <= file.height:  # a turned picture's would lie outside
            marks.append(Mark(100 * left / file.width, 100 * top / file.height, 100 * (right - left) / file.width,
                              100 * (bottom - top) / file.height, list(plate.get("box")) == list(read.box or ())))
    return marks


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


def _clip(case: Case) -> str | None:
    clip = next((file for file in case.capture.files if file.media_type.startswith("video/")), None)
    return url_for("officer.picture", case_id=case.id, position=clip.position) if clip else None


def _until(case: Case) -> str:
    return case.held_until.astimezone(clock.VIETNAM).strftime("%H:%M") if case.held_until else "–"


def _answers(session: Session, case: Case) -> Sequence[Review]:
    """The two that the senior chooses between; who gave them is in the file and weighs nothing here."""
    latest = select(Review).where(Review.case_id == case.id).order_by(Review.decided_at.desc()).limit(2)
    return list(reversed(session.scalars(latest).all()))
