"""Cut plates out of boxed photographs and label them by what PaddleOCR is sure of: run with the product's environment.

`python -m processing.vision.training.cutouts --photographs FOLDER --out FOLDER`
"""

import argparse
import csv
from pathlib import Path

import cv2
import numpy as np

from processing.plates import Flag
from processing.vision.layout import Candidate, candidates
from processing.vision.paddle import PaddleReader
from processing.vision.pictures import Pixels

SURE = 0.95
MARGIN = 0.25
SHOWN = 240


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    reader = PaddleReader()
    with (given.out / "labels.csv").open("w", newline="", encoding="utf-8") as handle:
        rows = csv.writer(handle)
        rows.writerow(["file", "plate", "lines"])
        for path in sorted(given.photographs.glob("*.jpg")):
            for number, plate in enumerate(_cut(path)):
                if read := _sure(reader, plate):
                    name = f"{path.stem}_{number}.png"
                    cv2.imwrite(str(given.out / name), plate)
                    rows.writerow([name, read.plate.text, len(read.lines)])
                    handle.flush()


def _cut(path: Path) -> list[Pixels]:
    """With a margin of a quarter of the plate on each side."""
    picture = cv2.imread(str(path)).astype(np.uint8, copy=False)
    height, width = picture.shape[:2]
    cut = []
    for line in path.with_suffix(".txt").read_text().splitlines():
        x, y, w, h = (float(part) for part in line.split()[1:5])
        reach_x, reach_y = w * 0.84 * (0.5 + MARGIN), h * 0.84 * (0.5 + MARGIN)
        left, top = round((x - reach_x) * width), round((y - reach_y) * height)
        right, bottom = round((x + reach_x) * width), round((y + reach_y) * height)
        if left >= 0 and top >= 0 and right <= width and bottom <= height:
            cut.append(picture[top:bottom, left:right])
    return cut


def _sure(reader: PaddleReader, plate: Pixels) -> Candidate | None:
    found = candidates(reader.lines(plate, side=SHOWN))
    sure = len(found) == 1 and found[0].score >= SURE and not found[0].alternatives
    return found[0] if sure and Flag.OUTSIDE_GRAMMAR not in found[0].plate.flags else None


if __name__ == "__main__":
    main()
