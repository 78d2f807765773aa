"""The reader on labelled photographs, where they are: by family and kind, far away, made harder, with no plate; and its cost.

`PLATE_NETS=FOLDER` measures other weights with the same code: those that never saw a family, for that family's figure.
"""

import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.hardships import HARDSHIPS, harden
from tests.benchmarks.scoring import Seen, reliability, summary
from tests.benchmarks.timing import where_time_goes

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
PLATES = SHARED / "plates"
READER = [sys.executable, "-m", "processing.vision", "read", "--jsonl", "-"]
NETS = ("plate_detector.onnx", "plate_text.onnx")

Row = dict[str, str]
Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Run:
    """What the whole command said of a list of pictures, and what it cost."""

    reads: dict[str, tuple[tuple[str, float], ...]]
    pictures: int
    seconds: float
    processor: float
    memory: int

    @property
    def cost(self) -> Figures:
        return {"a second": round(self.pictures / self.seconds, 2), "MB in the largest process": self.memory,
                "ms of one core a picture, start-up included": round(1000 * self.processor / self.pictures, 1)}

    def seen(self, rows: Iterable[Row], images: Path) -> list[Seen]:
        return [Seen(row["file"], tuple(row["plate"].split(";")) if row["plate"] else (),
                     self.reads.get(str(images / row["file"]), ())) for row in rows]


def measure() -> Figures:
    """What was read of each set, or why there is nothing."""
    if not (PLATES / "labels.csv").exists():
        return {"skipped": "the labelled photographs are not on this machine"}
    wanted = os.environ.get("READING_PARTS", "labelled negatives far hard time").split()
    parts = {"labelled": _labelled, "negatives": _negatives, "far": _far, "hard": _hard, "time": _time}
    found: Figures = {"nets": _nets()}
    with tempfile.TemporaryDirectory(prefix="pn-reading-") as folder:
        for name in wanted:
            found |= parts[name](Path(folder))
    return found


def _nets() -> Figures:
    """Which weights were measured."""
    ours, other = ROOT / "processing/vision/weights", os.environ.get("PLATE_NETS")
    paths = {name: Path(other) / name if other and (Path(other) / name).is_file() else ours / name for name in NETS}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for name, path in paths.items() if path.is_file()}


def _labelled(_: Path) -> Figures:
    rows = _rows(PLATES / "labels.csv")
    run = _read([PLATES / row["file"] for row in rows])
    seen = run.seen(rows, PLATES)
    found: Figures = {"photographs": summary(seen), "photographs, cost": run.cost}
    groups: list[tuple[str, Callable[[Row], str]]] = [
        ("", lambda row: row["family"]), ("", lambda row: f"{row['kind']} of {row['vehicle']}, lines {row['lines']}"),
        ("colour ", lambda row: row["plate_colour"])]
    for label, group in groups:
        for name in sorted({group(row) for row in rows}):
            found[label + name] = summary([one for one, row in zip(seen, rows, strict=True) if group(row) == name])
    return found | {"not found": _missed(seen), "spurious, to be looked at": _spurious(seen), "reliability": reliability(seen)}


def _negatives(_: Path) -> Figures:
    rows = _rows(PLATES / "negatives.csv")
    run = _read([PLATES / row["file"] for row in rows])
    seen = run.seen(({**row, "plate": row["allowed_plate"]} for row in rows), PLATES)
    found: Figures = {}
    for kind in sorted({row["class"] for row in rows}):
        mine = [one for one, row in zip(seen, rows, strict=True) if row["class"] == kind]
        found[f"without a plate to read: {kind}"] = f"{sum(bool(one.spurious) for one in mine)} of {len(mine)} read something"
    return found | {"read where nothing is": _spurious(seen)}


def _far(folder: Path) -> Figures:
    """Plates 60, 90 and 130 pixels wide in frames of 1920x1080, made anew: the frames are no part of the product."""
    made = folder / "far"
    command = [sys.executable, str(SHARED / "eval/make_far.py"), "--labels", str(PLATES / "labels.csv"),
               "--images", str(PLATES), "--boxes", str(PLATES / "far_boxes.csv"), "--frames", str(PLATES / "empty")]
    subprocess.run([*command, "--out", str(made)], check=True, stdout=subprocess.DEVNULL)
    families = {Path(row["file"]).stem: row["family"] for row in _rows(PLATES / "labels.csv")}
    rows = _thinned(_rows(made / "labels.csv"))
    run = _read([made / row["file"] for row in rows])
    seen = run.seen(rows, made)
    found: Figures = {"1080p frames": summary(seen), "1080p frames, cost": run.cost}
    groups: list[Callable[[Row], str]] = [
        lambda row: f"{row['kind'][3:]} px wide", lambda row: f"{row['kind'][3:]} px wide, lines {row['lines']}",
        lambda row: "far, " + families[Path(row["file"]).stem.partition("_")[2]]]
    for group in groups:
        for name in sorted({group(row) for row in rows}):
            found[name] = summary([one for one, row in zip(seen, rows, strict=True) if group(row) == name])
    return found | {"far, not found": _missed(seen), "far, spurious": _spurious(seen), "far, reliability": reliability(seen)}


def _hard(folder: Path) -> Figures:
    """Every fifth scene of one plate, made harder in each way."""
    chosen = [row for row in _rows(PLATES / "labels.csv") if row["kind"] == "scene" and row["n_plates"] == "1"][::5]
    made, rows = folder / "hard", []
    for how in HARDSHIPS:
        (made / how).mkdir(parents=True)
        for row in chosen:
            file = f"{how}/{Path(row['file']).stem}.jpg"
            harden(PLATES / row["file"], made / file, how)
            rows.append({**row, "file": file, "kind": how})
    seen = _read([made / row["file"] for row in rows]).seen(rows, made)
    parts = {how: [one for one in seen if one.file.startswith(f"{how}/")] for how in HARDSHIPS}
    return {how: summary(mine) for how, mine in parts.items()} | {"hard, reliability": reliability(seen)}


def _time(folder: Path) -> Figures:
    made = sorted((folder / "far/images").glob("*.jpg"))[::12] or sorted((PLATES / "images").glob("*scene*.jpg"))[::12]
    return {f"where time goes: {part}": spent for part, spent in where_time_goes(made).items()}


def _read(files: Sequence[Path]) -> Run:
    """Run the whole command once."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as names, tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        names.write("".join(f"{file}\n" for file in files))
        names.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(READER, stdin=names, stdout=said, stderr=subprocess.DEVNULL, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if process.returncode:
            raise RuntimeError(f"the reader ended with {process.returncode}")
        said.seek(0)
        answers = [json.loads(line) for line in said]
    reads = {answer["file"]: _surest(answer) for answer in answers}
    return Run(reads, len(files), seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def _surest(answer: dict[str, list[dict[str, object]]]) -> tuple[tuple[str, float], ...]:
    reads = [(str(plate["text"]), float(str(plate["confidence"]))) for plate in answer.get("plates", [])]
    return tuple(sorted(reads, key=lambda read: -read[1]))


def _missed(seen: Sequence[Seen]) -> list[str]:
    return [f"{one.file}: {' '.join(one.truth)}, read {_told(one.reads)}" for one in seen if one.found < len(one.truth)]


def _spurious(seen: Sequence[Seen]) -> list[str]:
    """By file, so that a person can look: some are plates that nobody labelled."""
    return [f"{one.file}: {' '.join(one.truth) or 'no plate'}, read {_told(one.spurious)}" for one in seen if one.spurious]


def _told(reads: Iterable[tuple[str, float]]) -> str:
    return " ".join(f"{text}({confidence})" for text, confidence in reads) or "nothing"


def _thinned(rows: list[Row]) -> list[Row]:
    """All, or every so manieth where the environment asks for a quick look."""
    return rows[:: int(os.environ.get("READING_STEP", "1"))]


def _rows(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))
