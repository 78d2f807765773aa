"""To whom a paper goes: name and address as its frozen content says them."""

from dataclasses import dataclass

from notices.content import Minutes, PenaltyDecision, ViolationNotice, paper_from_json
from processing.models import Document


@dataclass(frozen=True, slots=True)
class Addressee:
    name: str
    address: str
    sender: str


def addressee_of(document: Document) -> Addressee:
    """The owner or violator of the paper; a letter names its addressee itself, and the case knows where they live."""
    content = paper_from_json(document.content)
    agency = content.agency
    sender = ", ".join(each for each in (agency.name, agency.address) if each)
    if isinstance(content, ViolationNotice):
        return Addressee(content.owner.name, content.owner.address, sender)
    if isinstance(content, Minutes | PenaltyDecision):
        return Addressee(content.violator.name, content.violator.address, sender)
    violator = getattr(content, "violator", None)
    if violator is not None:
        return Addressee(violator.name, violator.address, sender)
    owner = document.case.owner
    to = str(getattr(content, "to", "")) or (owner.owner_name if owner else "")
    home = owner.owner_address if owner is not None and owner.owner_name in to else ""
    return Addressee(to, home, sender)
