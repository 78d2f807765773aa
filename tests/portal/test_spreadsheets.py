"""Tables as files: numbers stay numbers, and no text that anybody typed is ever calculated."""

import csv
import io

import pytest

from portal import spreadsheets


@pytest.mark.parametrize("typed", ["=1+1", "+84 900", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "＝1", "\xa0=1"])
def test_a_text_that_would_be_calculated_stays_a_text(typed):
    assert spreadsheets.plain(typed) == "'" + typed


@pytest.mark.parametrize(("value", "shown"), [(-5, -5), (0.25, 0.25), (None, ""), ("17A-123.45", "17A-123.45"), (True, "True")])
def test_other_values_are_as_they_were(value, shown):
    assert spreadsheets.plain(value) == shown


def test_a_file_opens_in_vietnamese_and_is_kept_nowhere(app):
    with app.test_request_context():
        answer = spreadsheets.sheet("bang", ["Cột", "=Đầu"], [["một", 1], ["=2", 2]])
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [["Cột", "'=Đầu"], ["một", "1"], ["'=2", "2"]]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="bang-2')
    assert "no-store" in answer.headers["Cache-Control"]
