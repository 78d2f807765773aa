"""Finds what looks like a number of the law: a day, an amount, a threshold, a term; in code and in templates."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from processing.law.competence import competences
from processing.law.tariff import tariff_rows
from processing.law.terms import terms

ROOT = Path(__file__).parents[2]
CODE = ("portal", "notices", "processing")
ELSEWHERE = ("processing/law/", "portal/demonstration/", "processing/vision/", "portal/translations/")
"""The law's own room; invented data of the demonstration; pixels; and translations, which repeat what is in the code."""

LEAST_AMOUNT = 100_000
LEAST_SPAN = 5
"""Shorter spans are in every office's own ways, and the law's are found by their names and sentences."""
YEARS = range(2015, 2035)
"""Days outside them are open ends."""
SPANS = frozenset({"days", "weeks", "months", "years"})
NAMED = re.compile(r"(^|_)(DAYS|MONTHS|YEARS|TERM|FINE|AMOUNT|INTEREST|POINTS|RETURNS|THRESHOLD|MULTIPLIER)(_|$)")
TOLD = re.compile(
    r"(?<![\d/.,:-])\d+ (?:ngày|tháng|năm|điểm|working days?|days|months|points)\b|\d{1,3}(?:[.,]\d{3}){2,} (?:đồng|VND)")
"""A term, points or an amount inside a sentence."""
DATED = re.compile(r"ngày \d+ tháng \d+ năm \d+")
"""The day of a decree, in the name by which papers cite it."""


def found() -> Iterator[str]:
    """`file: what`, for every number that the law may have something to say about."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(ELSEWHERE) or "__pycache__" in name:
                continue
            if path.suffix == ".py":
                yield from (f"{name}: {what}" for what in in_code(path.read_text(encoding="utf-8")))
            elif path.suffix in (".html", ".txt"):
                yield from (f"{name}: {what}" for what in _told(path.read_text(encoding="utf-8")))


def in_code(source: str) -> list[str]:
    """What one file states, in the order of its lines."""
    tree = ast.parse(source)
    silent = _docstrings(tree)
    return [what for node in ast.walk(tree) if node not in silent for what in _in_node(node)]


def _in_node(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield from _in_constant(node.value)
    elif isinstance(node, ast.keyword) and node.arg in SPANS:
        if (_number(node.value) or 0) >= LEAST_SPAN:
            yield f"{node.arg}={_number(node.value)}"
    elif isinstance(node, ast.Call) and _called(node) == "date" and len(node.args) == 3:
        if _number(node.args[0]) in YEARS:
            yield f"date({', '.join(ast.unparse(each) for each in node.args)})"
    elif isinstance(node, ast.Assign | ast.AnnAssign) and _number(node.value) is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (f"{each.id} = {_number(node.value)}" for each in targets
                    if isinstance(each, ast.Name) and NAMED.search(each.id))


def _in_constant(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _told(value)
        yield from (day for day in changes() if day in value)
    elif isinstance(value, int) and not isinstance(value, bool):
        if value in amounts():
            yield f"{value:_}"
    elif isinstance(value, float) and value in (0.05, 0.0005):
        yield str(value)


def _told(text: str) -> list[str]:
    return TOLD.findall(DATED.sub("", text))


def changes() -> set[str]:
    """The days on which something in the law changes, as code would write them."""
    days = {row.effective_from for row in tariff_rows()} | {each.valid_from for each in (*terms(), *competences())}
    return {day.isoformat() for day in days if isinstance(day, date)}


def amounts() -> set[int]:
    """Edges of the bands; small numbers and powers of ten mean too many other things."""
    edges = {vnd for row in tariff_rows() for vnd in (row.min_vnd, row.max_vnd) if vnd >= LEAST_AMOUNT}
    return {vnd for vnd in edges if str(vnd).strip("0") != "1"}


def _number(node: ast.AST | None) -> int | float | None:
    return node.value if isinstance(node, ast.Constant) and type(node.value) in (int, float) else None


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    """Sentences about the code: they may name the article and its term."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
