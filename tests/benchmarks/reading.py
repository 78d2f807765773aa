"""The reader on the labelled photographs, where they are: by family and kind of plate, far away, without a plate, and how fast."""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.hardships import HARDSHIPS, harden

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
PLATES = SHARED / "plates"
READER = [sys.executable, "-m", "processing.vision", "read", "--jsonl", "-"]

Row = dict[str, str]


def measure() -> dict[str, object]:
    """What the scorer says of each set, or why there is nothing."""
    if not (PLATES / "labels.csv").exists():
        return {"skipped": "the labelled photographs are not on this machine"}
    with tempfile.TemporaryDirectory(prefix="pn-reading-") as folder:
        return _labelled(Path(folder)) | _far(Path(folder)) | _hard(Path(folder))


def _labelled(folder: Path) -> dict[str, object]:
    rows, without = _rows(PLATES / "labels.csv"), _rows(PLATES / "negatives.csv")
    said = folder / "labelled.jsonl"
    speed = _read([PLATES / row["file"] for row in rows], said)
    _read([PLATES / row["file"] for row in without], folder / "negatives.jsonl")
    said.write_text(said.read_text() + (folder / "negatives.jsonl").read_text())
    found = {"photographs": _score(PLATES / "labels.csv", PLATES, said, "--negatives", str(PLATES / "negatives.csv")),
             "photographs, a second": speed}
    for family in sorted({row["family"] for row in rows}):
        found |= _part(folder, rows, PLATES, said, {f"family {family}": lambda row, name=family: row["family"] == name})
    kinds = {f"{kind} of {lines} lines": lambda row, k=kind, n=lines: (row["kind"], row["lines"]) == (k, n)
             for kind in ("scene", "crop") for lines in ("1", "2")}
    return found | _part(folder, rows, PLATES, said, kinds)


def _far(folder: Path) -> dict[str, object]:
    """Plates 60, 90 and 130 pixels wide in frames of 1920x1080, made anew: the frames are no part of the product."""
    made, said = folder / "far", folder / "far.jsonl"
    subprocess.run([sys.executable, str(SHARED / "eval/make_far.py"), "--labels", str(PLATES / "labels.csv"), "--images", str(PLATES),
                    "--boxes", str(PLATES / "far_boxes.csv"), "--frames", str(PLATES / "empty"), "--out", str(made)],
                   check=True, stdout=subprocess.DEVNULL)
    rows = _rows(made / "labels.csv")
    speed = _read([made / row["file"] for row in rows], said)
    sizes = {f"{row['kind'][3:]} px in 1080p": lambda row, kind=row["kind"]: row["kind"] == kind for row in rows}
    return _part(folder, rows, made, said, sizes) | {"1080p frames a second": speed}


def _hard(folder: Path) -> dict[str, object]:
    """Every fifth scene of one plate, made harder in each way."""
    chosen = [row for row in _rows(PLATES / "labels.csv") if row["kind"] == "scene" and row["n_plates"] == "1"][::5]
    made, said, rows = folder / "hard", folder / "hard.jsonl", []
    for how in HARDSHIPS:
        (made / how).mkdir(parents=True)
        for row in chosen:
            file = f"{how}/{Path(row['file']).stem}.jpg"
            harden(PLATES / row["file"], made / file, how)
            rows.append({**row, "file": file, "kind": how})
    _read([made / row["file"] for row in rows], said)
    return _part(folder, rows, made, said, {how: lambda row, how=how: row["kind"] == how for how in HARDSHIPS})


def _part(folder: Path, rows: list[Row], images: Path, said: Path, parts: dict[str, Callable[[Row], bool]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for label, belongs in parts.items():
        chosen = [row for row in rows if belongs(row)]
        part = folder / "part.csv"
        with part.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, list(chosen[0]))
            writer.writeheader()
            writer.writerows(chosen)
        score = _score(part, images, said)
        found[label] = {key: score[key] for key in ("images", "plates", "found", "spurious_per_image", "auto_share")}
    return found


def _read(files: list[Path], said: Path) -> float:
    """Run the whole command once, keep what it says, return pictures a second."""
    start = time.perf_counter()
    with said.open("w", encoding="utf-8") as out:
        subprocess.run(READER, input="".join(f"{file}\n" for file in files), text=True, stdout=out, stderr=subprocess.DEVNULL,
                       cwd=ROOT, check=True)
    return round(len(files) / (time.perf_counter() - start), 2)


def _score(labels: Path, images: Path, said: Path, *more: str) -> dict[str, object]:
    """The scorer's figures; what was said is kept, so its reader is `cat` and its own speeds mean nothing."""
    command = [sys.executable, str(SHARED / "eval/plate_eval.py"), "--json", "--labels", str(labels), "--images", str(images),
               *more, "--", "cat", str(said)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    score = dict(json.loads(done.stdout.splitlines()[-1]))
    return {key: value for key, value in score.items() if key not in ("images_per_second", "median_ms")}


def _rows(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))
