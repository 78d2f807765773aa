"""The one clock: every room asks here what time it is, so that tests and the demonstration can set the day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def _machine_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _machine_time


def now() -> datetime:
    """This moment, in UTC."""
    return _source()


def today() -> date:
    """The calendar day in Viet Nam, which legal days are counted in."""
    return vietnam_day(now())


def vietnam_day(moment: datetime) -> date:
    """The Vietnamese calendar day that holds this moment."""
    return moment.astimezone(VIETNAM).date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Make the clock stand still at `moment` (which carries an offset) inside the block."""
    global _source
    before = _source
    _source = lambda: moment.astimezone(UTC)  # noqa: E731
    try:
        yield
    finally:
        _source = before
