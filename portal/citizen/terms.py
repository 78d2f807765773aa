"""The days that matter to the holder of a case: a date where the fact that starts it is known, else nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from notices import delivery
from notices.content import Summons, ViolationNotice
from notices.delivery import Receipt
from portal.formats import language
from processing import clock
from processing.law import clocks
from processing.models import Case, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """None means that the fact which starts the term is not recorded yet: the page then says the rule."""

    come_by: datetime | None = None
    come_to: str = ""
    decide_by: date | None = None
    receipt: Receipt | None = None
    pay_by: date | None = None
    complain_by: date | None = None
    sue_by: date | None = None


def terms_of(session: Session, case: Case, notice: Document | None, decision: Document | None) -> Terms:
    """Every term of this case that the page may state."""
    summons = ViolationNotice.from_json(notice.content).summons if notice else None
    receipt = delivery.receipt_of(session, decision) if decision else None
    return Terms(
        come_by=summons.at if summons else None, come_to=_office(case, summons) if summons else "",
        decide_by=clocks.decide_by(clock.vietnam_day(case.minuted_at)) if case.minuted_at else None,
        receipt=receipt, pay_by=clocks.pay_by(receipt.on) if receipt else None,
        complain_by=clocks.complain_by(receipt.on) if receipt else None,
        sue_by=clocks.sue_by(receipt.on) if receipt else None,
    )


def _office(case: Case, summons: Summons) -> str:
    """Where to come, as the notice says it; the notice is in Vietnamese, so English names the office itself."""
    return f"{case.unit.name_en} ({case.unit.address})" if language() == "en" else summons.place
