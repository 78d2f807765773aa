"""What each paper says: frozen values, the same in the database as on the page."""

from collections.abc import Mapping
from typing import Any

from notices.content.codec import SCHEMA, BadContentError, Content
from notices.content.decision import Fine, PaymentPlace, PenaltyDecision, Terms
from notices.content.minutes import Explanation, Minutes, Official, Statements, Witness
from notices.content.notice import ViolationNotice
from notices.content.parts import Act, Agency, EvidencePicture, Person, Provision, Signatory, Summons, VehicleFacts

Paper = ViolationNotice | Minutes | PenaltyDecision

_KINDS: Mapping[str, type[Paper]] = {kind.kind: kind for kind in (ViolationNotice, Minutes, PenaltyDecision)}

__all__ = [
    "SCHEMA",
    "Act",
    "Agency",
    "BadContentError",
    "Content",
    "EvidencePicture",
    "Explanation",
    "Fine",
    "Minutes",
    "Official",
    "Paper",
    "PaymentPlace",
    "PenaltyDecision",
    "Person",
    "Provision",
    "Signatory",
    "Statements",
    "Summons",
    "Terms",
    "VehicleFacts",
    "ViolationNotice",
    "Witness",
    "paper_from_json",
]


def paper_from_json(data: Mapping[str, Any]) -> Paper:
    """The paper that this JSON holds, whichever its kind."""
    kind = _KINDS.get(str(data.get("kind")))
    if kind is None:
        raise BadContentError("kind: no such paper")
    return kind.from_json(data)
