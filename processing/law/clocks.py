"""The law's clocks: a fact in, the last day on which the act is still in time out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from processing.law.terms import term

DecisionCourse = Literal["ordinary", "transferred", "explained", "complex"]


def notify_by(detected: date) -> date:
    """TT 73/2024 Đ24.1: identify the owner, send the notice and publish within 10 days of detection."""
    return _end("notify_by", detected)


def appear_by(notified: date) -> date:
    """TT 73/2024 Đ24.5: 20 days from sending the notice; after them the warnings go out."""
    return _end("appear_by", notified)


def minutes_by(identified: date) -> date:
    """NĐ 61/2026 Đ15.1: 5 working days from identifying the violator; NĐ 135/2021 Đ15.1.c, before 2026-04-01: 3."""
    return _end("minutes_by", identified)


def explain_orally_by(minutes: date) -> date:
    """XLVPHC Đ61: 2 working days from the minutes to ask for an oral explanation."""
    return _end("explain_orally_by", minutes)


def explain_in_writing_by(minutes: date) -> date:
    """XLVPHC Đ61: 5 working days from the minutes for a written explanation."""
    return _end("explain_in_writing_by", minutes)


def decide_by(minutes: date, course: DecisionCourse = "ordinary") -> date:
    """XLVPHC Đ66: 7 working days; 10 where the file was transferred; 1 month with an explanation; 2 when complex."""
    return _end(_DECISION_TERMS[course], minutes)


def pay_by(received: date, written: date | None = None) -> date:
    """XLVPHC Đ73: 10 days from receipt, or the longer period written in the decision."""
    end = _end("pay_by", received)
    return max(end, written) if written else end


def interest_runs_after(decided: date, received: date | None, written: date | None = None) -> date:
    """XLVPHC Đ78, TT 18/2023/TT-BTC Đ5: after the term to pay; without proof of receipt, 12 days from the decision."""
    if received is None:
        return _end("interest_without_receipt", decided)
    return pay_by(received, written)


def limitation(recorded: date, evasion_ended: date | None = None) -> date:
    """NĐ 168/2024 Đ4: 1 year from the recording; deliberate evasion starts it again on the day it ends."""
    return _end("limitation", max(recorded, evasion_ended or recorded))


def enforcement_until(decided: date, evasion_ended: date | None = None) -> date:
    """XLVPHC Đ74: a decision is carried out within 1 year of its day; evasion starts it again."""
    return _end("enforcement_until", max(decided, evasion_ended or decided))


def complain_by(received: date) -> date:
    """Luật Khiếu nại Đ9: 90 days from receiving or learning of the decision."""
    return _end("complain_by", received)


def accept_complaint_by(lodged: date) -> date:
    """Luật Khiếu nại Đ27: 7 working days; before 2026-07-01 10 days."""
    return _end("accept_complaint_by", lodged)


def answer_complaint_by(accepted: date, *, complicated: bool = False) -> date:
    """Luật Khiếu nại Đ28: 30 days from acceptance, 45 when complicated."""
    return _end("answer_complex_complaint_by" if complicated else "answer_complaint_by", accepted)


def sue_by(received: date) -> date:
    """Luật TTHC Đ116: 1 year."""
    return _end("sue_by", received)


def delivered_by_refusal(refused: date) -> date:
    """NĐ 118/2021 Đ17a: a refusal, put in minutes (MBB06), is receipt on that day."""
    return refused


def delivered_by_returned_mail(third_return: date) -> date:
    """NĐ 118/2021 Đ17a: deemed delivered 3 working days after the third returned mail."""
    return _end("deemed_by_returned_mail", third_return)


def delivered_by_electronic_entry(entered: date) -> date:
    """NĐ 118/2021 Đ17a: deemed delivered 3 working days after entry into the electronic system."""
    return _end("deemed_by_electronic_entry", entered)


def delivered_by_posting(posted_up: date) -> date:
    """NĐ 118/2021 Đ17a: a paper hung in public for 7 working days; delivered at their end."""
    return _end("deemed_by_posting", posted_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a case, in Vietnamese calendar days; the unknown is None."""

    recorded: date
    detected: date | None = None
    notified: date | None = None
    identified: date | None = None
    minutes: date | None = None
    course: DecisionCourse = "ordinary"
    decided: date | None = None
    received: date | None = None
    evasion_ended: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One term of a case: `due` is its last day, or None while the fact that starts it is unknown."""

    name: str
    due: date | None
    article_vi: str
    article_en: str

    @property
    def article(self) -> str:
        return self.article_vi


def clocks_for(facts: Facts) -> list[Clock]:
    """Every clock of a case in the order of its life; detected on the day of recording unless told otherwise."""
    detected = facts.detected or facts.recorded
    evaded = facts.evasion_ended
    return [
        _clock("notify_by", detected, notify_by),
        _clock("appear_by", facts.notified, appear_by),
        _clock("minutes_by", facts.identified, minutes_by),
        _clock(_DECISION_TERMS[facts.course], facts.minutes, lambda day: decide_by(day, facts.course)),
        _clock("pay_by", facts.received, pay_by),
        _clock("complain_by", facts.received, complain_by),
        _clock("limitation", facts.recorded, lambda day: limitation(day, evaded)),
        _clock("enforcement_until", facts.decided, lambda day: enforcement_until(day, evaded)),
    ]


_DECISION_TERMS: dict[DecisionCourse, str] = {
    "ordinary": "decide_by",
    "transferred": "decide_by_transferred",
    "explained": "decide_by_explained",
    "complex": "decide_by_complex",
}


def _end(name: str, start: date) -> date:
    return term(name, start).end(start)


def _clock(name: str, start: date | None, end: Callable[[date], date]) -> Clock:
    version = term(name, start or date.max)
    shown = "decide_by" if name in _DECISION_TERMS.values() else name
    return Clock(shown, end(start) if start else None, version.article_vi, version.article_en)


def first_in_time(last_day: Callable[[date], date], on: date) -> date:
    """The earliest beginning whose term has not run out on a day; whatever began before it is overtaken."""
    day = on
    while last_day(day - timedelta(days=1)) >= on:
        day -= timedelta(days=1)
    return day
