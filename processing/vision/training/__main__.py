"""The command line of training: `python -m processing.vision.training detector --photographs FOLDER --out FILE`."""

import argparse
from pathlib import Path

from processing.vision.training import train_detector, train_text
from processing.vision.training.loop import Plan


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m processing.vision.training", description=__doc__)
    parser.add_argument("net", choices=["detector", "text"])
    parser.add_argument("--photographs", type=Path, help="a folder of photographs (without: drawn ones only)")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file; the weights lie beside it")
    parser.add_argument("--start", type=Path, help="weights (.pt) of an earlier run to go on from")
    parser.add_argument("--without", action="append", default=[], metavar="FAMILY", help="not shown to the text net")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=3)
    given = parser.parse_args()
    plan = Plan(given.steps, given.seed, given.photographs, given.out, tell, given.start, tuple(given.without))
    (train_detector if given.net == "detector" else train_text).train(plan)


def tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
