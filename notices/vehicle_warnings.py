"""Warnings to the authorities that must not process a vehicle until its violation is settled, and their lifting."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import case_facts
from notices.case_facts import common_facts, frame, issued_paper, signed_on
from notices.content import Fact, VehicleWarning, WarningLifted
from processing.cases.refusal import RefusedError
from processing.models import Case, CaseEvent, CaseState, Document, DocumentKind, DocumentState

WARNINGS = (DocumentKind.WARNING, DocumentKind.SENDING_SLIP)
OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who is warned, and what it does not do until the warning is lifted."""

    name: str
    withholds: str


AUTHORITIES: Mapping[str, Authority] = {
    "inspection": Authority("Cục Đăng kiểm Việt Nam", "giải quyết việc kiểm định phương tiện"),
    "registration": Authority("Cơ quan đăng ký xe", "giải quyết việc đăng ký, cấp biển số đối với phương tiện"),
    "licensing": Authority("Cơ quan cấp giấy phép lái xe",
                           "giải quyết việc đổi, cấp lại giấy phép lái xe của người vi phạm"),
    "commune_police": Authority("Công an cấp xã nơi chủ phương tiện cư trú, đóng trụ sở", ""),
}
WHY_LIFTED: Mapping[CaseState, str] = {
    CaseState.SETTLED: "người vi phạm đã chấp hành xong quyết định xử phạt",
    CaseState.CANCELLED: "việc xử phạt đã được hủy bỏ",
    CaseState.LAPSED: "đã hết thời hiệu xử phạt vi phạm hành chính",
}


def warning(session: Session, case: Case, document: Document) -> VehicleWarning:
    """Until it is lifted the authority does not process the vehicle, or the licence."""
    authority = AUTHORITIES[case_facts.asked_subject(document)]
    article = str(case_facts.asked(document).get("article", ""))
    return VehicleWarning(
        **frame(case), title="THÔNG BÁO", about="Cảnh báo phương tiện liên quan đến vi phạm hành chính chưa được giải "
        "quyết", to=authority.name, opening=_reason(session, case), facts=(*common_facts(case, owner=True),),
        paragraphs=(f"Căn cứ {article}, đề nghị {authority.name} cập nhật cảnh báo và chưa {authority.withholds} cho "
                    f"đến khi có thông báo gỡ bỏ cảnh báo của {case.unit.name_vi} (điện thoại: {case.unit.phone}).",))


def warning_lifted(session: Session, case: Case, document: Document) -> WarningLifted | None:
    """Takes the warning back; one that was never sent is withdrawn instead."""
    subject = case_facts.asked_subject(document)
    warned = _warned(session, case, document, subject)
    sent = [each for each in warned if each.state is DocumentState.ISSUED]
    for paper in warned:
        if paper.state in (DocumentState.ASKED, DocumentState.DRAFTED):
            paper.state, paper.void_reason = DocumentState.VOIDED, OVERTAKEN
    if not sent:
        return None
    before, authority = sent[-1], AUTHORITIES[subject]
    why = WHY_LIFTED.get(case.state, "vụ việc đã được giải quyết")
    ask = (f"Đề nghị {authority.name} gỡ bỏ cảnh báo và giải quyết các thủ tục theo quy định." if authority.withholds
           else f"Đề nghị {authority.name} dừng việc chuyển thông báo đến chủ phương tiện.")
    return WarningLifted(
        **frame(case), title="THÔNG BÁO", about="Gỡ bỏ cảnh báo phương tiện liên quan đến vi phạm hành chính",
        to=authority.name,
        opening=f"{case.unit.name_vi} đã gửi {case_facts.kind_name(before.kind)} số {before.number} "
                f"{signed_on(before)}. Nay {why}:",
        facts=(*common_facts(case), Fact("Mã hồ sơ", case.reference)), paragraphs=(ask,))


def _reason(session: Session, case: Case) -> str:
    decision = issued_paper(session, case, DocumentKind.PENALTY_DECISION)
    if decision is not None:
        return (f"Quyết định xử phạt vi phạm hành chính số {decision.number} {signed_on(decision)} của "
                f"{case.unit.name_vi} đã quá thời hạn chấp hành mà chưa được chấp hành:")
    notice = issued_paper(session, case, DocumentKind.VIOLATION_NOTICE)
    if notice is None:
        raise RefusedError("not_issued")
    return (f"{case.unit.name_vi} đã gửi Thông báo vi phạm hành chính số {notice.number} {signed_on(notice)}. Quá 20 "
            "ngày kể từ ngày gửi thông báo, chủ phương tiện, người vi phạm chưa đến giải quyết vụ việc sau đây:")


def _warned(session: Session, case: Case, lifting: Document, subject: str) -> list[Document]:
    """The papers by which this authority was warned before, oldest first."""
    return list(session.scalars(
        select(Document).join(CaseEvent, CaseEvent.id == Document.asked_by_id)
        .where(Document.case_id == case.id, Document.kind.in_(WARNINGS), CaseEvent.act == f"warn:{subject}",
               CaseEvent.id < (lifting.asked_by_id or 0)).order_by(CaseEvent.id)))
