"""What the register of cases says: a line a case, with every number that was given, void ones too."""

from dataclasses import dataclass
from datetime import date

from notices.content.parts import Agency


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the register."""

    reference: str
    vehicle: str
    owner: str
    act: str
    papers: tuple[str, ...]
    amount: int | None
    result: str


@dataclass(frozen=True, slots=True)
class Register:
    """The register of a unit for some days, both included."""

    agency: Agency
    first: date
    last: date
    lines: tuple[Line, ...]
    demonstration: bool = False
