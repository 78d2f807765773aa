"""Handing a paper over: posted, received, returned, refused; and the days that count from receipt."""

import re
import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import clock, queue, settings
from processing.cases import hearing, states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor
from processing.law import clocks
from processing.law.tables import setting
from processing.law.terms import term
from processing.models import Case, Delivery, Document, DocumentKind
from processing.payments import ledger
from processing.payments.reference import ALPHABET
from processing.queue import Task

WAITING, SENT, DELIVERED, RETURNED, REFUSED = "waiting", "sent", "delivered", "returned", "refused"
FAILED, UNCERTAIN = "failed", "uncertain"
POST, HAND, PORTAL, EMAIL, NATIONAL_APP = "post", "hand", "portal", "email", "national_app"
ON_PAPER = frozenset({POST, HAND})
CODE_LENGTH = 10
REFUSAL_ARTICLE = "Điều 17a Nghị định 118/2021/NĐ-CP (bổ sung bởi Nghị định 190/2025/NĐ-CP)"

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """When a paper counts as received; `legal_basis` is empty where somebody took it in hand."""

    on: date
    legal_basis: str


def begin(session: Session, document: Document) -> Delivery:
    """The first attempt of an issued paper, and beside it what machines send. Minutes are handed over where they are
    made: at the office, or as an entry in the electronic system."""
    on = clock.vietnam_day(document.signed_at or clock.now())
    if document.kind is not DocumentKind.MINUTES:
        for channel, address in _electronic(document):
            each = _attempt(session, document, channel=channel, outcome=WAITING)
            each.address = address
            session.flush()
            queue.nudge(session, Task.SEND_PAPER, each.id)
        return _attempt(session, document, channel=POST, outcome=WAITING)
    if document.signed_by is not None:
        return _attempt(session, document, channel=HAND, outcome=DELIVERED, receipt=Receipt(on, ""))
    entered = Receipt(clocks.delivered_by_electronic_entry(on), term("deemed_by_electronic_entry", on).article_vi)
    return _attempt(session, document, channel=PORTAL, outcome=DELIVERED, receipt=entered)


def posted(session: Session, delivery: Delivery, on: date, by: Actor) -> None:
    """The letter left the office."""
    _check(delivery, {WAITING}, on)
    delivery.outcome, delivery.sent_on, delivery.recorded_by = SENT, on, by.person_id
    _log(session, delivery, by, on)


def received(session: Session, delivery: Delivery, on: date, by: Actor) -> None:
    """Somebody took the paper in hand, from the post or at the office."""
    _check(delivery, {WAITING, SENT}, on)
    delivery.channel = POST if delivery.outcome == SENT else HAND
    delivery.outcome, delivery.received_on, delivery.recorded_by = DELIVERED, on, by.person_id
    _log(session, delivery, by, on)


def refused(session: Session, delivery: Delivery, on: date, by: Actor) -> None:
    """NĐ 118/2021 Đ17a: a refusal, put in minutes (MBB06), is receipt on that day."""
    _check(delivery, {WAITING, SENT}, on)
    delivery.outcome, delivery.recorded_by = REFUSED, by.person_id
    delivery.received_on, delivery.legal_basis = clocks.delivered_by_refusal(on), REFUSAL_ARTICLE
    _log(session, delivery, by, on)


def returned(session: Session, delivery: Delivery, on: date, by: Actor) -> None:
    """The letter came back: a new attempt waits, and the third return counts as delivery (NĐ 118/2021 Đ17a)."""
    _check(delivery, {SENT}, on)
    delivery.outcome, delivery.recorded_by = RETURNED, by.person_id
    _log(session, delivery, by, on)
    session.flush()
    back = [each for each in attempts(session, delivery.document) if each.outcome == RETURNED]
    if len(back) < int(setting("returned_mails")):
        _attempt(session, delivery.document, channel=POST, outcome=WAITING)
        return
    delivery.received_on = clocks.delivered_by_returned_mail(on)
    delivery.legal_basis = term("deemed_by_returned_mail", on).article_vi
    _settle_anew(session, delivery)


def attempts(session: Session, document: Document) -> list[Delivery]:
    """Every attempt to hand this paper over, oldest first."""
    return list(session.scalars(
        select(Delivery).where(Delivery.document_id == document.id).order_by(Delivery.created_at, Delivery.id)))


def open_on_paper(session: Session, document: Document) -> Delivery | None:
    """The attempt on paper that may still change: the latest that waits or is under way."""
    return next((each for each in reversed(attempts(session, document))
                 if each.channel in ON_PAPER and each.outcome in (WAITING, SENT)), None)


def receipt_of(session: Session, document: Document) -> Receipt | None:
    """The earliest receipt, by hand or by legal fiction; None while nothing is recorded."""
    known = [Receipt(each.received_on, each.legal_basis or "") for each in attempts(session, document)
             if each.received_on is not None]
    return min(known, key=lambda receipt: receipt.on, default=None)


def pay_by(session: Session, document: Document) -> tuple[date, Receipt] | None:
    """The last day to pay a decision and the receipt it counts from (XLVPHC Đ73); None while there is no receipt."""
    receipt = receipt_of(session, document) if document.kind is DocumentKind.PENALTY_DECISION else None
    return (clocks.pay_by(receipt.on), receipt) if receipt else None


def _attempt(session: Session, document: Document, *, channel: str, outcome: str,
             receipt: Receipt | None = None) -> Delivery:
    delivery = Delivery(document=document, channel=channel, outcome=outcome, created_at=clock.now(),
                        code=_new_code() if channel == POST else None,
                        received_on=receipt.on if receipt else None,
                        legal_basis=receipt.legal_basis or None if receipt else None)
    session.add(delivery)
    return delivery


def _new_code() -> str:
    """Fifty random bits without look-alikes; the unique column decides the rare collision."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _electronic(document: Document) -> list[tuple[str, str | None]]:
    """The channels that this office has beside paper, and the address where one is needed."""
    stated, found = settings.current(), list[tuple[str, str | None]]()
    if stated.outbox_dir is not None:
        found.append((NATIONAL_APP, None))
    address = electronic_address(document.case)
    if stated.mail.host and address:
        found.append((EMAIL, address))
    return found


def electronic_address(case: Case) -> str | None:
    """The address that the violator registered for electronic delivery when the minutes were made."""
    if case.minuted_at is None:
        return None
    said, _ = hearing.hearing_of(case)
    found = _ADDRESS.search(said.contact)
    return found.group() if found else None


def _check(delivery: Delivery, open_outcomes: set[str], on: date) -> None:
    if delivery.outcome not in open_outcomes:
        raise RefusedError("delivery_closed")
    issued_at = delivery.document.issued_at
    earliest = delivery.sent_on or (clock.vietnam_day(issued_at) if issued_at else None)
    if on > clock.today() or (earliest is not None and on < earliest):
        raise RefusedError("impossible_day", on=on)


def _log(session: Session, delivery: Delivery, by: Actor, on: date) -> None:
    case: Case = delivery.document.case
    states.note(session, case, f"paper_{delivery.outcome}", by, document=str(delivery.document_id), on=on.isoformat())
    _settle_anew(session, delivery)


def _settle_anew(session: Session, delivery: Delivery) -> None:
    """Receipt of a decision moves the day from which interest runs, and so what is owed."""
    if delivery.received_on is not None and delivery.document.kind is DocumentKind.PENALTY_DECISION:
        ledger.settle_if_paid(session, states.locked(session, delivery.document.case_id))
