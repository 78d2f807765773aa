"""How papers look: pure drawing, content in, bytes out; the same content gives the same bytes."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from reportlab.platypus import Flowable

from notices.content import Letter, Minutes, Paper, PenaltyDecision, Receipt, Ruling, ViolationNotice
from notices.pdf import decision, letter, minutes, notice, receipt, ruling
from notices.pdf.edition import Edition
from notices.pdf.page import Marks, PaperCanvas, PaperTemplate
from notices.pdf.pictures import BadPictureError
from processing.cases.papers import KINDS
from processing.models import DocumentKind

__all__ = ["BadPictureError", "Edition", "UnfinishedError", "name_of", "render"]

_DRAWERS: Mapping[type[Paper], Callable[[Any, Edition], list[Flowable]]] = {
    ViolationNotice: notice.story,
    Minutes: minutes.story,
    PenaltyDecision: decision.story,
    Letter: letter.story,
    Ruling: ruling.story,
    Receipt: receipt.story,
}


class UnfinishedError(ValueError):
    """Without number, signature or access code a paper is drawn as a draft or not at all."""


def render(content: Paper, edition: Edition) -> bytes:
    """The paper as PDF. A paper that opens no case has no access code; every finished one has its token."""
    if not edition.draft and not (content.number and edition.token and content.signatory.signed_at):
        raise UnfinishedError("a paper needs number, token and signature, or the mark of a draft")
    foot = f"Số: {content.number}" if content.number else ""
    marks = Marks(foot=foot, draft=edition.draft, demonstration=content.demonstration)
    target = BytesIO()
    title = f"{name_of(content)} số {content.number}"
    template = PaperTemplate(target, title=title, author=content.agency.name, marks=marks)
    draw = next(each for kind, each in _DRAWERS.items() if isinstance(content, kind))
    template.build(draw(content, edition), canvasmaker=PaperCanvas)
    return target.getvalue()


def name_of(content: Paper) -> str:
    """What the paper is called."""
    return KINDS[DocumentKind(content.kind)].name_vi
