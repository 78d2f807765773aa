"""Where a reader's time goes: the processor's seconds of each part, taken from outside while it reads.

What one part spends in another is counted there only: the parts and the rest add up to everything.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock


def where_time_goes(files: Sequence[Path]) -> dict[str, object]:
    """Milliseconds of one core for each picture; the first one only warms up."""
    from processing.vision import cascade, sighting
    from processing.vision.detector import PlateDetector
    from processing.vision.lines import LineReader
    from processing.vision.paddle import PaddleReader
    from processing.vision.plate_text import PlateText

    reader = cascade.CascadeReader()
    reader.read(files[0].read_bytes())
    parts = [(cascade, "shown", "decode"), (PlateDetector, "find", "detect"), (sighting, "straightened", "cut out"),
             (cascade, "straightened", "cut out"), (sighting, "quality", "quality"), (sighting, "ground_colour", "colour"),
             (PlateText, "read", "our text net"), (LineReader, "read", "PaddleOCR, lines"),
             (LineReader, "read_one", "PaddleOCR, lines it found itself"), (PaddleReader, "lines", "PaddleOCR, where text is")]
    spent: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    with _watched(parts, spent, calls):
        start = time.process_time()
        for file in files[1:]:
            reader.read(file.read_bytes())
        whole = time.process_time() - start
    count = len(files) - 1
    told = {name: f"{1000 * spent[name] / count:.1f} ms in {calls[name] / count:.2f} calls" for _, _, name in parts}
    rest = whole - sum(spent.values())
    return {**told, "the rest": f"{1000 * rest / count:.1f} ms", "everything": f"{1000 * whole / count:.1f} ms", "pictures": count}


@contextmanager
def _watched(parts: Sequence[tuple[object, str, str]], spent: Counter[str], calls: Counter[str]) -> Iterator[None]:
    running: list[str] = []
    with ExitStack() as patches:
        for owner, attribute, name in parts:
            timed = _timed(getattr(owner, attribute), name, running, (spent, calls))
            patches.enter_context(mock.patch.object(owner, attribute, timed))
        yield


def _timed(work: Callable[..., object], name: str, running: list[str],
           counted: tuple[Counter[str], Counter[str]]) -> Callable[..., object]:
    spent, calls = counted

    def timed(*given: object, **named: object) -> object:
        running.append(name)
        start = time.process_time()
        try:
            return work(*given, **named)
        finally:
            took = time.process_time() - start
            running.pop()
            spent[name] += took  # type: ignore[assignment]
            if running:
                spent[running[-1]] -= took  # type: ignore[assignment]
            calls[name] += 1

    return timed
