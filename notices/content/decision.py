"""What the penalty decision says (MQĐ02 of Nghị định 118/2021/NĐ-CP, as amended)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from notices.content.codec import Content
from notices.content.parts import Act, Agency, Person, Signatory, VehicleFacts


@dataclass(frozen=True, slots=True)
class Fine:
    """The amount and how it comes about: its band and the sentence that derives it."""

    amount: int
    band_min: int
    band_max: int
    derivation: str

    def __post_init__(self) -> None:
        if not 0 < self.band_min <= self.amount <= self.band_max:
            raise ValueError("fine: the amount lies outside its band")


@dataclass(frozen=True, slots=True)
class PaymentPlace:
    """Where the money goes; `reference` is what the transfer must say."""

    treasury: str
    bank: str
    bank_bin: str
    account: str
    account_holder: str
    reference: str
    other_ways: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms the law sets on the day of signing (XLVPHC Điều 73 and 78; Luật Khiếu nại; Luật TTHC Điều 116)."""

    pay_within_days: int = 10
    late_interest: str = "0,05%"
    complain_within_days: int = 90
    sue_within: str = "01 năm"


@dataclass(frozen=True, slots=True)
class PenaltyDecision(Content):
    kind: ClassVar[str] = "penalty_decision"

    number: str
    issued_on: date
    agency: Agency
    issued_by: str
    legal_bases: tuple[str, ...]
    minutes_number: str
    minutes_on: date
    violator: Person
    vehicle: VehicleFacts
    act: Act
    fine: Fine
    payment: PaymentPlace
    signatory: Signatory
    terms: Terms = Terms()
    aggravating: tuple[str, ...] = ()
    mitigating: tuple[str, ...] = ()
    points: int = 0
    additional: tuple[str, ...] = ()
    remedial: tuple[str, ...] = ()
    carried_out_by: str = ""
    recipients: tuple[str, ...] = ()
    demonstration: bool = False
