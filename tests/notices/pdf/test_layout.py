"""Whatever chance puts into a paper: nothing leaves its frame, overlaps or is cut, and every word is there."""

import os

import pytest

from notices.content import PenaltyDecision, Receipt
from notices.pdf.wording import money
from notices.pdf.words import amount_in_words
from processing.models import DocumentKind
from tests.notices.pdf import chance, letters, samples
from tests.notices.pdf.measuring import faults, missing, plain
from tests.notices.pdf.reading import page_count, text_of

KINDS = list(DocumentKind)
EACH = 1000 // len(KINDS) + 1 if os.environ.get("PROVE") == "full" else 3


def check(kind, seed):
    content, stored = chance.a_paper(kind, seed)
    pdf = samples.drawn(content, stored)
    assert faults(pdf) == [], f"{kind}, seed {seed}"
    assert missing(content, pdf) == [], f"{kind}, seed {seed}"
    sums = [content.fine.amount] if isinstance(content, PenaltyDecision) else [content.amount] if isinstance(content, Receipt) else []
    for amount in sums:
        assert plain(money(amount)) in plain(text_of(pdf))
        assert plain(amount_in_words(amount)) in plain(text_of(pdf))
    return page_count(pdf)


@pytest.mark.prove
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaves_its_frame_overlaps_or_is_cut(kind):
    pages = [check(kind, seed) for seed in range(EACH)]
    assert max(pages) >= 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_ordinary_paper_is_short(kind):
    content, stored = letters.every_kind()[kind]
    pdf = samples.drawn(content, stored)
    assert faults(pdf) == []
    assert missing(content, pdf) == []
    assert page_count(pdf) <= (3 if kind is DocumentKind.PENALTY_DECISION else 2)


def test_the_measure_sees_what_is_out_of_place():
    """A check that cannot fail proves nothing."""
    from io import BytesIO

    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, initialFontName="Tinos")
    canvas.setFont("Tinos", 13)
    canvas.drawString(100, 400, "Một dòng chữ")
    canvas.drawString(104, 402, "Dòng khác nằm trên")
    canvas.drawString(560, 300, "ra ngoài lề phải")
    canvas.save()
    found = " ".join(faults(target.getvalue()))
    assert "lies upon" in found
    assert "leaves its frame" in found
    content, _ = letters.every_kind()[DocumentKind.REMINDER]
    assert len(missing(content, target.getvalue())) > 5
