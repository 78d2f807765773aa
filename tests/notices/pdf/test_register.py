"""The register drawn: one heading a page, and a case with very many numbers goes on below instead of breaking it."""

from datetime import date

import pypdfium2

from notices.content.register import Line, Register
from notices.pdf import register
from tests.notices.pdf import samples


def test_every_page_has_one_heading_and_no_number_is_lost():
    lines = tuple(Line(f"PN{at:04d}X", "17A-123.45", "Nguyễn Phước " * (at % 9), "Vượt đèn đỏ",
                       tuple(f"{at}.{number}/TB-CB" for number in range(80 if at == 3 else 1 + at % 4)), 19_000_000, "đã nộp đủ")
                  for at in range(25))
    pdf = register.render(Register(samples.AGENCY, date(2026, 11, 1), date(2026, 11, 30), lines))
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]
    assert [page.count("Mã hồ sơ") for page in pages] == [1] * len(pages)
    assert all(number in " ".join(pages) for line in lines for number in (line.reference, *line.papers))
