"""Gather photographs for the detector: made small, with the corners of their plates, and with what may be one.

`PLATE_NETS=FOLDER python -m processing.vision.training.boxes --out FOLDER [--yolo FOLDER] [--labels CSV]
[--places CSV] [--without FAMILY]`, with the product's environment; the folder holds the detector that has seen
drawn plates only. Each family gets a folder. Beside each picture stands a file: in each line how far a place is to
be trusted, and four corners.
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from processing.vision.detector import Found, PlateDetector, overlap
from processing.vision.pictures import Pixels, open_picture
from processing.vision.training.warping import Quad

# YOLO boxes of the gate camera are about 15 % loose.
LOOSE = 0.84
WIDEST, LONGEST = 220.0, 1280.0
AGREES = 0.35
# Surer than this, what no box tells of may be a plate that nobody listed; less sure, it is a lamp or a helmet to learn.
MAYBE = 0.45
# Of corners: seen by the detector where a box is; of a box alone; of what no box tells of.
SEEN, BOXED, PERHAPS = 0.6, 0.1, 0.0


@dataclass(frozen=True, slots=True)
class Photograph:
    group: str
    path: Path
    picture: Pixels
    boxes: list[Quad]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--yolo", type=Path, help="pictures with YOLO boxes beside them")
    parser.add_argument("--labels", type=Path, help="file, kind, boxes, family; pictures lie beside it")
    parser.add_argument("--places", type=Path, help="file, x1, y1, x2, y2: where their plates are")
    parser.add_argument("--without", action="append", default=[], metavar="FAMILY", help="leave these families out")
    given = parser.parse_args()
    gather(given.out, yolo=given.yolo, labels=given.labels, places=given.places, without=given.without)


def gather(out: Path, *, yolo: Path | None, labels: Path | None, places: Path | None, without: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    detector = PlateDetector()
    sources = [_with_yolo(yolo)] if yolo else []
    if labels:
        sources.append(_with_labels(labels, places, without))
    for photograph in (one for source in sources for one in source):
        folder = out / photograph.group
        folder.mkdir(exist_ok=True)
        _write(folder, photograph, detector)


def _with_yolo(folder: Path) -> Iterator[Photograph]:
    for path in sorted(folder.glob("*.jpg")):
        picture = open_picture(path.read_bytes())
        size = np.array(picture.shape[1::-1], np.float32)
        rows = [line.split() for line in path.with_suffix(".txt").read_text().splitlines() if line.strip()]
        boxes = [np.array([float(part) for part in row[1:5]], np.float32) for row in rows]
        sides = [(box[:2] * size, box[2:] * size * LOOSE / 2) for box in boxes]
        yield Photograph("yolo", path, picture, [_quad(middle - reach, middle + reach) for middle, reach in sides])


def _with_labels(table: Path, places: Path | None, without: list[str]) -> Iterator[Photograph]:
    """Scenes all of whose plates have a place; the places are tighter than the labels' boxes."""
    placed = {row["file"]: " ".join(row[side] for side in ("x1", "y1", "x2", "y2")) for row in _rows(places)}
    for row in _rows(table):
        boxes = placed.get(row["file"]) or row["boxes"]
        if row["kind"] == "scene" and row["family"] not in without and boxes:
            sides = [np.array(box.split(), np.float32) for box in boxes.split(";")]
            path = table.parent / row["file"]
            quads = [_quad(box[:2], box[2:]) for box in sides]
            yield Photograph(row["family"].replace("/", " "), path, open_picture(path.read_bytes()), quads)


def _rows(table: Path | None) -> list[dict[str, str]]:
    if table is None:
        return []
    with table.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def _quad(low: Quad, high: Quad) -> Quad:
    return np.array([low, (high[0], low[1]), high, (low[0], high[1])], np.float32)


def _write(out: Path, photograph: Photograph, detector: PlateDetector) -> None:
    seen = detector.find(photograph.picture, least=0.2)
    places = [_place(box, seen) for box in photograph.boxes]
    boxes = [box for _, box in places]
    places += [(PERHAPS, one.corners) for one in seen
               if one.score >= MAYBE and not any(overlap(one, Found(1, box)) for box in boxes)]
    size = np.array(photograph.picture.shape[1::-1], np.float32)
    widest = max((float(np.ptp(box[:, 0])) for box in boxes), default=1.0)
    scale = min(1.0, WIDEST / widest if boxes else 1.0, LONGEST / float(size.max()))
    small = cv2.resize(photograph.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(out / f"{photograph.path.stem}.jpg"), small, [cv2.IMWRITE_JPEG_QUALITY, 95])
    lines = [f"{trust} " + " ".join(f"{part:.5f}" for part in (quad / size).ravel()) for trust, quad in places]
    (out / f"{photograph.path.stem}.txt").write_text("\n".join(lines))


def _place(box: Quad, seen: list[Found]) -> tuple[float, Quad]:
    """The corners that the detector sees where the box is: boxes are upright and rough."""
    low, high = box.min(0), box.max(0)
    for one in seen:
        other_low, other_high = one.corners.min(0), one.corners.max(0)
        shared = float(np.clip(np.minimum(high, other_high) - np.maximum(low, other_low), 0, None).prod())
        if shared > AGREES * (float((high - low).prod()) + float((other_high - other_low).prod()) - shared):
            return SEEN, one.corners
    return BOXED, box


if __name__ == "__main__":
    main()
