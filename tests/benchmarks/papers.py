"""Papers drawn a second by one process."""

import time

from tests.notices.pdf import samples


def measure() -> dict[str, object]:
    """Draw each kind for about three seconds."""
    notice, pictures = samples.a_notice()
    return {
        "notice with two pictures, papers a second": rate(notice, pictures),
        "decision, papers a second": rate(samples.a_decision(), {}),
        "minutes, papers a second": rate(samples.a_minutes(), {}),
    }


def rate(content, pictures) -> float:
    """Papers a second, by wall clock, after one to warm up."""
    samples.drawn(content, pictures)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < 3:
        samples.drawn(content, pictures)
        count += 1
    return round(count / (time.perf_counter() - start), 1)
