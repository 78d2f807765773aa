"""Draws the decisions about a decision in the order of MQĐ38, MQĐ39 and MQĐ40."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from notices.content import Article, Ruling
from notices.pdf.blocks import check_it, closing, heading, title
from notices.pdf.edition import Edition
from notices.pdf.typeface import CENTRED, say
from notices.pdf.wording import capitalised, long_date


def story(ruling: Ruling, edition: Edition) -> list[Flowable]:
    *body, last = [each for number, article in enumerate(ruling.articles, 1) for each in _article(number, article)]
    return [
        *heading(ruling.agency, ruling.number, ruling.issued_on),
        *title("QUYẾT ĐỊNH", ruling.about),
        say("<b>{by}</b>", CENTRED, by=ruling.issued_by.upper()),
        Spacer(0, 3 * mm),
        *(say("<i>{basis};</i>", basis=capitalised(basis.rstrip(";. "))) for basis in ruling.legal_bases),
        say("<i>Xét Quyết định xử phạt vi phạm hành chính số {number} {day}.</i>", number=ruling.decision_number,
            day=long_date(ruling.decision_on)),
        say("<b>QUYẾT ĐỊNH:</b>", CENTRED),
        Spacer(0, 2 * mm),
        *body,
        closing([last], ruling.recipients, ruling.signatory),
        check_it(edition, ruling.number, "quyết định này"),
    ]


def _article(number: int, article: Article) -> list[Flowable]:
    first, *others = article.paragraphs
    return [say("<b>Điều {number}.</b> {text}", number=number, text=first),
            *(say("{text}", text=each) for each in others)]
