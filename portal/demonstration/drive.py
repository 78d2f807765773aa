"""The script of the past: for each planned capture the steps of its life, and the days on which they happened."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.demonstration import acts, money
from portal.demonstration.acts import DECISION, NOTICE, Act, Stage
from portal.demonstration.captures import PlannedCapture, plan
from portal.demonstration.past import later
from processing import clock
from processing.cases.hearing import Hearing
from processing.law.working_days import is_working_day

PRESENT = frozenset({"awaiting_review", "linked", "set_aside", "reading_failed"})
"""Ends that need no person: these captures come in today, by the running server and its workers."""

IN_PERSON = Hearing(statement="Tôi thừa nhận hành vi vi phạm như đã nêu.", explanation="none", contact="0000 000 000")
WITH_EXPLANATION = Hearing(statement="Tôi điều khiển xe hôm đó; trời mưa nên không thấy biển báo.",
                           explanation="written", contact="0000 000 000")
REJECTIONS = {
    "plate_not_legible": acts.reject("unreadable"),
    "emergency_vehicle": acts.reject("priority_vehicle", "Xe cứu thương đang phát tín hiệu ưu tiên."),
    "no_offence": acts.reject("no_offence"),
    "wrong_vehicle": acts.reject("wrong_vehicle", "Biển số thuộc xe chạy làn bên cạnh."),
}

Days = int
"""After the day of the act."""
Line = tuple[Days, Act]


@dataclass(frozen=True, order=True, slots=True)
class Step:
    """One act at its moment."""

    at: datetime
    number: int
    act: Act = field(compare=False)
    planned: PlannedCapture = field(compare=False)


def past() -> list[PlannedCapture]:
    """The captures whose life lies behind them, oldest first."""
    return sorted((each for each in plan() if each.end not in PRESENT), key=lambda each: (-each.days_ago, each.at))


def present() -> list[PlannedCapture]:
    return [each for each in plan() if each.end in PRESENT]


def steps(captures: Sequence[PlannedCapture], today: date) -> list[Step]:
    """Every step of these captures in the order of time, so that papers are numbered by their days."""
    return sorted(step for planned in captures for step in _steps_of(planned, today))


def play(stage: Stage, script: Sequence[Step], tell: Callable[[int, int], None]) -> None:
    """Take each step with the clock standing at its moment."""
    for done, step in enumerate(script, 1):
        if not acts.overtaken(step.planned):
            with clock.set_to(step.at):
                step.act(stage, step.planned)
                with later(minutes=20):
                    acts.write_what_was_asked(stage, step.planned)
        tell(done, len(script))


def _steps_of(planned: PlannedCapture, today: date) -> Iterator[Step]:
    recorded = planned.recorded_at(today)
    yield Step(recorded + timedelta(seconds=25), planned.number, acts.arrive, planned)
    lines = [line for part in _LIVES[planned.end](planned) for line in part]
    day_of_act = clock.vietnam_day(recorded)
    days = [_working(day_of_act + timedelta(days=days)) for days, _ in lines]
    if any(day >= today for day in days):  # a long holiday lies between then and now
        days = [day_of_act + timedelta(days=days) for days, _ in lines]
    for place, (day, (_, act)) in enumerate(zip(days, lines, strict=True)):
        minutes = 40 * place + planned.number * 7 % 37
        moment = datetime.combine(day, time(8, 5), clock.VIETNAM) + timedelta(minutes=minutes)
        yield Step(moment, planned.number, act, planned)


def _working(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


CONFIRMED: list[Line] = [(1, acts.confirm)]
NOTIFIED: list[Line] = [*CONFIRMED, (3, acts.sign(NOTICE)), (3, acts.post(NOTICE))]
DELIVERED: list[Line] = [*NOTIFIED, (6, acts.receive(NOTICE))]
ADMITTED: list[Line] = [*DELIVERED, (9, acts.admit)]
HEARD: list[Line] = [*DELIVERED, (12, acts.hold_minutes(IN_PERSON))]
DECIDED: list[Line] = [(15, acts.sign(DECISION)), (15, acts.post(DECISION)), (18, acts.receive(DECISION))]


def _confirmed(_planned: PlannedCapture) -> Iterator[list[Line]]:
    yield CONFIRMED


def _asked(planned: PlannedCapture) -> Iterator[list[Line]]:
    certain = planned.number % 3 != 0
    note = "Đề nghị xem lại ký tự cuối của biển số." if certain else "Ảnh lóa, tôi không đọc chắc được."
    yield [(1, acts.ask_second(note, certain=certain))]


def _disagreed(_planned: PlannedCapture) -> Iterator[list[Line]]:
    yield [(1, acts.ask_second("Đề nghị xem lại vị trí xe so với vạch.")), (3, acts.disagree)]


def _rejected(planned: PlannedCapture) -> Iterator[list[Line]]:
    yield [(2, REJECTIONS[planned.story])]


def _notified(planned: PlannedCapture) -> Iterator[list[Line]]:
    if planned.story == "letter_returned":
        yield [*NOTIFIED, (12, acts.come_back(NOTICE))]
        return
    yield NOTIFIED if planned.number % 2 and not planned.story else DELIVERED
    if planned.story in _OBJECTIONS:
        yield [(10, _OBJECTIONS[planned.story])]


_OBJECTIONS = {"contested_sold": money.SOLD, "contested_cloned": money.CLONED}


def _minuted(planned: PlannedCapture) -> Iterator[list[Line]]:
    if planned.story == "admitted":
        yield ADMITTED
    elif planned.number % 2:
        yield HEARD
    else:
        yield [*DELIVERED, (12, acts.hold_minutes(WITH_EXPLANATION))]


def _to_decision(planned: PlannedCapture) -> Iterator[list[Line]]:
    yield ADMITTED if planned.number % 2 else HEARD
    yield DECIDED


def _decided(planned: PlannedCapture) -> Iterator[list[Line]]:
    yield from _to_decision(planned)
    if planned.story == "part_paid":
        yield [(22, money.pay_at_counter(only=5_000_000))]
    elif planned.story == "complaint":
        yield [(28, money.WRONG_AMOUNT)]


def _settled(planned: PlannedCapture) -> Iterator[list[Line]]:
    yield from _to_decision(planned)
    yield _SETTLEMENTS[planned.story]


_SETTLEMENTS: dict[str, list[Line]] = {
    "paid_by_statement": [(23, money.import_statement)],
    "paid_at_counter": [(22, money.pay_at_counter())],
    "over_paid": [(22, money.pay_at_counter(more=500_000))],
    "complaint_refused": [(24, money.NO_OFFENCE), (45, money.DISMISSED), (49, money.pay_at_counter())],
}


def _transferred(planned: PlannedCapture) -> Iterator[list[Line]]:
    yield DELIVERED if planned.story == "after_notice" else CONFIRMED
    yield [(9, acts.transfer)]


def _lapsed(planned: PlannedCapture) -> Iterator[list[Line]]:
    if planned.story == "owner_not_found":
        yield CONFIRMED
    yield [(367, acts.lapse)]


def _expired(planned: PlannedCapture) -> Iterator[list[Line]]:
    yield from _to_decision(planned)
    yield [(384, acts.expire)]


def _cancelling(planned: PlannedCapture) -> Iterator[list[Line]]:
    """Its cancellation waits in the signing worklist."""
    yield from _to_decision(planned)
    yield [(22, money.NO_OFFENCE), (36, money.UPHELD)]


def _cancelled(planned: PlannedCapture) -> Iterator[list[Line]]:
    yield from _to_decision(planned)
    if planned.story == "complaint_upheld":
        yield [(22, money.NO_OFFENCE), (36, money.UPHELD)]
    else:
        yield [(22, money.pay_at_counter()), (30, money.EMERGENCY), (48, money.UPHELD_AFTER_PAYMENT),
               (60, money.refund)]


_LIVES: dict[str, Callable[[PlannedCapture], Iterator[list[Line]]]] = {
    "awaiting_second_review": _asked, "awaiting_senior": _disagreed, "confirmed": _confirmed, "rejected": _rejected,
    "awaiting_owner": _confirmed, "notified": _notified, "minuted": _minuted, "decided": _decided,
    "settled": _settled, "transferred": _transferred, "lapsed": _lapsed, "expired": _expired, "cancelled": _cancelled,
    "cancelling": _cancelling,
}
