"""The words of plates: colours, series, the vehicles they are issued to, and the plate itself."""

from dataclasses import dataclass
from enum import StrEnum


class Colour(StrEnum):
    """The ground of the plate (Luật 36/2024 Điều 36.2); with the text it is the key of a vehicle."""

    WHITE = "white"
    YELLOW = "yellow"
    BLUE = "blue"
    RED = "red"


class VehicleKind(StrEnum):
    """As far as a plate can tell: lorries and buses carry the plates of cars."""

    CAR = "car"
    MOTORCYCLE = "motorcycle"
    SPECIALISED = "specialised"
    UNKNOWN = "unknown"


class Series(StrEnum):
    CAR = "car"
    MOTORCYCLE = "motorcycle"
    MOTORCYCLE_OLD = "motorcycle_old"
    MOPED_OLD = "moped_old"
    ELECTRIC_MOTORCYCLE = "electric_motorcycle"
    SPECIAL = "special"
    LEGACY = "legacy"
    FOREIGN_CAR = "foreign_car"
    FOREIGN_MOTORCYCLE = "foreign_motorcycle"
    TEMPORARY = "temporary"
    ARMY = "army"
    UNLISTED = "unlisted"


class Flag(StrEnum):
    """What an officer should look at; a flag never rejects a plate."""

    OUTSIDE_GRAMMAR = "outside_grammar"
    UNISSUED_PROVINCE = "unissued_province"
    AMBIGUOUS_SERIES = "ambiguous_series"
    UNUSUAL_COLOUR = "unusual_colour"
    LETTER_R = "letter_r"
    ZERO_SERIAL = "zero_serial"


@dataclass(frozen=True, slots=True)
class Plate:
    text: str
    series: Series
    vehicle: VehicleKind
    display: str
    province: str | None = None
    colour: Colour | None = None
    flags: frozenset[Flag] = frozenset()
