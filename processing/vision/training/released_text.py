"""The plate-text net that the product runs, from nothing: drawn plates first, then photographed ones among them.

`python -m processing.vision.training.released_text --cutouts FOLDER --out FOLDER [--without FAMILY]`; the first holds
what `cutouts` wrote. A family that is left out can be scored honestly.
"""

import argparse
from pathlib import Path

from processing.vision.training import loop, train_text
from processing.vision.training.__main__ import tell

NAME = "plate_text.onnx"
DRAWN, PHOTOGRAPHED = (5000, 3), (1600, 12)
"""Steps and seed."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cutouts", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", action="append", default=[], metavar="FAMILY")
    given = parser.parse_args()
    drawn = given.out / "drawn" / NAME
    train_text.train(loop.Plan(*DRAWN, None, drawn, tell))
    start = drawn.with_suffix(".pt")
    train_text.train(loop.Plan(*PHOTOGRAPHED, given.cutouts, given.out / NAME, tell, start, tuple(given.without)))


if __name__ == "__main__":
    main()
