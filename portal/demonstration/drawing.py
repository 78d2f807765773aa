"""Draws the demonstration's pictures ahead, in processes of their own."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from portal.demonstration.captures import PlannedCapture

Pictures = tuple[bytes, ...]
Draw = Callable[[PlannedCapture], Sequence[bytes]]


@contextmanager
def ahead(captures: Sequence[PlannedCapture], today: date) -> Iterator[Draw]:
    """Start drawing these in their order; gives a capture's pictures, waiting where needed. The parent's death ends
    the children: their queue closes."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(min(os.cpu_count() or 1, 4), _let_the_parent_decide) as pool:
        waiting = {each.number: pool.apply_async(_draw, (each.number, today)) for each in captures}
        yield lambda planned: (waiting[planned.number].get() if planned.number in waiting
                               else _draw(planned.number, today))


def _draw(number: int, today: date) -> Pictures:
    from portal.demonstration.captures import plan

    pictures = plan()[number - 1].pictures(today)
    return pictures.scene_jpeg, pictures.close_up_jpeg


def _let_the_parent_decide() -> None:
    """Ctrl-C reaches every process of the terminal; the parent ends these."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
