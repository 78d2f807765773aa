"""What the pages about money share: their tabs, their words, and what this clerk may reach."""

import re
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.access import account, units_under
from portal.paging import page_number
from processing.cases.rights import Right
from processing.models import Case, Payment
from processing.payments import sheet, worklists

PAGE = 50

OUTCOMES: Mapping[str, object] = {
    "matched": _l("Đã khớp hồ sơ"), "unmatched": _l("Chưa rõ hồ sơ"), "repeated": _l("Đã ghi nhận trước"),
    "outgoing": _l("Tiền ra"), "unreadable": _l("Không đọc được"),
}
TONES = {"matched": "good", "unmatched": "warning", "repeated": "plain", "outgoing": "plain", "unreadable": "danger"}
WHYS: Mapping[str, object] = {
    "no_reference": _l("Nội dung không có mã hồ sơ."),
    "several_references": _l("Nội dung có nhiều mã hồ sơ khác nhau."),
    "unknown_reference": _l("Mã hồ sơ trong nội dung không có trong hệ thống."),
    "already_booked": _l("Khoản này đã có trong một sao kê khác hoặc ở dòng trên."),
    "no_day": _l("Không đọc được ngày giao dịch."),
    "future_day": _l("Ngày giao dịch ở tương lai."),
    "no_amount": _l("Không có số tiền."),
    "amount_unclear": _l("Không đọc được số tiền."),
}


def words_of_money() -> dict[str, object]:
    """For templates of these pages."""
    return {"outcomes": OUTCOMES, "tones": TONES, "whys": WHYS}


def my_units(session: Session) -> list[uuid.UUID]:
    return units_under(session, account().unit.id)


def tabs(session: Session, active: str) -> list[tuple[str, str, int | None, bool]]:
    """The worklists that this person may open."""
    items: list[tuple[str, str, str, Right, int | None]] = [
        ("payments", "clerk.payments", _("Thu tại quầy"), Right.TAKE_PAYMENT, None),
        ("unmatched", "clerk.unmatched", _("Tiền chưa rõ hồ sơ"), Right.TAKE_PAYMENT,
         count(session, worklists.unmatched(my_units(session)))),
        ("statements", "clerk.statements", _("Sao kê ngân hàng"), Right.TAKE_PAYMENT, None),
        ("surpluses", "clerk.surpluses", _("Nộp thừa"), Right.SEE_CASES, None),
        ("corrections", "clerk.corrections", _("Điều chỉnh, hoàn trả"), Right.CORRECT_PAYMENT, None),
    ]
    return [(url_for(endpoint), label, number, name == active) for name, endpoint, label, right, number in items
            if account().may(right)]


def count(session: Session, query: Select[Payment]) -> int:
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def one_page(session: Session, query: Select[Any], size: int = PAGE) -> dict[str, object]:
    """The rows of the page that the address asks for, for a template."""
    number = page_number()
    rows = session.scalars(query.offset(number * size).limit(size + 1)).all()
    return {"rows": rows[:size], "page_number": number, "more": len(rows) > size}


def my_case(session: Session, case_id: uuid.UUID) -> Case:
    """The case, or 404 where it belongs to another unit."""
    case = session.get(Case, case_id)
    if case is None or case.unit_id not in my_units(session):
        abort(404)
    return case


def my_payment(session: Session, payment_id: uuid.UUID) -> Payment:
    payment = worklists.payment_in_reach(session, payment_id, my_units(session))
    if payment is None:
        abort(404)
    return payment


def one_case(session: Session, text: str) -> tuple[Case | None, str]:
    """The only case that this text names, or what is wrong with it."""
    found = worklists.find_cases(session, text, my_units(session))
    if len(found) == 1:
        return found[0], ""
    return None, _("Không tìm thấy hồ sơ nào.") if not found else _("Có nhiều hồ sơ như vậy. Xin nhập mã hồ sơ.")


def read_money(text: str) -> int | None:
    """A sum as people type it: 19.000.000, 19,000,000 or 19000000."""
    return next((money for mark in (".", ",") if (money := sheet.money_of(text, mark)) is not None), None)


def read_day(text: str) -> date | None:
    """The day of a date field, or as typed by hand: 2026-11-20 or 20/11/2026."""
    order = "ymd" if re.match(r"\s*[0-9]{4}-", text) else "dmy"
    return sheet.day_of(text, order)
