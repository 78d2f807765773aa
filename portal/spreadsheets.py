"""Tables as files for a spreadsheet: CSV that opens in Vietnamese, and in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response
from flask_babel import gettext as _

from processing import clock

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""A text that begins with one of these, blanks aside, is calculated by spreadsheets, whoever typed it."""
MOST_ROWS = 20_000
"""Of one file; lists ask for one more, to know whether there is one."""


def sheet(name: str, headings: Sequence[object], rows: Iterable[Sequence[object]], *, more: bool = False) -> Response:
    """The table as a file of this name and today's date; its last line says where there are more rows than it holds."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([plain(each) for each in headings])
    writer.writerows([plain(each) for each in row] for row in rows)
    if more:
        told = _("Tệp chỉ gồm %(count)s dòng đầu. Xin chọn khoảng hẹp hơn để có đủ.", count=MOST_ROWS)
        writer.writerow([told])
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
