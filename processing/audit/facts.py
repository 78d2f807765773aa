"""The facts of a case that a fine rests on, as one digest: a row changed behind the log no longer gives it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from processing.audit import canonical
from processing.models import Capture, CaptureFile, Case, Contest, Document, DocumentState, Payment

Facts = dict[str, object]


def digests(session: Session, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """One digest a case; a case that is gone has none."""
    return {case_id: canonical.digest(canonical.written(facts)) for case_id, facts in of(session, case_ids).items()}


def of(session: Session, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Facts]:
    """What is sealed of each case: its decision, the evidence, the papers, the money and the contests."""
    ids = list(case_ids)
    cases = {row.pop("case_id"): row for row in _rows(session, _cases(ids))}
    captures = {row.pop("case_id"): row for row in _rows(session, _captures(ids))}
    lists: dict[str, Mapping[uuid.UUID, list[Any]]] = {
        "files": _files(session, ids), "documents": _grouped(session, _documents(ids)),
        "payments": _grouped(session, _payments(ids)), "contests": _grouped(session, _contests(ids))}
    return {case_id: {**case, "capture": captures.get(case_id),
                      **{name: rows.get(case_id, []) for name, rows in lists.items()}}
            for case_id, case in cases.items()}


def _cases(ids: list[uuid.UUID]) -> Executable:
    return select(Case.id.label("case_id"), Case.reference, Case.state, Case.plate, Case.plate_colour,
                  Case.offence, Case.vehicle_kind, Case.speed_kmh, Case.speed_limit_kmh, Case.amount, Case.points
                  ).where(Case.id.in_(ids))


def _captures(ids: list[uuid.UUID]) -> Executable:
    return (select(Case.id.label("case_id"), Capture.id, Capture.camera_id, Capture.content_digest, Capture.recorded_at)
            .join(Case.capture).where(Case.id.in_(ids)))


def _documents(ids: list[uuid.UUID]):  # type: ignore[no-untyped-def]
    issued = Document.state.in_((DocumentState.ISSUED, DocumentState.VOIDED))
    return (select(Document.case_id, Document.id, Document.kind, Document.number, Document.state, Document.file_sha256)
            .where(Document.case_id.in_(ids), issued).order_by(Document.id))


def _payments(ids: list[uuid.UUID]) -> Executable:
    return (select(Payment.case_id, Payment.id, Payment.method, Payment.external_id, Payment.amount, Payment.paid_on)
            .where(Payment.case_id.in_(ids)).order_by(Payment.id))


def _contests(ids: list[uuid.UUID]) -> Executable:
    return (select(Contest.case_id, Contest.id, Contest.state).where(Contest.case_id.in_(ids)).order_by(Contest.id))


def _files(session: Session, ids: list[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    grouped: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for case_id, sha256 in session.execute(
            select(Case.id, CaptureFile.sha256).join(CaptureFile, CaptureFile.capture_id == Case.capture_id)
            .where(Case.id.in_(ids)).order_by(CaptureFile.capture_id, CaptureFile.position)):
        grouped[case_id].append(sha256)
    return grouped


def _grouped(session: Session, query: Executable) -> Mapping[uuid.UUID, list[Facts]]:
    grouped: defaultdict[uuid.UUID, list[Facts]] = defaultdict(list)
    for row in _rows(session, query):
        grouped[row.pop("case_id")].append(row)
    return grouped


def _rows(session: Session, query: Executable) -> Iterator[dict[str, Any]]:
    for row in session.execute(query):
        yield {name: value if name == "case_id" or value is None or isinstance(value, int | float) else str(value)
               for name, value in row._asdict().items()}
