"""What the violation notice says (Mẫu 01/73 of Thông tư 73/2024/TT-BCA)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from notices.content.codec import Content
from notices.content.parts import Act, Agency, EvidencePicture, Person, Signatory, Summons, VehicleFacts


@dataclass(frozen=True, slots=True)
class ViolationNotice(Content):
    kind: ClassVar[str] = "violation_notice"

    number: str
    issued_on: date
    agency: Agency
    detecting_unit: str
    device_unit: str
    owner: Person
    vehicle: VehicleFacts
    act: Act
    summons: Summons
    signatory: Signatory
    other_summons: Summons | None = None
    preventive_measures: str = ""
    evidence: tuple[EvidencePicture, ...] = ()
    recipients: tuple[str, ...] = ()
    demonstration: bool = False
