"""What the case file says beside its papers: cover, table of contents, what happened, money, objections, pictures."""

from dataclasses import dataclass
from datetime import datetime

from notices.content.letters import Fact
from notices.content.parts import Agency, EvidencePicture


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents; `page` 0 is not in the file, and `note` says why."""

    title: str
    day: str
    page: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the log, in words."""

    at: datetime
    what: str
    by: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """One sum; negative ones went out."""

    day: str
    way: str
    voucher: str
    amount: int


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection in its writer's words, with the answer."""

    reference: str
    day: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything of one case that is not a paper itself."""

    agency: Agency
    reference: str
    printed_at: datetime
    facts: tuple[Fact, ...]
    happened: tuple[Happened, ...]
    booked: tuple[Booked, ...]
    objected: tuple[Objected, ...]
    pictures: tuple[EvidencePicture, ...]
    demonstration: bool = False
