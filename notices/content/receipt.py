"""What a receipt says: who paid how much, when, how and for which decision."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from notices.content.codec import Content
from notices.content.parts import Agency, Person, Signatory


@dataclass(frozen=True, slots=True)
class Receipt(Content):
    """`voucher` is the payment's own number at the counter or the bank; `left` is what was still owed that day."""

    kind: ClassVar[str] = "receipt"

    number: str
    issued_on: date
    agency: Agency
    payer: Person | None
    decision: str
    reference: str
    amount: int
    paid_on: date
    way: str
    voucher: str
    payee: str
    left: int
    signatory: Signatory
    demonstration: bool = False

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError("amount: a receipt is for money that came")
