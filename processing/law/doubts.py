"""What a lawyer still has to confirm: open questions with the default meanwhile, and rows that are not first-hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from processing.law.tables import DATA, rows

SURE = frozenset({"H", "high"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """`confidence` is M (a second-hand source), L (weak) or U (not found)."""

    table: str
    what: str
    source: str
    confidence: str


def doubts() -> list[Doubt]:
    """The open questions first, then the tables by name."""
    questions = [Doubt("unconfirmed", row["question"], row["default"], row["confidence"])
                 for row in rows("unconfirmed")]
    return [*questions, *_unsure_rows()]


def _unsure_rows() -> Iterator[Doubt]:
    for path in sorted(DATA.glob("*.csv")):
        for row in rows(path.stem):
            if path.stem != "unconfirmed" and row.get("confidence", "H") not in SURE:
                yield Doubt(path.stem, _named(row), row["source"], row["confidence"])


def _named(row: Mapping[str, str]) -> str:
    """What tells the row from its neighbours: its first fields and its days."""
    first = [value for value in list(row.values())[:2] if value]
    days = f"{row.get('valid_from') or ''}…{row.get('valid_to') or ''}"
    return " ".join([*first, days] if days != "…" else first)
