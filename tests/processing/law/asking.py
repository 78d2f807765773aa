"""Short questions for tests: a car, on a day, and nothing else known."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from processing.clock import VIETNAM
from processing.law.clocks import Facts
from processing.law.explain import Explanation, Question, explain

ASKED = date(2026, 11, 22)


def ask(offence: str, vehicle: str, on: str, *, speed: str | None = None, limit: str | None = None,
        asked: str | None = None, facts: dict[str, Any] | None = None, **given: Any) -> Explanation:
    """Recorded at noon of `on`; days as YYYY-MM-DD."""
    recorded = datetime.combine(date.fromisoformat(on), datetime.min.time(), VIETNAM).replace(hour=12)
    days = {name: date.fromisoformat(value) if isinstance(value, str) and value[:1].isdigit() else value
            for name, value in (facts or {}).items()}
    return explain(Question(
        offence=offence, vehicle=vehicle, recorded=recorded, on=date.fromisoformat(asked) if asked else ASKED,
        facts=Facts(recorded=date.fromisoformat(on), **days), speed=None if speed is None else Decimal(speed),
        limit=None if limit is None else Decimal(limit), **given))


def place(answer: Explanation) -> str | None:
    """`168/2024 6.9.b`, as the tables of these tests write a provision."""
    if answer.row is None:
        return None
    decree = answer.row.decree.replace("/NĐ-CP", "")
    return f"{decree} {answer.row.article}.{answer.row.clause}.{answer.row.point}"
