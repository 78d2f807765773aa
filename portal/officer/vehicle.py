"""The register's vehicle beside what the camera and the officer see, differences marked; never who owns it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal import words
from processing import clock, db
from processing.cases.findings import Finding
from processing.models import Case
from processing.plates.values import Colour
from processing.registry.port import AmbiguousOwnerError, OwnerAnswer, OwnerRegister
from processing.registry.table import ImportedRegister

UNTOLD = "–"


@dataclass(frozen=True, slots=True)
class Compared:
    """One property: as registered, and as seen; `differs` only where both are known."""

    label: str
    registered: str
    seen: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What the register says about the entered plate on the day of the act; `missing` says why it says nothing."""

    rows: tuple[Compared, ...] = ()
    missing: str = ""

    @property
    def differs(self) -> bool:
        return any(row.differs for row in self.rows)


def of(case: Case, finding: Finding, register: OwnerRegister | None = None) -> Vehicle | None:
    """The comparison for what is entered now; None while no plate and colour are entered."""
    entered = finding.normalised()
    if len(entered.plate) < 4 or entered.plate_colour not in set(Colour):
        return None
    try:
        answer = (register or ImportedRegister(db.database())).find(
            entered.plate, entered.plate_colour, clock.vietnam_day(case.recorded_at))
    except AmbiguousOwnerError:
        return Vehicle(missing=_("Cơ sở dữ liệu đăng ký có nhiều xe mang biển số này vào ngày vi phạm."))
    if answer is None:
        return Vehicle(missing=_("Ngày vi phạm không có xe nào đăng ký biển số, màu biển này."))
    return Vehicle(_compared(case, entered, answer))


def _compared(case: Case, finding: Finding, answer: OwnerAnswer) -> tuple[Compared, ...]:
    seen = case.capture.stated.get("vehicle") or {}
    make, colour = str(seen.get("make") or ""), str(seen.get("colour") or "")
    kind, named = finding.vehicle_kind, " ".join(part for part in (answer.make, answer.model) if part)
    return (
        Compared(_("Loại xe"), words.word(answer.vehicle_kind, "vehicle") or UNTOLD,
                 words.word(kind, "vehicle") or UNTOLD, _differ(answer.vehicle_kind, kind)),
        Compared(_("Nhãn hiệu"), named or UNTOLD, make or UNTOLD, _differ(answer.make, make)),
        Compared(_("Màu xe"), words.word(answer.vehicle_colour, "vehicle_colour") or UNTOLD,
                 words.word(colour, "vehicle_colour") or UNTOLD, _differ(answer.vehicle_colour, colour)),
    )


def _differ(registered: str, seen: str) -> bool:
    """What one side does not know is no difference."""
    known = [each.strip().casefold() for each in (registered, seen) if each and each != "unknown"]
    return len(known) == 2 and known[0] != known[1]
