"""The detector that the product runs, from nothing: drawn plates first, then photographs placed by what it learnt.

`python -m processing.vision.training.released --plates FOLDER --out FOLDER [--without FAMILY]`; the first folder holds
labels.csv, far_boxes.csv and train_boxes. A family that is left out can be scored honestly.
"""

import argparse
import os
from pathlib import Path

from processing.vision.nets import ELSEWHERE
from processing.vision.training import boxes, loop, train_detector
from processing.vision.training.__main__ import tell
from processing.vision.training.quantise import quantise

NAME = "plate_detector"
DRAWN, PHOTOGRAPHED = (2200, 7), (2400, 8)
"""Steps and seed."""
GATE = "gate camera 2016-17"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plates", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", action="append", default=[], metavar="FAMILY")
    given = parser.parse_args()
    drawn, photographs, whole = (given.out / name for name in ("drawn", "photographs", "whole"))
    _train(drawn / f"{NAME}.onnx", DRAWN, None, None)
    os.environ[ELSEWHERE] = str(drawn)
    # The pictures with YOLO boxes are the gate camera's too.
    yolo = None if GATE in given.without else given.plates / "train_boxes"
    boxes.gather(photographs, yolo=yolo, labels=given.plates / "labels.csv", places=given.plates / "far_boxes.csv",
                 without=given.without)
    _train(whole / f"{NAME}.onnx", PHOTOGRAPHED, photographs, drawn / f"{NAME}.pt")
    quantise(whole / f"{NAME}.onnx", given.out / f"{NAME}.onnx")


def _train(out: Path, how: tuple[int, int], photographs: Path | None, start: Path | None) -> None:
    steps, seed = how
    train_detector.train(loop.Plan(steps, seed, photographs, out, tell, start))


if __name__ == "__main__":
    main()
