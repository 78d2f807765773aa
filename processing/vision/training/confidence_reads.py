"""Reads of pictures whose plates are known, right ones and wrong ones, to fit the confidence to.

`PLATE_NETS=NETS python -m processing.vision.training.confidence_reads --pictures FOLDER --labels labels.csv --out FILE
[--family NAME ...] [--families labels.csv] [--without FILE ...] [--unlabelled PLATE ...]`, where the product runs, with
nets that never saw the families that are read. Labels are `file` and `plate` (several by a semicolon), or
`allowed_plate` where no plate is meant to be read. `--families` gives far frames the family of their photograph.
`--drawn COUNT` reads drawn streets instead, each with a plate of any kind or another country's: with the fonts of
`requirements-train.txt`.
"""

import argparse
import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from processing.vision.aim import errors
from processing.vision.cascade import CascadeReader
from processing.vision.pictures import Pixels, shown
from processing.vision.sighting import Sighting, with_lines
from processing.vision.training import damage, drawing
from processing.vision.training.streets import clutter
from processing.vision.training.vehicles import a_vehicle
from processing.vision.training.warping import blend, somewhere, tilted

# A read that differs from a plate in no more characters is a read of that plate.
SAME = 3
STREET, NARROWEST, WIDEST = 480, 60.0, 200.0
FOREIGN = 0.25
SEED = 11

Read = dict[str, object]
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in one picture; `unlabelled` are plates that nobody wrote down: reads of them are not judged."""

    plates: tuple[str, ...]
    unlabelled: tuple[str, ...] = ()

    def judged(self, text: str) -> bool:
        near = min((errors(text, plate) for plate in self.plates), default=SAME + 1)
        return near <= SAME or all(errors(text, plate) > SAME for plate in self.unlabelled)


def reads_of(sightings: Iterable[Sighting], known: Known) -> Iterator[Read]:
    """Each sighting as it ended, and as our net alone saw it: either may be all that is asked on the road."""
    for sighting in sightings:
        for one in (sighting, with_lines(sighting, ())) if sighting.seen.lines else (sighting,):
            if one.opinion and known.judged(one.opinion.plate.text):
                yield _read(one, known)


def _read(sighting: Sighting, known: Known) -> Read:
    assert sighting.opinion
    text = sighting.opinion.plate.text
    return {"text": text, "right": text in known.plates, "asked": bool(sighting.seen.lines),
            "signs": {name: round(value, 5) for name, value in sighting.signs.items()}}


def chosen(
    rows: Iterable[Row], families: Mapping[str, str], *, wanted: Sequence[str], without: Sequence[str]
) -> list[Row]:
    """With their family; a frame `far60_NAME` was made from NAME. `without` are parts of file names."""
    kept = []
    for row in rows:
        name = Path(row["file"]).stem
        family = row.get("family") or families.get(name) or families.get(name.partition("_")[2], "")
        if (not wanted or family in wanted) and not any(part in name for part in without):
            kept.append({**row, "family": family})
    return kept


@dataclass(frozen=True, slots=True)
class Shown:
    name: str
    family: str
    picture: Pixels
    known: Known


def photographs(given: argparse.Namespace) -> Iterator[Shown]:
    families = {Path(row["file"]).stem: row["family"] for row in _rows(given.families)} if given.families else {}
    rows = chosen(_rows(given.labels), families, wanted=given.family, without=given.without)
    for row in rows[:: given.step]:
        plates = tuple(filter(None, row.get("plate", row.get("allowed_plate", "")).split(";")))
        picture = shown((given.pictures / row["file"]).read_bytes()).pixels
        yield Shown(row["file"], row["family"], picture, Known(plates, tuple(given.unlabelled)))


def drawn(count: int) -> Iterator[Shown]:
    """Streets with one plate each, of every kind, worn and seen in all weathers."""
    for number in range(count):
        dice = Random(SEED * 1_000_000 + number)  # noqa: S311 - drawings, not secrets
        foreign = dice.random() < FOREIGN
        plate = drawing.a_stranger(dice) if foreign else drawing.a_plate(dice)
        street, (height, width) = clutter(STREET, dice), plate.picture.shape[:2]
        quad = somewhere(tilted(width, height, dice.uniform(NARROWEST, WIDEST), dice), STREET, dice)
        a_vehicle(street, quad, dice)
        blend(street, damage.dirty(plate.picture, dice), quad, dice)
        picture = damage.photographed(street, dice, hard=dice.choice([0.4, 1.0]))
        family = "drawn, foreign" if foreign else f"drawn, {plate.ground}"
        yield Shown(f"drawn {number}", family, picture, Known((plate.text,)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--families", type=Path)
    parser.add_argument("--family", action="append", default=[])
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--unlabelled", nargs="*", default=[])
    parser.add_argument("--step", type=int, default=1, help="only every so manieth picture")
    parser.add_argument("--drawn", type=int, default=0)
    parser.add_argument("--weight", type=float, default=1.0, help="for how many reads on the road each of these stands")
    given = parser.parse_args()
    reader = CascadeReader()
    with given.out.open("w", encoding="utf-8") as out:
        for one in drawn(given.drawn) if given.drawn else photographs(given):
            sightings, _ = reader.looked_at(one.picture)
            for read in reads_of(sightings, one.known):
                out.write(json.dumps({"file": one.name, "family": one.family, "weight": given.weight, **read}) + "\n")


def _rows(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


if __name__ == "__main__":
    main()
