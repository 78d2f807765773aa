"""What a day asks of the office for one case: warn, lift, remind, lapse, expire; each a dated fact with its article."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from processing.law import clocks
from processing.law.interest import Span
from processing.law.tables import UnknownNameError, rows, setting
from processing.law.terms import term


class Duty(StrEnum):
    """What has to be done."""

    WARN = "warn"
    LIFT = "lift"
    REMIND = "remind"
    LAPSE = "lapse"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do, from the day on which the law (or, for a reminder, the office) asks for it. `subject` is the
    authority to be warned or released, or the clock that a reminder speaks of."""

    duty: Duty
    subject: str
    since: date
    article_vi: str
    article_en: str

    @property
    def key(self) -> str:
        """The same thing asked for again has the same name, so that what is done stays done."""
        return f"{self.duty}:{self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a case on the day asked, in Vietnamese calendar days.

    `done` holds the keys of what was done and still stands: a warning that was lifted is no longer among them.
    """

    vehicle_kind: str
    recorded: date
    notified: date | None = None
    came: bool = False
    """Somebody came, or admitted the act by the portal."""
    decided: date | None = None
    pay_by: date | None = None
    ended: date | None = None
    """Settled, cancelled or ended otherwise: nothing is owed any more."""
    evasion_ended: date | None = None
    done: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _Warning:
    reason: str
    vehicle_kind: str
    authority: str
    article_vi: str
    article_en: str


def due_on(case: Standing, on: date) -> list[Due]:
    """Everything that this day finds undone; asked again after it was done, nothing."""
    asked = [*_lifts(case)] if case.ended else [*_endings(case), *_warnings(case), *_reminders(case, on)]
    return [each for each in asked if each.since <= on and each.key not in case.done]


def authorities(reason: str, vehicle_kind: str) -> list[str]:
    """Whom a reason concerns for this kind of vehicle: only inspectable vehicles are stopped at the inspection."""
    return [each.authority for each in _table() if (each.reason, each.vehicle_kind) == (reason, vehicle_kind)]


def interest_stops(events: Iterable[tuple[str, date, date]]) -> list[Span]:
    """The days, both included, that bear no interest: postponed, or a request for relief under consideration."""
    stopping = {row["reason"]: row["stops"] == "yes" for row in rows("interest_stops")}
    spans = []
    for reason, first, last in events:
        if reason not in stopping:
            raise UnknownNameError("reason to stop interest", reason)
        if stopping[reason]:
            spans.append((first, last))
    return spans


def _endings(case: Standing) -> Iterator[Due]:
    if case.decided is None:
        until = clocks.limitation(case.recorded, case.evasion_ended)
        yield _after(Duty.LAPSE, "limitation", until, case.recorded)
    else:
        until = clocks.enforcement_until(case.decided, case.evasion_ended)
        yield _after(Duty.EXPIRE, "enforcement_until", until, case.decided)


def _warnings(case: Standing) -> Iterator[Due]:
    """TT 73/2024 Đ24.5: more than 20 days after the notice; NĐ 168/2024 Đ47.11: once the decision is overdue."""
    if case.notified and not case.came and not case.decided:
        yield from _warn("not_appeared", case.vehicle_kind, clocks.appear_by(case.notified))
    if case.decided and case.pay_by:
        yield from _warn("decision_overdue", case.vehicle_kind, case.pay_by)


def _warn(reason: str, vehicle_kind: str, last_day: date) -> Iterator[Due]:
    for each in _table():
        if (each.reason, each.vehicle_kind) == (reason, vehicle_kind):
            yield Due(Duty.WARN, each.authority, last_day + timedelta(days=1), each.article_vi, each.article_en)


def _lifts(case: Standing) -> Iterator[Due]:
    """TT 73/2024 Đ24.3–4, NĐ 168/2024 Đ47.11.c: at once, wherever a warning went."""
    settled = next(each for each in _table() if each.reason == "settled")
    for key in sorted(case.done):
        duty, _, authority = key.partition(":")
        if duty == Duty.WARN and case.ended:
            yield Due(Duty.LIFT, authority, case.ended, settled.article_vi, settled.article_en)


def _reminders(case: Standing, on: date) -> Iterator[Due]:
    """A courtesy of the office, never after the term."""
    ahead = int(setting("remind_days_before"))
    ends: dict[str, date] = {}
    if case.notified and not case.came and not case.decided:
        ends["appear_by"] = clocks.appear_by(case.notified)
    if case.decided and case.pay_by:
        ends["pay_by"] = case.pay_by
    for name, end in ends.items():
        if ahead and on <= end:
            version = term(name, on)
            yield Due(Duty.REMIND, name, end - timedelta(days=ahead), version.article_vi, version.article_en)


def _after(duty: Duty, clock: str, last_day: date, start: date) -> Due:
    version = term(clock, start)
    return Due(duty, clock, last_day + timedelta(days=1), version.article_vi, version.article_en)


@cache
def _table() -> tuple[_Warning, ...]:
    return tuple(_Warning(row["reason"], row["vehicle_kind"], row["authority"], row["article_vi"], row["article_en"])
                 for row in rows("warnings"))
