"""The parts that papers share: who, with what, did what, where, and who signs."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Agency:
    """The unit whose paper it is; `place` is the one in the date line."""

    parent: str
    name: str
    place: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person or an organisation, as the register answered; what is unknown stays empty."""

    kind: Literal["individual", "organisation"]
    name: str
    address: str
    sex: Literal["male", "female", ""] = ""
    born_on: date | None = None
    nationality: str = ""
    occupation: str = ""
    id_number: str = ""
    id_issued_on: date | None = None
    id_issued_by: str = ""
    representative: str = ""
    representative_title: str = ""

    @property
    def addressed(self) -> str:
        """How the paper speaks of them: “ông”, “bà”, “ông (bà)” or “tổ chức”."""
        if self.kind == "organisation":
            return "tổ chức"
        return {"male": "ông", "female": "bà", "": "ông (bà)"}[self.sex]


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    kind: str
    plate: str
    plate_colour: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Provision:
    """Where the law says so: `decree` is its full citation, `point` may be empty."""

    decree: str
    article: str
    clause: str
    point: str = ""

    def __str__(self) -> str:
        point = f"điểm {self.point} " if self.point else ""
        clause = f"khoản {self.clause} " if self.clause else ""
        return f"{point}{clause}Điều {self.article} {self.decree}"


@dataclass(frozen=True, slots=True)
class Act:
    """What was done; `readings` are measured facts, such as the speed beside its limit."""

    description: str
    provision: Provision
    happened_at: datetime
    place: str
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidencePicture:
    """A picture on the paper, by the digest of its stored bytes."""

    sha256: str
    caption: str
    recorded_at: datetime

    def __post_init__(self) -> None:
        if not _SHA256.fullmatch(self.sha256):
            raise ValueError("sha256: expected 64 small hexadecimal digits")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Whose name stands below; `acting_for` such as “KT. TRƯỞNG PHÒNG”; no time means not signed yet."""

    title: str
    name: str
    rank: str = ""
    acting_for: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Summons:
    """When and where to come and settle the case."""

    at: datetime
    place: str
