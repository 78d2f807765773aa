"""The access code of a paper: derived, never stored, compared in constant time."""

import hashlib
import hmac
import re
import unicodedata
import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import settings
from processing.models import Document, DocumentState
from processing.payments.reference import ALPHABET

LENGTH = 10
LEAST_COMPARISONS = 128
"""A number that nobody holds costs as much work as one that several units hold."""
NOBODY = uuid.UUID(int=0)


def code_of(document: Document) -> str:
    """Ten letters and digits without look-alikes, in two groups for reading: XXXXX-XXXXX."""
    plain = _code(document.id, document.code_counter)
    return f"{plain[:5]}-{plain[5:]}"


def find_document(session: Session, number: str, code: str) -> Document | None:
    """The issued paper with this number and code; numbers repeat between units and years, the code decides."""
    typed = _plain_code(code)
    candidates = session.execute(
        select(Document.id, Document.code_counter)
        .where(Document.number == plain_number(number), Document.state == DocumentState.ISSUED)
    ).all()
    compared = [(row.id, row.code_counter) for row in candidates]
    compared += [(NOBODY, 0)] * max(0, LEAST_COMPARISONS - len(compared))
    fitting = [each for each, counter in compared if hmac.compare_digest(_code(each, counter), typed)]
    known = [each for each in fitting if each != NOBODY]
    return session.get(Document, known[0]) if len(known) == 1 else None


def plain_number(number: str) -> str:
    """The number as it is printed, however it was typed: spaces, small letters, leading zeros, D for Đ."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFC", number[:64])).upper().lstrip("0")
    return typed.replace("\0", "").replace("/QD-", "/QĐ-")


def _plain_code(code: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", code[:64].upper())


def _code(document_id: uuid.UUID, counter: int) -> str:
    key = settings.current().paper_key.encode()
    digest = hmac.new(key, f"access-code:{document_id}:{counter}".encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte & 31] for byte in digest[:LENGTH])
