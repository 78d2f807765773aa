"""Papers drawn a second by one process."""

import time

from tests.notices.pdf import letters, samples


def measure() -> dict[str, object]:
    """Draw each kind for a second and a half."""
    return {f"{kind.value}, papers a second": rate(content, pictures)
            for kind, (content, pictures) in letters.every_kind().items()}


def rate(content, pictures) -> float:
    """Papers a second, by wall clock, after one to warm up."""
    samples.drawn(content, pictures)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < 1.5:
        samples.drawn(content, pictures)
        count += 1
    return round(count / (time.perf_counter() - start), 1)
