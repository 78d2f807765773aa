"""No number of the law stands outside its room: what a page or paper says of a term is what the law's table says."""

import pytest

from processing.law.terms import terms
from tests.house.law_numbers import found, in_code

REPEATED = {
    "portal/clerk/minutes.py: 5 ngày": "explain_in_writing_by",
    "portal/clerk/minutes.py: 2 ngày": "explain_orally_by",
    "portal/templates/citizen/advice.html: 10 ngày": "pay_by",
    "portal/templates/citizen/advice.html: 90 ngày": "complain_by",
    "portal/templates/citizen/advice.html: 01 năm": "sue_by",
    "portal/templates/citizen/case_objections.html: 30 ngày": "complain_again_by",
    "portal/templates/citizen/case_state.html: 10 ngày": "pay_by",
    "portal/templates/citizen/case_state.html: 90 ngày": "complain_by",
    "portal/templates/citizen/case_state.html: 01 năm": "sue_by",
    "portal/templates/citizen/found.html: 10 ngày": "notify_by",
    "portal/templates/citizen/home.html: 10 ngày": "pay_by",
    "portal/templates/clerk/owners.html: 10 ngày": "notify_by",
    "portal/templates/clerk/payments_parts.html: 12 ngày": "interest_without_receipt",
    "notices/cover.py: 01 năm": "sue_by",
    "notices/cover.py: 90 ngày": "complain_by",
    "notices/cover.py: 90 days": "complain_by",
    "notices/letters.py: 06 tháng": "points_test",
    "notices/letters.py: 12 tháng": "points_restored",
    "notices/letters.py: 20 ngày": "appear_by",
    "notices/vehicle_warnings.py: 20 ngày": "appear_by",
    "notices/content/decision.py: 01 năm": "sue_by",
    "notices/pdf/minutes.py: 02 ngày": "explain_orally_by",
    "notices/pdf/minutes.py: 05 ngày": "explain_in_writing_by",
}
"""Sentences for people that repeat a term: they must change on the day on which the table does."""

NO_LAW = {
    "notices/pdf/page.py: 0.05": "a colour",
    "portal/embedded_broker.py: 0.05": "seconds between two looks at a process",
    "portal/supervisor/routes.py: days=7": "the office's own idea of lately",
    "portal/templates/supervisor/overview.html: 7 ngày": "the office's own idea of lately",
    "portal/templates/officer/desk.html: 2 ngày": "the office's own idea of soon",
    "processing/cameras/pictures.py: 40_000_000": "pixels of a picture",
    "processing/cases/known.py: days=30": "the office's own idea of a picture that does not stand out",
    "portal/supervisor/labels.py: 1 ngày": "an age of the queue",
    "portal/supervisor/labels.py: 3 ngày": "an age of the queue",
    "portal/supervisor/labels.py: 7 ngày": "an age of the queue",
    "portal/supervisor/labels.py: 10 ngày": "an age of the queue",
    "portal/templates/supervisor/overview.html: 14 ngày": "days of a chart",
    "processing/cases/inflow.py: DAYS = 14": "days of a chart",
    "processing/cases/deadlines.py: days=2": "how long before its end a term is at risk",
    "processing/cases/deadlines.py: days=3": "how long before its end a term is at risk",
    "processing/cases/deadlines.py: days=7": "how long before its end a term is at risk",
    "processing/cases/deadlines.py: days=30": "how long before its end a term is at risk",
    "processing/cases/policy.py: 0.05": "the share of confirmations that are repeated",
    "notices/letters.py: 12 điểm": "a whole licence, as the paper explains it",
    "notices/pdf/signature_mark.py: 0.05": "a colour",
    "notices/signatures/examine.py: 200_000": "objects of a file",
    "portal/refusals.py: 366 ngày": "the longest register that is drawn at once",
    "portal/supervisor/recalls.py: days=7": "where the form begins",
    "processing/audit/roots.py: MOST_DAYS = 400": "roots made at a time",
    "processing/cases/endings.py: SHORTEST_TERM = 365": "a net cast too wide; the clocks decide",
}


def test_no_number_of_the_law_stands_outside_its_room():
    stray = set(found()) - REPEATED.keys() - NO_LAW.keys()
    assert stray == set(), "take these from processing.law, or say here why they are no law"


@pytest.mark.parametrize(("sentence", "name"), REPEATED.items())
def test_a_sentence_says_the_length_of_its_term(sentence, name):
    now = next(each for each in terms() if each.name == name and each.valid_to is None)
    number, unit = sentence.rpartition(": ")[2].split()
    assert int(number) == now.length
    words = {"days": ("ngày", "days"), "working_days": ("ngày",), "months": ("tháng",), "years": ("năm",)}
    assert unit in words[now.unit]


@pytest.mark.parametrize(("source", "what"), [
    ("due = notified + timedelta(days=20)", ["days=20"]),
    ("PAY_DAYS = 10", ["PAY_DAYS = 10"]),
    ("if amount > 18_000_000: pass", ["18_000_000"]),
    ("interest = unpaid * 0.0005", ["0.0005"]),
    ("new = date(2026, 8, 15)", ["date(2026, 8, 15)"]),
    ("new = '2026-08-15'", ["2026-08-15"]),
    ("say('Nộp phạt trong 10 ngày')", ["10 ngày"]),
    ("say('Phạt 19.000.000 đồng')", ["19.000.000 đồng"]),
    ("'''NĐ 168/2024 Đ4: 1 year, 10 days.'''", []),
    ("page, size = 10, 20", []),
    ("say('ngày 26 tháng 12 năm 2024')", []),
    ("day = date(year, 1, 1)", []),
])
def test_the_search_finds_what_it_is_meant_to_find(source, what):
    assert in_code(source) == what
