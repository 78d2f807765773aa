"""What a Vietnamese number plate says: its grammar, its provinces, how it is written; pure, for every room."""

from processing.plates.grammar import display, normalise, parse
from processing.plates.provinces import PROVINCES, Province
from processing.plates.repair import repair
from processing.plates.values import Colour, Flag, Plate, Series, VehicleKind

__all__ = [
    "PROVINCES",
    "Colour",
    "Flag",
    "Plate",
    "Province",
    "Series",
    "VehicleKind",
    "display",
    "normalise",
    "parse",
    "repair",
]
