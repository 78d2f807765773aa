"""Fits the numbers of the calibrated confidence to reads whose truth is known: a logistic regression for two kinds.

`python -m processing.vision.training.fit_confidence READS.jsonl ... --out weights/confidence.json`; a line of READS
has `asked` (whether the second reader was), `right`, `signs` as `processing.vision.confidence.signs` gives them, and
may have `weight`, for how many such reads on the road it stands.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ROUNDS = 60
# Keeps numbers small that few reads speak for.
RIDGE = 1.0
# More of these can only make a plate surer: where few reads say otherwise, chance does.
NEVER_NEGATIVE = ("posterior", "net", "lines", "strange", "agreement", "plate", "plain", "width", "sharpness")


def fit(reads: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The weight of each sign and `always`, by Newton's method; signs that would count the wrong way are left out."""
    names = sorted({name for read in reads for name in read["signs"]})
    while True:
        found = _fit(reads, names)
        wrong = [name for name in names if name in NEVER_NEGATIVE and found[name] < 0]
        if not wrong:
            return found | dict.fromkeys({name for read in reads for name in read["signs"]} - set(names), 0.0)
        names.remove(min(wrong, key=lambda name: found[name]))


def _fit(reads: Sequence[dict[str, Any]], names: Sequence[str]) -> dict[str, float]:
    rows = np.array([[1.0, *(read["signs"][name] for name in names)] for read in reads])
    right = np.array([float(read["right"]) for read in reads])
    count = np.array([float(read.get("weight", 1.0)) for read in reads])
    weights = np.zeros(rows.shape[1])
    ridge = RIDGE * np.eye(rows.shape[1])
    ridge[0, 0] = 1e-3
    for _ in range(ROUNDS):
        said = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (count * (right - said)) - ridge @ weights
        bend = rows.T @ (rows * (count * said * (1 - said))[:, None]) + ridge
        weights += np.linalg.solve(bend, slope)
    return {"always": round(float(weights[0]), 4)} | {
        name: round(float(weight), 4) for name, weight in zip(names, weights[1:], strict=True)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reads", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    reads = [json.loads(line) for file in given.reads for line in file.read_text("utf-8").splitlines()]
    asked, alone = ([read for read in reads if read["asked"] is asked] for asked in (True, False))
    numbers = {"both": fit(asked), "alone": fit(alone)}
    given.out.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
