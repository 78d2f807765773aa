"""How papers look: pure drawing, content in, bytes out; the same content gives the same bytes."""

from collections.abc import Mapping
from io import BytesIO

from reportlab.platypus import Flowable

from notices.content import Minutes, Paper, PenaltyDecision, ViolationNotice
from notices.pdf import decision, minutes, notice
from notices.pdf.edition import Edition
from notices.pdf.page import Marks, PaperCanvas, PaperTemplate
from notices.pdf.pictures import BadPictureError

__all__ = ["BadPictureError", "UnfinishedError", "render"]

_NAMES: Mapping[type[Paper], str] = {
    ViolationNotice: "Thông báo vi phạm hành chính",
    Minutes: "Biên bản vi phạm hành chính",
    PenaltyDecision: "Quyết định xử phạt vi phạm hành chính",
}


class UnfinishedError(ValueError):
    """Without number, signature or access code a paper is drawn as a draft or not at all."""


def render(
    content: Paper, *, pictures: Mapping[str, bytes], access_code: str, portal_url: str, draft: bool = False
) -> bytes:
    """The paper as PDF; `pictures` are the stored bytes by their SHA-256."""
    if not draft and not (content.number and access_code and content.signatory.signed_at):
        raise UnfinishedError("a paper needs number, access code and signature, or the mark of a draft")
    foot = f"Số: {content.number}" if content.number else ""
    marks = Marks(foot=foot, draft=draft, demonstration=content.demonstration)
    target = BytesIO()
    title = f"{_NAMES[type(content)]} số {content.number}"
    template = PaperTemplate(target, title=title, author=content.agency.name, marks=marks)
    template.build(_story(content, Edition(pictures, access_code, portal_url, draft)), canvasmaker=PaperCanvas)
    return target.getvalue()


def _story(content: Paper, edition: Edition) -> list[Flowable]:
    if isinstance(content, ViolationNotice):
        return notice.story(content, edition)
    if isinstance(content, Minutes):
        return minutes.story(content, edition)
    return decision.story(content, edition)
