"""Letters found again by what is scanned or typed: the code on the envelope, or the number of the paper."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from notices import delivery, signing
from notices.access_code import plain_number
from notices.delivery import CODE_LENGTH, SENT, WAITING
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.models import Delivery, Document, DocumentState

MOST_LINES = 500
LONGEST_LINE = 64


def lines_of(text: str) -> list[str]:
    """What stands on each line, once; a scanner sends its line's end itself."""
    found = (line.strip() for line in text.replace("\0", "").splitlines())
    lines = list(dict.fromkeys(line[:LONGEST_LINE] for line in found if line))
    if not lines:
        raise RefusedError("nothing_scanned")
    if len(lines) > MOST_LINES:
        raise RefusedError("too_much_scanned", most=MOST_LINES)
    return lines


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a batch of letters, when, and who says so."""

    outcome: str
    on: date
    by: Actor


def record(session: Session, line: str, units: Collection[UUID], what: Event) -> str:
    """Write down what became of the letter on this line; the number of its paper."""
    letter = find(session, line, units)
    verbs = {"sent": delivery.posted, "delivered": delivery.received, "returned": delivery.returned,
             "refused": delivery.refused}
    _case, document = signing.locked(session, letter.document_id)
    session.refresh(letter, with_for_update=True)
    verbs[what.outcome](session, letter, what.on, what.by)
    return document.number or ""


def find(session: Session, line: str, units: Collection[UUID]) -> Delivery:
    """The attempt with this code; or, by the paper's number, its open one, if that number is one paper's only."""
    code = re.sub(r"[^A-Z0-9]", "", line.upper())
    letter = session.scalar(_letters(units).where(Delivery.code == code)) if len(code) == CODE_LENGTH else None
    if letter is not None:
        return letter
    found = session.scalars(_letters(units).where(
        Document.number == plain_number(line), Document.state == DocumentState.ISSUED,
        Delivery.channel.in_(delivery.ON_PAPER), Delivery.outcome.in_((WAITING, SENT))).limit(2)).all()
    if len(found) > 1:
        raise RefusedError("number_ambiguous")
    if not found:
        raise RefusedError("letter_unknown")
    return found[0]


def _letters(units: Collection[UUID]) -> Select[Delivery]:
    return select(Delivery).join(Delivery.document).where(Document.unit_id.in_(units))
