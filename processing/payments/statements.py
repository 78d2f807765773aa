"""Bank statements: every line booked once and matched by its reference; an import cut off goes on where it stopped."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from processing import clock
from processing.cases import states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, Right
from processing.models import Case, Payment, PaymentMethod, Statement, StatementLine
from processing.payments import ledger
from processing.payments.reference import find_references
from processing.payments.sheet import ColumnMap, Line

BATCH = 250
"""Lines of one transaction: short enough that the counter does not wait."""

_BOOKED = ("matched", "unmatched")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A statement that a clerk has looked at and means to import."""

    name: str
    sha256: str
    columns: ColumnMap
    line_count: int


@dataclass(frozen=True, slots=True)
class Keyed:
    """A line with the names that find its money again in other exports."""

    line: Line
    external_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a line is, before anything is booked."""

    outcome: str
    why: str | None = None
    case_id: uuid.UUID | None = None
    payment_id: uuid.UUID | None = None


def begin(session: Session, file: File, by: Actor) -> tuple[Statement, bool]:
    """The statement of this file, and whether it is new; the same bytes are the same statement, with its first map."""
    _need_right(by)
    _one_import_at_a_time(session)
    known = session.scalar(select(Statement).where(Statement.sha256 == file.sha256))
    if known is not None:
        return known, False
    statement = Statement(sha256=file.sha256, name=file.name[:200], columns=file.columns.as_json(),
                          line_count=file.line_count, imported_at=clock.now(), imported_by=by.person_id)
    session.add(statement)
    session.flush()
    return statement, True


def keyed(lines: Sequence[Line]) -> list[Keyed]:
    """Name every line: by the bank's id where there is one, else by day, amount, memo and its place among equals."""
    seen: dict[tuple[object, ...], int] = defaultdict(int)
    memos: dict[tuple[object, ...], list[str]] = defaultdict(list)
    named = []
    for line in lines:
        content = (line.day, line.amount, line.memo)
        seen[content] += 1
        fingerprint = _digest(*content, seen[content])
        same_id = memos[line.bank_id, line.day, line.amount]
        if line.memo not in same_id:
            same_id.append(line.memo)
        by_id = _digest(line.bank_id, line.day, line.amount, same_id.index(line.memo))
        named.append(Keyed(line, f"id:{by_id}" if line.bank_id else f"fp:{fingerprint}", fingerprint))
    return named


def book_next(session: Session, statement_id: uuid.UUID, lines: Sequence[Keyed], by: Actor) -> bool:
    """Book the next lines of a statement in this transaction; True while some are left."""
    _need_right(by)
    _one_import_at_a_time(session)
    done = session.scalar(select(func.count()).where(StatementLine.statement_id == statement_id)) or 0
    batch = lines[done:done + BATCH]
    booked, named = _already_booked(session, batch), _cases_named(session, batch)
    rows, payments = [], []
    for each in batch:
        finding = _find(each, booked, named)
        payment_id = finding.payment_id
        if finding.outcome in _BOOKED:
            payment = booked[each.external_id] = _payment(each, finding.case_id, by)
            payments.append(payment)
            payment_id = payment.id
        rows.append(_row(statement_id, each.line, finding, payment_id))
    paid: dict[uuid.UUID, list[Payment]] = defaultdict(list)
    for payment in payments:
        if payment.case_id is not None:
            paid[payment.case_id].append(payment)
    cases = [states.locked(session, case_id) for case_id in sorted(paid)]
    session.add_all(payments)
    session.flush()
    session.add_all(rows)
    for case in cases:
        _tell_case(session, case, paid[case.id], by)
    return done + len(batch) < len(lines)


def findings(session: Session, lines: Sequence[Keyed]) -> list[Finding]:
    """What would become of these lines, for the preview."""
    booked, cases, seen = _already_booked(session, lines), _cases_named(session, lines), set()
    found = []
    for each in lines:
        finding = _find(each, booked, cases)
        if finding.outcome in _BOOKED and each.external_id in seen:
            finding = Finding("repeated", "already_booked", finding.case_id)
        seen.add(each.external_id)
        found.append(finding)
    return found


def enter_line(session: Session, key: tuple[uuid.UUID, int], money: tuple[int, date], by: Actor) -> Payment:
    """Book an unreadable line as a clerk reads it; money of the same line in another export is the same."""
    _need_right(by)
    line = session.get(StatementLine, key, with_for_update=True)
    if line is None:
        raise RefusedError("not_found")
    if line.outcome != "unreadable":
        raise RefusedError("line_is_booked")
    amount, paid_on = money
    if amount <= 0:
        raise RefusedError("amount_wrong")
    cells = [str(each) for each in line.text["cells"]]
    memo = " · ".join(each for each in cells if each)[:1000]
    finding = _by_reference(memo, _cases_by_reference(session, find_references(memo)))
    case = states.locked(session, finding.case_id) if finding.case_id else None
    payment = ledger.book(session, case, ledger.Entry(
        method=PaymentMethod.BANK_TRANSFER, external_id=f"entered:{_digest(*cells)}", amount=amount,
        paid_on=paid_on, memo=memo), by)
    line.payment_id = payment.id
    return payment


def _find(each: Keyed, booked: Mapping[str, Payment], cases: Mapping[str, uuid.UUID]) -> Finding:
    line = each.line
    if line.why or line.day is None or line.amount is None:
        return Finding("unreadable", line.why)
    if line.day > clock.today():
        return Finding("unreadable", "future_day")
    if line.amount < 0:
        return Finding("outgoing")
    if line.amount >= ledger.MOST:
        return Finding("unreadable", "amount_unclear")
    known = booked.get(each.external_id) or _by_fingerprint(each, booked)
    if known is not None:
        return Finding("repeated", "already_booked", known.case_id, known.id)
    return _by_reference(line.memo, cases)


def _by_fingerprint(each: Keyed, booked: Mapping[str, Payment]) -> Payment | None:
    """The same line of an export with the bank's id, or without: two different ids are two payments."""
    known = booked.get(f"any:{each.fingerprint}")
    if known is None or (each.external_id.startswith("id:") and known.external_id.startswith("id:")):
        return None
    return known


def _by_reference(memo: str, cases: Mapping[str, uuid.UUID]) -> Finding:
    references = find_references(memo)
    if len(references) != 1:
        return Finding("unmatched", "several_references" if references else "no_reference")
    case_id = cases.get(references[0])
    return Finding("matched", None, case_id) if case_id else Finding("unmatched", "unknown_reference")


def _already_booked(session: Session, lines: Sequence[Keyed]) -> dict[str, Payment]:
    """Payments that these lines may already be, by their source's id and by `any:` their fingerprint."""
    found: dict[str, Payment] = {}
    for at in range(0, len(lines), BATCH):
        part = lines[at:at + BATCH]
        for payment in session.scalars(select(Payment).where(Payment.method == PaymentMethod.BANK_TRANSFER, or_(
                Payment.external_id.in_([each.external_id for each in part]),
                Payment.fingerprint.in_([each.fingerprint for each in part])))):
            found[payment.external_id] = payment
            if f"any:{payment.fingerprint}" not in found or payment.external_id.startswith("fp:"):
                found[f"any:{payment.fingerprint}"] = payment
    return found


def _cases_named(session: Session, lines: Sequence[Keyed]) -> dict[str, uuid.UUID]:
    return _cases_by_reference(session, [found for each in lines for found in find_references(each.line.memo)])


def _cases_by_reference(session: Session, references: Sequence[str]) -> dict[str, uuid.UUID]:
    found: dict[str, uuid.UUID] = {}
    for at in range(0, len(references), BATCH):
        for reference, case_id in session.execute(select(Case.reference, Case.id).where(
                Case.reference.in_(references[at:at + BATCH]))):
            found[reference] = case_id
    return found


def _payment(each: Keyed, case_id: uuid.UUID | None, by: Actor) -> Payment:
    line = each.line
    assert line.day is not None
    assert line.amount is not None
    return Payment(id=uuid.uuid4(), case_id=case_id, method=PaymentMethod.BANK_TRANSFER, external_id=each.external_id,
                   fingerprint=each.fingerprint, amount=line.amount, paid_on=line.day, memo=line.memo,
                   recorded_at=clock.now(), recorded_by=by.person_id)


def _row(statement_id: uuid.UUID, line: Line, finding: Finding, payment_id: uuid.UUID | None) -> StatementLine:
    told = {"cells": list(line.cells), "day": line.day.isoformat() if line.day else None, "amount": line.amount,
            "memo": line.memo}
    return StatementLine(statement_id=statement_id, position=line.position, outcome=finding.outcome, why=finding.why,
                         text=told, payment_id=payment_id)


def _tell_case(session: Session, case: Case, payments: Sequence[Payment], by: Actor) -> None:
    for payment in payments:
        states.note(session, case, "book_payment", by, **ledger.facts_of(payment))
    ledger.settle_if_paid(session, case)


def _need_right(by: Actor) -> None:
    if Right.TAKE_PAYMENT not in by.rights:
        raise RefusedError("no_right")


def _one_import_at_a_time(session: Session) -> None:
    """Overlapping files must not book a line twice; on SQLite the writing transaction itself is the lock."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("lock table statements in share row exclusive mode"))


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:40]
