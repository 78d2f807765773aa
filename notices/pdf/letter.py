"""Draws the office's letters: to whom, the facts line by line, what is asked; and how to check the paper."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from notices.content import Letter
from notices.pdf.blocks import check_it, closing, heading, title
from notices.pdf.edition import Edition
from notices.pdf.typeface import CENTRED, LEAD, say


def story(letter: Letter, edition: Edition) -> list[Flowable]:
    *body, last = letter.paragraphs
    return [
        *heading(letter.agency, letter.number, letter.issued_on),
        *title(letter.title, letter.about),
        say("Kính gửi: {to}", CENTRED, to=letter.to),
        Spacer(0, 3 * mm),
        say("{opening}", LEAD, opening=letter.opening),
        *(say("- {label}: {value}.", label=fact.label, value=fact.value.rstrip(". ")) for fact in letter.facts),
        *(say("{text}", text=text) for text in body),
        closing([say("{text}./.", text=last.rstrip("./ "))], letter.recipients, letter.signatory),
        check_it(edition, letter.number, f"{letter.title.lower()} này"),
    ]
