"""What a case costs its holder: the amount and how it comes about, what is owed today, and how to pay it."""

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from notices.case_facts import is_organisation
from notices.content import PaymentPlace, PenaltyDecision
from notices.penalty import Penalty, penalty_of
from portal.formats import language
from processing.cases.refusal import RefusedError
from processing.models import Case, Document, Payment
from processing.payments.ledger import Account
from processing.payments.vietqr import vietqr_payload


@dataclass(frozen=True, slots=True)
class Price:
    """The fine and the sentences that derive it; `final` once a decision states it."""

    vnd: int
    points: int
    derivation: tuple[str, ...]
    final: bool


@dataclass(frozen=True, slots=True)
class Payable:
    """Where to pay what is owed today, and the code that a banking app reads."""

    place: PaymentPlace
    owed: int
    qr: Markup


def price_of(case: Case, decision: Document | None) -> Price | None:
    """As the decision says it, else what the tariff lets expect; None where only the decision can tell."""
    expected = _expected(case)
    if decision is None:
        return _price(expected, final=False) if expected else None
    content = PenaltyDecision.from_json(decision.content)
    if expected and expected.amount.vnd == content.fine.amount:
        return _price(expected, final=True)
    return Price(content.fine.amount, content.points, (content.fine.derivation,), final=True)


def payable(account: Account, decision: Document | None) -> Payable | None:
    """The State Treasury's account as the decision prints it, with today's sum; None while nothing is to be paid."""
    if decision is None or account.owed == 0:
        return None
    place = PenaltyDecision.from_json(decision.content).payment
    text = vietqr_payload(place.bank_bin, place.account, amount_vnd=account.owed, purpose=place.reference)
    return Payable(place, account.owed, qr_drawing(text))


def qr_drawing(text: str) -> Markup:
    """A QR code as SVG that a strict content policy lets through: attributes only, no style."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None))  # noqa: S704 - own drawing


def payments_of(session: Session, case: Case) -> Sequence[Payment]:
    """What was paid, in the order of its day; the payer's own words are not shown."""
    return session.scalars(select(Payment).where(Payment.case_id == case.id)
                           .order_by(Payment.paid_on, Payment.recorded_at)).all()


def _expected(case: Case) -> Penalty | None:
    try:
        return penalty_of(case, organisation=is_organisation(case))
    except RefusedError:
        return None


def _price(penalty: Penalty, *, final: bool) -> Price:
    amount = penalty.amount
    said = amount.derivation_en if language() == "en" else amount.derivation_vi
    return Price(amount.vnd, amount.points, said, final=final)
