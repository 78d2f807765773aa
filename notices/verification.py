"""The signed token in a paper's QR code, and what anybody who scans it may learn: no personal data."""

import hashlib
import hmac
import uuid
from base64 import b32decode, b32encode
from binascii import Error as BadBase32
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices.content import Amendment, Letter, Paper, PenaltyDecision, Receipt, paper_from_json
from processing import settings
from processing.models import Document, DocumentKind, DocumentState, Unit

MARK_BYTES = 8
TOKEN_LENGTH = 39
CHANGING = (DocumentKind.AMENDMENT, DocumentKind.CORRECTION, DocumentKind.CANCELLATION)
SHOWN = (DocumentState.SIGNED, DocumentState.ISSUED, DocumentState.VOIDED)


def token_of(document: Document) -> str:
    """The paper's id and the office's mark on it, in letters and digits: an invented token has no true mark."""
    return b32encode(document.id.bytes + _mark(document.id)).decode().rstrip("=")


def find_by_token(session: Session, token: str) -> Document | None:
    """The numbered paper that this token was printed on; None for every token that this office did not make."""
    document_id = _id_in(token)
    if document_id is None:
        return None
    return session.scalar(select(Document).where(
        Document.id == document_id, Document.number.is_not(None), Document.state.in_(SHOWN)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """What anybody may know of a paper. `changed_by` are the decisions that changed or cancelled it since."""

    document: Document
    unit: Unit
    signed_on: date
    amount: int | None = None
    payee: str = ""
    account: str = ""
    changed_by: Sequence[Document] = ()

    @property
    def cancelled(self) -> bool:
        return any(each.kind is DocumentKind.CANCELLATION for each in self.changed_by)


def public_facts(session: Session, document: Document) -> Public:
    """The paper's own words, as far as they name nobody who is fined."""
    content = paper_from_json(document.content)
    amount, payee, account = _money(content)
    changed: Sequence[Document] = ()
    if document.kind is DocumentKind.PENALTY_DECISION:
        changed = session.scalars(select(Document).where(
            Document.case_id == document.case_id, Document.kind.in_(CHANGING), Document.state == DocumentState.ISSUED)
            .order_by(Document.signed_at)).all()
    return Public(document=document, unit=session.get_one(Unit, document.unit_id), signed_on=content.issued_on,
                  amount=amount, payee=payee, account=account, changed_by=changed)


def _money(content: Paper) -> tuple[int | None, str, str]:
    if isinstance(content, PenaltyDecision):
        place = content.payment
        return content.fine.amount, place.account_holder, f"{place.account}, {place.bank}"
    if isinstance(content, Amendment) and content.new_fine:
        return content.new_fine.amount, "", ""
    if isinstance(content, Letter | Receipt) and content.amount:
        return content.amount, content.payee, ""
    return None, "", ""


def _id_in(token: str) -> uuid.UUID | None:
    if len(token) != TOKEN_LENGTH:
        return None
    try:
        plain = b32decode(token.upper() + "=")
    except (BadBase32, ValueError):
        return None
    document_id = uuid.UUID(bytes=plain[:16])
    return document_id if hmac.compare_digest(plain[16:], _mark(document_id)) else None


def _mark(document_id: uuid.UUID) -> bytes:
    key = settings.current().paper_key.encode()
    return hmac.new(key, f"verify:{document_id}".encode(), hashlib.sha256).digest()[:MARK_BYTES]
