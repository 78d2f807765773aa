"""What the decisions on a decision say: amended (MQĐ38), corrected (MQĐ39), cancelled (MQĐ40)."""

from dataclasses import dataclass
from datetime import date

from notices.content.codec import Content
from notices.content.parts import Agency, Person, Signatory


@dataclass(frozen=True, slots=True)
class Article:
    """One article: the first paragraph stands beside its number."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewFine:
    """What an amended decision fines; it takes effect with the paper."""

    amount: int
    points: int


@dataclass(frozen=True, slots=True)
class Ruling(Content):
    """A decision about an issued decision; `points` are those of the decision it is about."""

    number: str
    issued_on: date
    agency: Agency
    about: str
    issued_by: str
    legal_bases: tuple[str, ...]
    articles: tuple[Article, ...]
    violator: Person
    decision_number: str
    decision_on: date
    signatory: Signatory
    points: int = 0
    new_fine: NewFine | None = None
    recipients: tuple[str, ...] = ()
    demonstration: bool = False


class Amendment(Ruling):
    """MQĐ38."""

    kind = "amendment"


class Correction(Ruling):
    """MQĐ39."""

    kind = "correction"


class Cancellation(Ruling):
    """MQĐ40."""

    kind = "cancellation"
