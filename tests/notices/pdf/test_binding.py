"""A print file: every page as its original draws it, each font once, papers on front sides."""

import io

import pikepdf
import pytest

from notices.pdf.binding import KIDS, Binder
from tests.notices.pdf import samples


def bound(*pdfs: bytes, duplex: bool = False) -> bytes:
    target = io.BytesIO()
    binder = Binder(target)
    for pdf in pdfs:
        if duplex:
            binder.turn_to_front()
        binder.add(pdf)
    binder.close()
    return target.getvalue()


def contents(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [page.Contents.read_bytes() if "/Contents" in page.obj else b"" for page in opened.pages]


def fonts(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sorted(str(each.FontName) for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each)


@pytest.fixture(scope="module")
def papers() -> list[bytes]:
    notice, pictures = samples.a_notice()
    return [samples.drawn(notice, pictures), samples.drawn(samples.a_decision(), {}), samples.drawn(samples.a_minutes(), {})]


def test_every_page_draws_what_its_original_draws(papers: list[bytes]) -> None:
    assert contents(bound(*papers)) == [each for paper in papers for each in contents(paper)]


def test_fonts_and_pictures_are_held_once(papers: list[bytes]) -> None:
    once, often = bound(*papers), bound(*papers * 20)
    assert fonts(often) == fonts(once) == ["/AAAAAA+Tinos-Bold", "/AAAAAA+Tinos-BoldItalic", "/AAAAAA+Tinos-Italic", "/AAAAAA+Tinos-Regular"]
    assert len(often) < 2 * len(once)


def test_each_paper_starts_on_a_front_side(papers: list[bytes]) -> None:
    pages = contents(bound(*papers, duplex=True))
    at = 0
    for paper in papers:
        at += at % 2
        assert pages[at] == contents(paper)[0]
        at += len(contents(paper))
    assert b"" in pages


@pytest.mark.parametrize("count", [0, 1, KIDS - 1, KIDS, KIDS + 1, 3 * KIDS])
def test_a_file_of_any_length_opens(papers: list[bytes], count: int) -> None:
    made = bound(*papers[2:] * 0, *[papers[2]] * (count // len(contents(papers[2])) if count else 0))
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert opened.check_pdf_syntax() == []
        assert len(opened.pages) == made.count(b"/Type /Page ")


def test_a_page_of_a_signed_paper_comes_without_its_form(papers: list[bytes]) -> None:
    made = bound(*papers)
    assert b"/Annot" in papers[0]
    assert b"/Annot" not in made
    assert b"/AcroForm" not in made
