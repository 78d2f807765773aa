"""What the office's letters say: to whom, about what, the facts, and what is asked; a class for each kind."""

from dataclasses import dataclass
from datetime import date

from notices.content.codec import Content
from notices.content.parts import Agency, Signatory


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a letter: what it is, and how it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Letter(Content):
    """A paper in the plain order of Nghị định 30/2020/NĐ-CP. `until` is the last day on which it is of use."""

    number: str
    issued_on: date
    agency: Agency
    title: str
    about: str
    to: str
    opening: str
    facts: tuple[Fact, ...]
    paragraphs: tuple[str, ...]
    signatory: Signatory
    recipients: tuple[str, ...]
    amount: int = 0
    payee: str = ""
    until: date | None = None
    demonstration: bool = False


class PointsNotice(Letter):
    """Mẫu 02/73."""

    kind = "points_notice"


class TransferSlip(Letter):
    """Mẫu 03/73."""

    kind = "transfer_slip"


class SendingSlip(Letter):
    """Mẫu 04 of TT 73/2024: the notice goes again, through the commune police."""

    kind = "sending_slip"


class VehicleWarning(Letter):
    """TT 73/2024 Đ24.5.a, NĐ 168/2024 Đ47.11: until it is settled the authority does not process the vehicle."""

    kind = "warning"


class WarningLifted(Letter):
    """TT 73/2024 Đ24.3–4, NĐ 168/2024 Đ47.11.c."""

    kind = "warning_lifted"


class Reminder(Letter):
    """A courtesy of the office before a term ends."""

    kind = "reminder"


class ContestAnswer(Letter):
    """What became of an objection, and what can still be done."""

    kind = "contest_answer"


class RecallNotice(Letter):
    """A device or a setting was wrong: what came of it is taken back."""

    kind = "recall_notice"
