"""The port: plate, colour and day in, owner and vehicle out."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

OwnerKind = Literal["individual", "organisation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAnswer:
    """Who owned the vehicle that day and what it is; what is unknown stays empty."""

    owner_kind: OwnerKind
    owner_name: str
    owner_id_number: str = ""
    owner_address: str
    owner_phone: str = ""
    vehicle_kind: str
    make: str = ""
    model: str = ""
    vehicle_colour: str = ""
    source: str


class AmbiguousOwnerError(LookupError):
    """The register names several owners for that day: a person must say which one."""


class OwnerRegister(Protocol):
    """A vehicle register. Plates move between vehicles, so every question names a day."""

    def find(self, plate: str, colour: str, on: date) -> OwnerAnswer | None: ...
