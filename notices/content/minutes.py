"""What the minutes of an administrative violation say (MBB01 of Nghị định 118/2021/NĐ-CP, as amended)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from notices.content.codec import Content
from notices.content.parts import Act, Agency, Person, Signatory, Summons, VehicleFacts


@dataclass(frozen=True, slots=True)
class Official:
    name: str
    title: str
    unit: str
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    name: str
    address: str
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """What was said at the desk; an empty one is printed as “Không”."""

    violator: str = ""
    witness: str = ""
    damaged: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The right to explain: to whom, and what the violator chose (nothing is a choice too)."""

    to: str
    choice: Literal["", "oral", "written", "none"] = ""


@dataclass(frozen=True, slots=True)
class Minutes(Content):
    kind: ClassVar[str] = "minutes"

    number: str
    issued_on: date
    agency: Agency
    started_at: datetime
    finished_at: datetime
    place: str
    office_reason: str
    bases: tuple[str, ...]
    maker: Official
    violator: Person
    vehicle: VehicleFacts
    act: Act
    explanation: Explanation
    signatory: Signatory
    witnesses: tuple[Witness, ...] = ()
    interpreter: str = ""
    damaged_party: str = ""
    statements: Statements = Statements()
    preventive_measures: str = ""
    summons: Summons | None = None
    delivery_contact: str = ""
    acknowledgement: str = ""
    unsigned_reason: str = ""
    copies: int = 2
    demonstration: bool = False
