"""What is wrong with the law's tables, named so that a person can mend it: gaps, overlaps, lost pointers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from processing.law.competence import competences
from processing.law.duties import authorities
from processing.law.jurisdiction import home_areas, place_on_or_none, places
from processing.law.offence_codes import MAKERS, codes
from processing.law.points import full
from processing.law.tables import rows
from processing.law.tariff import CLASSES_OF, OFFENCES, Provision, TariffRow, provisions, tariff_rows
from processing.law.terms import terms

Key = tuple[str, ...]

_SETTINGS: Mapping[str, tuple[Decimal, Decimal]] = {
    "organisation_multiplier": (Decimal(1), Decimal(2)),
    "one_circumstance_share": (Decimal("0.01"), Decimal("0.99")),
    "late_interest_per_day": (Decimal(0), Decimal("0.01")),
    "licence_points": (Decimal(1), Decimal(100)),
    "remind_days_before": (Decimal(0), Decimal(9)),
    "returned_mails": (Decimal(1), Decimal(9)),
    "device_plan_needed": (Decimal(0), Decimal(1)),
    "clock_tolerance_seconds": (Decimal(1), Decimal(600)),
    "longest_way_seconds": (Decimal(10), Decimal(86_400)),
    "duplicate_seconds": (Decimal(0), Decimal(3600)),
    "duplicate_standing_seconds": (Decimal(0), Decimal(86_400)),
    "like_picture_seconds": (Decimal(0), Decimal(600)),
    "like_picture_bits": (Decimal(0), Decimal(32)),
    "impossible_kmh": (Decimal(100), Decimal(1000)),
    "least_distance_km": (Decimal(0), Decimal(50)),
    "statement_signs": (Decimal(1), Decimal(200)),
}
"""Between what a setting may move; outside it is a slip of the hand."""


class UnsoundLawError(Exception):
    """The law's tables contradict themselves; the message names each fault."""


def refuse_problems() -> None:
    """Called at start: nothing is fined by tables that are not sound."""
    found = problems()
    if found:
        raise UnsoundLawError("The law's tables are not sound:\n" + "\n".join(found))


def problems() -> list[str]:
    """Every fault found; an empty list lets the application start."""
    return [
        *_rows_without_sense(),
        *_overlaps("fines", ((_row_key(row), row.effective_from, row.effective_to) for row in tariff_rows())),
        *_gaps("fines", ((_row_key(row), row.effective_from, row.effective_to) for row in tariff_rows())),
        *_lost_provisions(),
        *_overlaps("competence", (((each.title,), each.valid_from, each.valid_to) for each in competences())),
        *_gaps("competence", (((each.title,), each.valid_from, each.valid_to) for each in competences())),
        *_term_gaps(),
        *_settings_without_sense(),
        *_lost_codes(),
        *_overlaps("jurisdiction", (((each.code,), each.valid_from, each.valid_to) for each in places())),
        *_gaps("jurisdiction", (((each.code,), each.valid_from, each.valid_to) for each in places())),
        *_lost_provinces(),
        *_gaps("home_area", ((("home area",), each.valid_from, each.valid_to) for each in home_areas())),
        *_vehicles_without_warning(),
    ]


def _rows_without_sense() -> Iterator[str]:
    for row in tariff_rows():
        if not 0 <= row.min_vnd <= row.max_vnd or not 0 <= row.points <= full():
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


def _gaps(table: str, versions: Iterable[tuple[Key, date, date | None]]) -> Iterator[str]:
    """Between two versions of one thing no day may be without it."""
    spans: dict[Key, list[tuple[date, date]]] = defaultdict(list)
    for key, first, last in versions:
        spans[key].append((first, last or date.max))
    for key, each in spans.items():
        for before, after in pairwise(sorted(each)):
            if before[1] != date.max and before[1] + timedelta(days=1) < after[0]:
                yield f"{table}: {' '.join(key)} does not hold on {before[1] + timedelta(days=1)}"


def _settings_without_sense() -> Iterator[str]:
    for name, (low, high) in _SETTINGS.items():
        values = [Decimal(row["value"]) for row in rows("settings") if row["name"] == name]
        if len(values) != 1 or not low <= values[0] <= high:
            yield f"settings: {name} must be given once, from {low} to {high}"


def _lost_codes() -> Iterator[str]:
    seen = Counter((each.maker, each.code.casefold()) for each in codes())
    for each in codes():
        if each.maker not in MAKERS or each.offence not in OFFENCES:
            yield f"offence_codes: {each.maker} {each.code} stands for {each.offence}, which nobody knows"
    for (maker, code), times in seen.items():
        if times > 1:
            yield f"offence_codes: {maker} {code} stands {times} times"


def _lost_provinces() -> Iterator[str]:
    for place in places():
        if place_on_or_none(place.province, place.valid_from) is None:
            yield f"jurisdiction: {place.code} lies in {place.province}, which is no place on {place.valid_from}"


def _vehicles_without_warning() -> Iterator[str]:
    for kind, classes in CLASSES_OF.items():
        for reason in ("not_appeared", "decision_overdue"):
            if classes and not authorities(reason, kind):
                yield f"warnings: nobody is warned of {kind} that {reason}"


def _row_key(row: TariffRow) -> Key:
    return row.decree_family, row.article, row.clause, row.point, row.vehicle_class


def _provision_key(line: Provision) -> Key:
    return line.decree, line.article, line.clause, line.point, line.vehicle_class


def _name(row: TariffRow) -> str:
    return " ".join(_row_key(row)) + f" from {row.effective_from}"
