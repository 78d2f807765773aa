"""Number and code open a paper; a guess, a neighbour's code and hostile text do not."""

import re
from dataclasses import replace

import pytest

from notices import access_code
from notices.access_code import code_of, find_document, plain_number
from processing import db
from processing import settings as process_settings
from processing.models import Document, DocumentState
from processing.settings import Settings
from tests.notices import making
from tests.notices.making import NOTICE


def an_issued_paper() -> Document:
    with db.writing() as session:
        office = making.an_office(session)
    return making.paper(making.a_notified_case(office), NOTICE)


def found(number: str, code: str) -> Document | None:
    with db.reading() as session:
        return find_document(session, number, code)


def test_a_code_is_ten_plain_signs_in_two_groups_and_stored_nowhere(settings: Settings) -> None:
    paper = an_issued_paper()
    code = code_of(paper)
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}", code)
    assert code.replace("-", "") not in str(paper.content).replace("-", "")


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code[:3]} {code[3:]}\n",
                                   lambda code: code.replace("-", " – ")])
def test_case_spaces_and_dashes_do_not_matter(settings: Settings, typed) -> None:  # type: ignore[no-untyped-def]
    paper = an_issued_paper()
    seen = found(paper.number or "", typed(code_of(paper)))
    assert seen is not None
    assert seen.id == paper.id


@pytest.mark.parametrize(("typed", "number"), [
    (" 12/tb-csgt ", "12/TB-CSGT"), ("0012/TB-CSGT", "12/TB-CSGT"), ("12/qd-xphc", "12/QĐ-XPHC"), ("12/QĐ-XPHC", "12/QĐ-XPHC"),
    ("12/qđ-xphc", "12/QĐ-XPHC"), ("12 / QD - XPHC", "12/QĐ-XPHC"), ("\0", ""),
])
def test_a_number_is_understood_as_people_type_it(typed: str, number: str) -> None:
    assert plain_number(typed) == number


def test_two_units_share_a_number_and_the_code_decides(settings: Settings) -> None:
    one, other = an_issued_paper(), an_issued_paper()
    assert one.number == other.number == "1/TB-CSGT"
    assert code_of(one) != code_of(other)
    for paper in (one, other):
        seen = found("1/TB-CSGT", code_of(paper))
        assert seen is not None
        assert seen.id == paper.id


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA", "x" * 100_000, "\0", "ＡＢＣ", "đ" * 10, "'; drop table documents; --"])
def test_a_guess_opens_nothing(settings: Settings, code: str) -> None:
    an_issued_paper()
    assert found("1/TB-CSGT", code) is None


def test_the_code_belongs_to_its_number_key_and_counter(settings: Settings) -> None:
    paper = an_issued_paper()
    code = code_of(paper)
    assert found("2/TB-CSGT", code) is None
    with db.writing() as session:
        session.get_one(Document, paper.id).code_counter += 1
    assert found("1/TB-CSGT", code) is None
    process_settings.configure(replace(settings, paper_key="another key"))
    assert code_of(paper) != code


def test_an_unknown_number_costs_as_many_comparisons_as_a_known_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    an_issued_paper()
    compared: list[int] = []
    derive = access_code._code
    monkeypatch.setattr(access_code, "_code", lambda *args: (compared.append(1), derive(*args))[1])
    counts = []
    for number in ("1/TB-CSGT", "77/TB-CSGT"):
        compared.clear()
        found(number, "AAAAA-AAAAA")
        counts.append(len(compared))
    assert counts[0] == counts[1] == access_code.LEAST_COMPARISONS


def test_only_issued_papers_are_found(settings: Settings) -> None:
    paper = an_issued_paper()
    for state in (DocumentState.SIGNED, DocumentState.VOIDED):
        with db.writing() as session:
            session.get_one(Document, paper.id).state = state
        assert found("1/TB-CSGT", code_of(paper)) is None


def test_nobodys_code_opens_nothing(settings: Settings) -> None:
    an_issued_paper()
    assert found("1/TB-CSGT", access_code._code(access_code.NOBODY, 0)) is None
