"""The whole file of a case as one PDF: read in one go, then drawn and bound outside any transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import case_facts
from notices.content import Fact
from notices.content.case_file import Booked, CaseFile, Entry, Happened, Objected
from notices.issue import open_paper
from notices.pdf.case_file import Part, bound
from notices.pdf.wording import short_date
from processing import clock, settings
from processing.cases.papers import KINDS
from processing.evidence import AlteredEvidenceError, MissingEvidenceError, evidence
from processing.models import Case, Contest, Document, DocumentState, Payment, PaymentMethod

log = logging.getLogger(__name__)

WAYS = {PaymentMethod.COUNTER: "Nộp tại quầy", PaymentMethod.BANK_TRANSFER: "Chuyển khoản",
        PaymentMethod.CORRECTION: "Điều chỉnh", PaymentMethod.REFUND: "Hoàn trả"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the file is made of, read from the database; the stored files come later."""

    file: CaseFile
    papers: Sequence[Document]


def gather(session: Session, case: Case, happened: Sequence[Happened]) -> Gathered:
    """The file of a case; the words of its log are the caller's."""
    owner = case.owner
    facts = (Fact("Mã hồ sơ", case.reference), *case_facts.common_facts(case, owner=owner is not None),
             Fact("Đơn vị giải quyết", case.unit.name_vi))
    papers = session.scalars(select(Document).where(Document.case_id == case.id, Document.number.is_not(None))
                             .order_by(Document.signed_at, Document.kind)).all()
    payments = session.scalars(select(Payment).where(Payment.case_id == case.id).order_by(Payment.recorded_at)).all()
    contests = session.scalars(select(Contest).where(Contest.case_id == case.id).order_by(Contest.lodged_at)).all()
    return Gathered(CaseFile(
        agency=case_facts.agency(case.unit), reference=case.reference, printed_at=clock.now(), facts=facts,
        happened=tuple(happened), pictures=case_facts.pictures(case), demonstration=settings.current().demonstration,
        booked=tuple(Booked(short_date(each.paid_on), WAYS[each.method], each.external_id, each.amount)
                     for each in payments),
        objected=tuple(Objected(each.reference, short_date(clock.vietnam_day(each.lodged_at)), each.text,
                                each.answer or "") for each in contests),
    ), papers)


def assemble(gathered: Gathered) -> bytes:
    """Draw and bind what was gathered; what cannot be read is listed with the reason instead of being left out."""
    readable, lost = {}, []
    for each in gathered.file.pictures:
        try:
            readable[each.sha256] = evidence().read(each.sha256)
        except (MissingEvidenceError, AlteredEvidenceError):
            lost.append(Part(Entry(each.caption, "", note="tệp ảnh gốc bị mất hoặc đã thay đổi"), None))
    return bound(_only(gathered.file, readable), [*lost, *map(_part, gathered.papers)], readable)


def _only(file: CaseFile, readable: dict[str, bytes]) -> CaseFile:
    return replace(file, pictures=tuple(each for each in file.pictures if each.sha256 in readable))


def _part(document: Document) -> Part:
    name = f"{KINDS[document.kind].name_vi} số {document.number}"
    day = short_date(clock.vietnam_day(document.signed_at)) if document.signed_at else ""
    if document.state is DocumentState.VOIDED:
        return Part(Entry(name, day, note="số đã hủy"), None)
    if document.state is not DocumentState.ISSUED:
        return Part(Entry(name, day, note="đang phát hành"), None)
    try:
        return Part(Entry(name, day), open_paper(document))
    except (MissingEvidenceError, AlteredEvidenceError) as why:
        log.error("paper %s: %s", document.id, type(why).__name__)
        return Part(Entry(name, day, note="tệp gốc bị mất hoặc đã thay đổi"), None)
