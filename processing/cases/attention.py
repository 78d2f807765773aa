"""Attention: what an officer looked at before deciding, as their browser tells it, cut down to what can be true."""

import json
from collections.abc import Collection, Mapping
from typing import Any

LONGEST = 2_000
"""Characters; an honest telling has some two hundred."""
UNUSABLE: Mapping[str, Any] = {"unusable": True}
"""Something was told that nobody's desk tells."""
HIGHEST_ZOOM = 40
MOST_TIMES = 1_000


def told(text: str, *, pictures: Collection[int], most_seconds: float) -> Mapping[str, Any] | None:
    """What is kept of the telling; None where a browser without script told nothing.

    It can refuse nobody and raise nothing: a decision does not hang on it. No time in it is longer than the case lay
    on the desk, no picture is named that the case does not have, and what is not known is left out.
    """
    if not text:
        return None
    stated = _parsed(text)
    if stated is None:
        return UNUSABLE
    longest = max(0.0, most_seconds)
    kept = {name: _number(stated.get(name), longest) for name in ("seconds", "plate", "clip")}
    kept |= {name: round(_number(stated.get(name), MOST_TIMES)) for name in ("zooms", "crops", "frames", "characters")}
    kept["zoom"] = _number(stated.get("zoom"), HIGHEST_ZOOM)
    return {**kept, "pictures": _seconds_a_picture(stated.get("pictures"), pictures, longest)}


def _parsed(text: str) -> dict[str, Any] | None:
    if len(text) > LONGEST:
        return None
    try:
        stated = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return stated if isinstance(stated, dict) else None


def _seconds_a_picture(stated: object, pictures: Collection[int], longest: float) -> dict[str, float]:
    given = stated if isinstance(stated, dict) else {}
    seen = {str(position): _number(given.get(str(position)), longest) for position in pictures}
    return {position: seconds for position, seconds in seen.items() if seconds > 0}


def _number(value: object, most: float) -> float:
    """Not a number is nothing, too much is the most."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return 0.0
    return round(float(min(value, most)), 1)
