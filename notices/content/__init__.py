"""What each paper says: frozen values, the same in the database as on the page."""

from collections.abc import Mapping
from typing import Any

from notices.content.codec import SCHEMA, BadContentError, Content
from notices.content.decision import Fine, PaymentPlace, PenaltyDecision, Terms
from notices.content.letters import (
    ContestAnswer,
    Fact,
    Letter,
    PointsNotice,
    RecallNotice,
    Reminder,
    SendingSlip,
    TransferSlip,
    VehicleWarning,
    WarningLifted,
)
from notices.content.minutes import Explanation, Minutes, Official, Statements, Witness
from notices.content.notice import ViolationNotice
from notices.content.parts import Act, Agency, EvidencePicture, Person, Provision, Signatory, Summons, VehicleFacts
from notices.content.receipt import Receipt
from notices.content.rulings import Amendment, Article, Cancellation, Correction, NewFine, Ruling

Paper = ViolationNotice | Minutes | PenaltyDecision | Letter | Ruling | Receipt

_KINDS: Mapping[str, type[Paper]] = {kind.kind: kind for kind in (
    ViolationNotice, Minutes, PenaltyDecision, PointsNotice, TransferSlip, SendingSlip, Amendment, Correction,
    Cancellation, VehicleWarning, WarningLifted, Reminder, ContestAnswer, RecallNotice,
    Receipt)}

__all__ = [
    "SCHEMA",
    "Act",
    "Agency",
    "Amendment",
    "Article",
    "BadContentError",
    "Cancellation",
    "Content",
    "ContestAnswer",
    "Correction",
    "EvidencePicture",
    "Explanation",
    "Fact",
    "Fine",
    "Letter",
    "Minutes",
    "NewFine",
    "Official",
    "Paper",
    "PaymentPlace",
    "PenaltyDecision",
    "Person",
    "PointsNotice",
    "Provision",
    "RecallNotice",
    "Receipt",
    "Reminder",
    "Ruling",
    "SendingSlip",
    "Signatory",
    "Statements",
    "Summons",
    "Terms",
    "TransferSlip",
    "VehicleFacts",
    "VehicleWarning",
    "ViolationNotice",
    "WarningLifted",
    "Witness",
    "paper_from_json",
]


def paper_from_json(data: Mapping[str, Any]) -> Paper:
    """The paper that this JSON holds, whichever its kind."""
    kind = _KINDS.get(str(data.get("kind")))
    if kind is None:
        raise BadContentError("kind: no such paper")
    return kind.from_json(data)
