"""The signed token in a paper's QR code, and what anybody who scans it may learn: no personal data."""

import hashlib
import hmac
import uuid
from base64 import b32decode, b32encode
from binascii import Error as BadBase32

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import settings
from processing.models import Document, DocumentState

MARK_BYTES = 8
TOKEN_LENGTH = 39
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
