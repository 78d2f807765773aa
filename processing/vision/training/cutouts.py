"""Cut plates out of photographs, with our detector's corners as in use, and label them for the plate-text net.

`python -m processing.vision.training.cutouts --photographs FOLDER --out FOLDER [--labels labels.csv]`, in the product's
environment. Labels are those of the CSV (file, kind, plate, lines, boxes, family), else what PaddleOCR is sure of.
"""

import argparse
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import cv2
import numpy as np

from processing.plates import Flag
from processing.vision.detector import Found, PlateDetector, straightened
from processing.vision.layout import Candidate, candidates
from processing.vision.lines import LineReader
from processing.vision.paddle import PaddleReader
from processing.vision.pictures import Pixels

SURE, ALIKE = 0.97, 0.85
SHOWN, LARGEST = 200, 240
MARGIN = 0.25
GATE = {"family": "gate camera 2016-17", "kind": "scene", "vehicle": "motorbike"}
_OPEN = re.compile(r"\d\d[A-Z]\d{5}")
FIELDS = ("file", "plate", "lines", "family", "kind", "aside", "above", "wide", "top")


@dataclass(frozen=True, slots=True)
class CutOut:
    """A plate with a margin on each side, in shares of the cut-out; `wide` is the plate's width in the photograph."""

    picture: Pixels
    plate: str
    lines: str
    aside: float = 0.0
    above: float = 0.0
    wide: float = 0.0


class Cutter:
    def __init__(self) -> None:
        self._detector, self._reader = PlateDetector(), PaddleReader(LineReader())

    def labelled(self, picture: Pixels, row: dict[str, str]) -> Iterator[CutOut]:
        """A crop stays whole; in a scene each label gets the box that lies on it, or reads most like it."""
        plates, lines = row["plate"].split(";"), row["lines"].split(";")
        if row["kind"] == "crop":
            yield CutOut(picture, plates[0], lines[0], wide=float(picture.shape[1]))
            return
        found = self._detector.find(picture)
        boxes = [[float(edge) for edge in box.split()] for box in row["boxes"].split(";") if box]
        texts = [] if boxes else [self._text(picture, box) for box in found]
        for place, (plate, count) in enumerate(zip(plates, lines, strict=True)):
            fits = ([float(_lies_on(box, boxes[place])) for box in found] if boxes else
                    [SequenceMatcher(None, plate, text).ratio() for text in texts])
            if max(fits, default=0.0) > ALIKE:
                yield _cut(picture, found[fits.index(max(fits))], plate, count)

    def guessed(self, picture: Pixels) -> Iterator[CutOut]:
        for box in self._detector.find(picture):
            if read := self._sure(picture, box):
                yield _cut(picture, box, read.plate.text, str(len(read.lines)))

    def _read(self, picture: Pixels, box: Found) -> list[Candidate]:
        flat, _ = straightened(picture, box, width=SHOWN, margin=0.2)
        return candidates(self._reader.lines(flat, side=max(flat.shape[:2])))

    def _text(self, picture: Pixels, box: Found) -> str:
        return max((one.plate.text for one in self._read(picture, box)), key=len, default="")

    def _sure(self, picture: Pixels, box: Found) -> Candidate | None:
        found = self._read(picture, box)
        sure = len(found) == 1 and found[0].score >= SURE and not found[0].alternatives
        return found[0] if sure and Flag.OUTSIDE_GRAMMAR not in found[0].plate.flags else None


def _lies_on(box: Found, edges: list[float]) -> bool:
    x, y = box.corners.mean(axis=0)
    return bool(edges[0] < x < edges[2] and edges[1] < y < edges[3])


def _cut(picture: Pixels, box: Found, plate: str, lines: str) -> CutOut:
    wide = float(np.clip(box.width, 40, LARGEST))
    flat, _ = straightened(picture, box, width=wide, margin=MARGIN)
    tall = float(np.clip(wide * box.height / max(box.width, 1.0), wide / 7, wide * 1.2))
    height, width = flat.shape[:2]
    return CutOut(flat, plate, lines, (width - wide) / 2 / width, (height - tall) / 2 / height, box.width)


def _top(cut: CutOut, vehicle: str) -> int:
    """Signs in the upper line, where the text alone leaves it open; else 0."""
    return 4 if cut.lines == "2" and vehicle == "motorbike" and _OPEN.fullmatch(cut.plate) else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", type=Path, required=True)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with (given.out / "labels.csv").open("w", newline="", encoding="utf-8") as handle:
        rows = csv.writer(handle)
        rows.writerow(FIELDS)
        for number, (row, cut) in enumerate(_all(given.photographs, given.labels)):
            name = f"{number:05d}.png"
            cv2.imwrite(str(given.out / name), cut.picture)
            margins = f"{cut.aside:.4f}", f"{cut.above:.4f}", f"{cut.wide:.0f}"
            top = _top(cut, row["vehicle"])
            rows.writerow([name, cut.plate, cut.lines, row["family"], row["kind"], *margins, top])
            handle.flush()


def _all(photographs: Path, labels: Path | None) -> Iterator[tuple[dict[str, str], CutOut]]:
    cutter = Cutter()
    if labels is None:
        for path in sorted(photographs.glob("*.jpg")):
            yield from ((GATE, cut) for cut in cutter.guessed(_open(path)))
        return
    with labels.open(newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            yield from ((row, cut) for cut in cutter.labelled(_open(photographs / row["file"]), row))


def _open(path: Path) -> Pixels:
    return cv2.imread(str(path)).astype(np.uint8, copy=False)


if __name__ == "__main__":
    main()
