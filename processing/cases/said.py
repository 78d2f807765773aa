"""Keeps a person's own words out of the log: the event holds their salted digest, a row beside it the words."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping

from processing.models import EventWords

WORDS = frozenset({"why", "statement", "contact", "unsigned_reason", "note", "text", "changes"})
"""Names of details that a person fills in freely, and so perhaps with somebody's name or telephone number."""


def set_apart(case_id: uuid.UUID, details: Mapping[str, object]) -> tuple[dict[str, object], EventWords | None]:
    """The details that the log may hold for ever, and the row of words that retention may erase."""
    words = {name: value for name, value in details.items() if name in WORDS and value}
    if not words:
        return dict(details), None
    kept = EventWords(id=uuid.uuid4(), case_id=case_id, salt=secrets.token_hex(16), words=words)
    plain = {name: value for name, value in details.items() if name not in words}
    return {**plain, "words_digest": digest(kept)}, kept


def digest(kept: EventWords) -> str:
    """SHA-256 over salt and words: without the row nobody can guess back a telephone number."""
    text = json.dumps(kept.words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{kept.salt}\n{text}".encode()).hexdigest()
