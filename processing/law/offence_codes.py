"""What a camera's maker calls an offence, as data; a code that the table does not hold waits for a person."""

from dataclasses import dataclass
from functools import cache

from processing.law.tables import UnknownNameError, rows

OWN = "own"
MAKERS = (OWN, "hikvision", "dahua")
_CERTAIN = "H"


@dataclass(frozen=True, slots=True)
class OffenceCode:
    """One maker's code; unconfirmed until somebody has seen it come from a device of that maker with its name."""

    maker: str
    code: str
    offence: str
    maker_wording: str
    source: str
    confirmed: bool


def from_code(maker: str, code: str) -> OffenceCode | None:
    """The offence that a maker's code stands for; None for a code that nobody has entered, an error for the maker.

    Hikvision calls it illegalCode, Dahua ViolationCode or the event's Code; makers let installers change their tables.
    """
    if maker not in MAKERS:
        raise UnknownNameError("maker", maker)
    wanted = code.strip().casefold()
    return next((each for each in codes() if each.maker == maker and each.code.casefold() == wanted), None)


def codes_of(offence: str) -> tuple[OffenceCode, ...]:
    return tuple(each for each in codes() if each.offence == offence)


@cache
def codes() -> tuple[OffenceCode, ...]:
    """The house's own names first: they are what our own API takes."""
    names = (row["offence"] for row in rows("offence_names"))
    own = (OffenceCode(OWN, name, name, name, "the house's own names", confirmed=True) for name in names)
    return (*own, *(
        OffenceCode(row["maker"], row["code"], row["offence"], row["maker_wording"], row["source"],
                    confirmed=row["confidence"] == _CERTAIN)
        for row in rows("offence_codes")
    ))
