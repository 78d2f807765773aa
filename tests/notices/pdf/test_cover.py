"""The plain-language cover page: one sheet for every kind, in both languages, with the same facts as the paper."""

import pytest

from notices.cover import ENGLISH, VIETNAMESE, cover_of
from notices.pdf import cover, name_of
from processing.models import DocumentKind
from tests.notices.pdf import chance, letters, samples
from tests.notices.pdf.measuring import faults
from tests.notices.pdf.reading import page_count, text_of


def drawn(content):
    return cover.render(cover_of(content, name=name_of(content), portal_url=samples.PORTAL), demonstration=False)


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_cover_is_one_page_in_both_languages(kind):
    content, _ = letters.every_kind()[kind]
    pdf = drawn(content)
    text = text_of(pdf)
    assert page_count(pdf) == 1
    assert faults(pdf) == []
    assert "Cảnh sát không bao giờ gọi điện thoại hoặc nhắn tin yêu cầu nộp tiền" in text
    assert "The police never ask for money by telephone call or text message" in text
    assert content.number in text
    assert "{" not in text


def test_a_decisions_cover_has_its_amount_and_reference_twice():
    text = text_of(drawn(samples.a_decision()))
    assert (text.count("19.000.000 đồng"), text.count("VND 19,000,000")) == (2, 2)
    assert text.count("PNAB2C3D4E5FG") == 2


def test_long_names_flow():
    content, _ = chance.a_paper(DocumentKind.PENALTY_DECISION, 5)
    assert faults(drawn(content)) == []


def test_both_languages_know_the_same_kinds():
    assert VIETNAMESE.keys() == ENGLISH.keys()
