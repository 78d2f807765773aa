"""How events and links are written before they are hashed: sorted JSON in UTF-8 without spaces, times in UTC."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from processing.models import CaseEvent, LogLink, OfficeEvent

START = "0" * 64
"""What the first link follows."""


def written(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def case_event(event: CaseEvent) -> str:
    words = str(event.words_id) if event.words_id else None
    return written({**_shared("case", event), "case": str(event.case_id), "from": event.from_state,
                    "to": event.to_state, "words": words})


def office_event(event: OfficeEvent) -> str:
    return written({**_shared("office", event), "subject_kind": event.subject_kind, "subject": event.subject_id})


def link(row: LogLink) -> str:
    """What a link's digest is taken of."""
    return written({"sequence": row.sequence, "source": row.source, "event": row.event_id, "facts": row.facts_digest,
                    "event_digest": row.event_digest, "previous": row.previous, "sealed_at": moment(row.sealed_at)})


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _shared(source: str, event: CaseEvent | OfficeEvent) -> dict[str, Any]:
    return {"source": source, "id": event.id, "act": event.act, "actor_kind": event.actor_kind, "actor": event.actor_id,
            "at": moment(event.at), "details": event.details}
