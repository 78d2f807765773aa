"""What is wrong with the law's tables, named so that a person can mend it: gaps, overlaps, lost pointers."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise

from processing.law.competence import competences
from processing.law.tariff import OFFENCES, Provision, TariffRow, provisions, tariff_rows
from processing.law.terms import terms

Key = tuple[str, ...]


def problems() -> list[str]:
    """Every fault found; an empty list lets the application start."""
    return [
        *_rows_without_sense(),
        *_overlaps("fines", ((_row_key(row), row.effective_from, row.effective_to) for row in tariff_rows())),
        *_lost_provisions(),
        *_overlaps("competence", (((each.title,), each.valid_from, each.valid_to) for each in competences())),
        *_term_gaps(),
    ]


def _rows_without_sense() -> Iterator[str]:
    for row in tariff_rows():
        if not 0 <= row.min_vnd <= row.max_vnd or not 0 <= row.points <= 12:
            yield f"fines: {_name(row)} has no sound band or points"
        if (row.max_vnd == 0) != ("phạt cảnh cáo" in row.added_sanctions):
            yield f"fines: {_name(row)} is neither a fine nor a warning"


def _lost_provisions() -> Iterator[str]:
    """A line of offences.csv must name a known offence and find its row of fines.csv."""
    keys = {_row_key(row) for row in tariff_rows()}
    for line in provisions():
        if line.offence not in OFFENCES:
            yield f"offences: {line.offence} has no name"
        if _provision_key(line) not in keys:
            yield f"offences: {line.offence} points to {' '.join(_provision_key(line))}, not in fines.csv"
    for name in OFFENCES.keys() - {line.offence for line in provisions()}:
        yield f"offence_names: {name} has no provision"


def _term_gaps() -> Iterator[str]:
    """The versions of a term must cover every day once."""
    for name, group in groupby(sorted(terms(), key=lambda each: each.name), key=lambda each: each.name):
        spans = sorted((each.valid_from or date.min, each.valid_to or date.max) for each in group)
        joined = all(before[1] + timedelta(days=1) == after[0] for before, after in pairwise(spans))
        if not joined or spans[0][0] != date.min or spans[-1][1] != date.max:
            yield f"terms: {name} has a gap or an overlap"


def _overlaps(table: str, versions: Iterable[tuple[Key, date, date | None]]) -> Iterator[str]:
    last_day: dict[Key, date] = {}
    for key, first, last in sorted(versions, key=lambda version: version[1]):
        if first <= last_day.get(key, date.min):
            yield f"{table}: {' '.join(key)} holds twice on {first}"
        last_day[key] = last or date.max


def _row_key(row: TariffRow) -> Key:
    return row.decree_family, row.article, row.clause, row.point, row.vehicle_class


def _provision_key(line: Provision) -> Key:
    return line.decree, line.article, line.clause, line.point, line.vehicle_class


def _name(row: TariffRow) -> str:
    return " ".join(_row_key(row)) + f" from {row.effective_from}"
