"""Tables as files for a spreadsheet: CSV that opens in Vietnamese, and in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from processing import clock

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""A text that begins with one of these, blanks aside, is calculated by spreadsheets, whoever typed it."""
MOST_ROWS = 20_000
"""Of one file."""


def sheet(name: str, headings: Sequence[object], rows: Iterable[Sequence[object]]) -> Response:
    """The table as a file of this name and today's date."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([plain(each) for each in headings])
    writer.writerows([plain(each) for each in row] for row in rows)
    return Response("\ufeff" + made.getvalue(), mimetype="text/csv", headers={
        "Content-Disposition": f'attachment; filename="{name}-{clock.today().isoformat()}.csv"',
        "Cache-Control": "private, no-store"})


def plain(value: object) -> object:
    """A number as it is, anything else as a text that stays one."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return "'" + text if text.lstrip().startswith(FORMULA) else text
