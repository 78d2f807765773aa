"""One calibrated confidence: how often a plate that looks like this is right (numbers: weights/confidence.json)."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import exp, log

from processing.vision.agreement import Evidence, Opinion
from processing.vision.quality import Quality

NUMBERS = "weights/confidence.json"
LEAST = 1e-4
# Being the best of bad readings says no more than these odds.
RULED_OUT = 4.6
# Beyond these a plate is as wide, and as sharp, as reading needs.
WIDE, SHARP = 120.0, 0.25

Signs = Mapping[str, float]


def signs(seen: Evidence, opinion: Opinion, quality: Quality) -> Signs:
    """What the confidence is made of, each a number that grows or shrinks evenly with the odds of being right."""
    asked = bool(seen.lines)
    doubt = min(max(seen.net.nothing, LEAST), 1 - LEAST) if seen.net else 0.5
    return {
        "posterior": max(-RULED_OUT, min(RULED_OUT, _odds(opinion.chance))),
        "net": log(max(opinion.net, LEAST)),
        "lines": log(max(opinion.lines, LEAST)) if asked else 0.0,
        "strange": log((opinion.lines + LEAST) / (opinion.strange + LEAST)) if asked else 0.0,
        "agreement": float(asked and opinion.net > 0.5 and opinion.lines > 0.5),
        "plate": _odds(1 - doubt),
        "plain": -float(len(opinion.plate.flags)),
        "width": min(0.0, log(max(quality.width, 1.0) / WIDE)),
        "sharpness": min(0.0, log(max(quality.sharpness, 0.01) / SHARP)),
    }


def confidence(found: Signs, *, asked: bool) -> float:
    """Whether the second reader was asked decides which numbers count."""
    weights = _numbers()["both" if asked else "alone"]
    return 1 / (1 + exp(-(weights["always"] + sum(weights[name] * value for name, value in found.items()))))


@cache
def _numbers() -> Mapping[str, Mapping[str, float]]:
    numbers: Mapping[str, Mapping[str, float]] = json.loads((files("processing.vision") / NUMBERS).read_text("utf-8"))
    return numbers


def _odds(chance: float) -> float:
    kept = min(max(chance, LEAST), 1 - LEAST)
    return log(kept / (1 - kept))
