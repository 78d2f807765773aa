"""Decisions about an issued decision: it is amended (MQĐ38), corrected (MQĐ39) or cancelled (MQĐ40), never edited."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypedDict

from sqlalchemy.orm import Session

from notices import case_facts
from notices.case_facts import UNSIGNED, issued_paper
from notices.content import (
    Agency,
    Amendment,
    Article,
    Cancellation,
    Correction,
    NewFine,
    PenaltyDecision,
    Person,
    Signatory,
)
from notices.letters import RECALLED
from notices.pdf.wording import long_date, money, respectful
from notices.pdf.words import amount_in_words
from processing import clock, settings
from processing.cases import states
from processing.cases.papers import IN_FORCE
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, Right
from processing.law import points
from processing.models import Case, Document, DocumentKind

LAWS = (
    "Căn cứ Điều 18 Luật Xử lý vi phạm hành chính năm 2012 (sửa đổi, bổ sung năm 2020, 2025)",
    "Căn cứ Nghị định số 118/2021/NĐ-CP ngày 23 tháng 12 năm 2021 của Chính phủ quy định chi tiết một số điều và biện "
    "pháp thi hành Luật Xử lý vi phạm hành chính (sửa đổi, bổ sung năm 2025)",
)
MOST_CHANGES, LONGEST = 20, 1000


@dataclass(frozen=True, slots=True)
class Change:
    """One place of the decision: what it says and what it shall say."""

    where: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """What shall be different: words, and where it is so the fine and its points."""

    changes: Sequence[Change] = ()
    new_fine: NewFine | None = None


class _Frame(TypedDict):
    agency: Agency
    legal_bases: tuple[str, ...]
    violator: Person
    decision_number: str
    points: int
    signatory: Signatory
    recipients: tuple[str, ...]
    demonstration: bool


def ask_correction(session: Session, case: Case, by: Actor, changes: Sequence[Change], why: str) -> None:
    """Ask for a decision that corrects slips of the pen; it is drafted for a signer. Get the case by `locked`."""
    _refuse_asking(session, case, by, why)
    states.note(session, case, "ask_correction", by, changes=_checked(changes, needed=True), why=why.strip()[:LONGEST])


def ask_amendment(session: Session, case: Case, by: Actor, amending: Amending, why: str) -> None:
    """Ask for a decision that amends what was decided; a new fine must lie in the band that was applied."""
    decision = _refuse_asking(session, case, by, why)
    new = amending.new_fine
    if new is not None:
        _refuse_fine(case, decision, new)
    changes = _checked(amending.changes, needed=new is None)
    fine = {"amount": new.amount, "points": new.points} if new else {}
    states.note(session, case, "ask_amendment", by, changes=changes, why=why.strip()[:LONGEST], **fine)


def correction(session: Session, case: Case, document: Document) -> Correction:
    """MQĐ39."""
    decision, asked = _decision_of(session, case), case_facts.asked(document)
    name, when = _named(decision), long_date(decision.issued_on)
    return Correction(
        number="", issued_on=clock.today(), about="Đính chính Quyết định xử phạt vi phạm hành chính",
        issued_by=UNSIGNED.title, decision_on=decision.issued_on, **_frame(case, decision),
        articles=(
            Article((f"Đính chính {name}, như sau:", *_lines(asked, "đã viết là", "nay đính chính là"),
                     f"Lý do đính chính: {_full_stop(asked)}")),
            Article((f"Quyết định này là một phần không tách rời của Quyết định số {decision.number} {when} và có hiệu "
                     "lực kể từ ngày ký. Các nội dung khác của Quyết định đó được giữ nguyên.",)),
            _sent_to(decision, "để biết và thực hiện")))


def amendment(session: Session, case: Case, document: Document) -> Amendment:
    """MQĐ38."""
    decision, asked = _decision_of(session, case), case_facts.asked(document)
    new = NewFine(int(asked["amount"]), int(asked["points"])) if "amount" in asked else None
    lines = [*_lines(asked, "đang quy định là", "nay sửa đổi thành"), *(_fine_lines(case, new) if new else [])]
    return Amendment(
        number="", issued_on=clock.today(), about="Sửa đổi, bổ sung Quyết định xử phạt vi phạm hành chính",
        issued_by=UNSIGNED.title, decision_on=decision.issued_on, new_fine=new, **_frame(case, decision),
        articles=(
            Article((f"Sửa đổi, bổ sung {_named(decision)}, như sau:", *lines,
                     f"Lý do sửa đổi, bổ sung: {_full_stop(asked)}")),
            Article((f"Quyết định này là một phần không tách rời của Quyết định số {decision.number} "
                     f"{long_date(decision.issued_on)} và có hiệu lực kể từ ngày ký. Các nội dung khác của Quyết định "
                     "đó được giữ nguyên.",)),
            _sent_to(decision, "để chấp hành")))


def cancellation(session: Session, case: Case, document: Document) -> Cancellation | None:
    """MQĐ40; a case that was cancelled before its decision has nothing to cancel."""
    if issued_paper(session, case, DocumentKind.PENALTY_DECISION) is None:
        return None
    decision, contest = _decision_of(session, case), case_facts.asked(document).get("contest")
    why = f"chấp nhận ý kiến phản đối mã {contest}" if contest else _other_reason(case_facts.asked(document))
    return Cancellation(
        number="", issued_on=clock.today(), about="Hủy bỏ Quyết định xử phạt vi phạm hành chính",
        issued_by=UNSIGNED.title, decision_on=decision.issued_on, **_frame(case, decision),
        articles=(
            Article((f"Hủy bỏ toàn bộ {_named(decision)}.", f"Lý do hủy bỏ: {why.rstrip('. ')}.")),
            Article((f"Quyết định này có hiệu lực kể từ ngày ký. {capital(decision)} không phải chấp hành Quyết định "
                     "bị hủy bỏ; tiền phạt đã nộp (nếu có) được hoàn trả, điểm giấy phép lái xe đã bị trừ (nếu có) "
                     "được phục hồi, cảnh báo đối với phương tiện (nếu có) được gỡ bỏ.",)),
            _sent_to(decision, "để biết")))


def _other_reason(asked: Mapping[str, object]) -> str:
    if "recall" in asked:
        return f"{RECALLED.get(str(asked.get('cause')), RECALLED['other'])} (đợt thu hồi {asked['recall']})"
    return str(asked.get("why") or "quyết định không còn căn cứ")


def capital(decision: PenaltyDecision) -> str:
    name = respectful(decision.violator)
    return name[:1].upper() + name[1:]


def _refuse_asking(session: Session, case: Case, by: Actor, why: str) -> PenaltyDecision:
    if Right.KEEP_PAPERS not in by.rights:
        raise RefusedError("no_right", act="ask_ruling")
    if case.state not in IN_FORCE:
        raise RefusedError("wrong_state", act="ask_ruling", state=case.state)
    if not why.strip():
        raise RefusedError("note_needed")
    return _decision_of(session, case)


def _checked(changes: Sequence[Change], *, needed: bool) -> list[dict[str, str]]:
    """Only whole changes: a place, what it says, and something else that it shall say."""
    cleaned = [Change(each.where.strip()[:LONGEST], each.was.strip()[:LONGEST], each.becomes.strip()[:LONGEST])
               for each in changes[:MOST_CHANGES]]
    wrong = [each for each in cleaned if not (each.where and each.was and each.becomes) or each.was == each.becomes]
    if wrong or (needed and not cleaned):
        raise RefusedError("change_incomplete")
    return [asdict(each) for each in cleaned]


def _refuse_fine(case: Case, decision: PenaltyDecision, new: NewFine) -> None:
    fine = decision.fine
    if not fine.band_min <= new.amount <= fine.band_max or not 0 <= new.points <= points.full():
        raise RefusedError("outside_band", low=fine.band_min, high=fine.band_max)
    if (new.amount, new.points) == (case.amount, case.points):
        raise RefusedError("change_incomplete")


def _decision_of(session: Session, case: Case) -> PenaltyDecision:
    document = issued_paper(session, case, DocumentKind.PENALTY_DECISION)
    if document is None:
        raise RefusedError("not_issued")
    return PenaltyDecision.from_json(document.content)


def _frame(case: Case, decision: PenaltyDecision) -> _Frame:
    return _Frame(agency=case_facts.agency(case.unit), legal_bases=LAWS, violator=decision.violator,
                  decision_number=decision.number, points=decision.points, signatory=UNSIGNED,
                  recipients=("Như Điều 3;", "Lưu: Hồ sơ vụ việc."), demonstration=settings.current().demonstration)


def _named(decision: PenaltyDecision) -> str:
    return (f"Quyết định xử phạt vi phạm hành chính số {decision.number} {long_date(decision.issued_on)} của "
            f"{decision.issued_by} đối với {respectful(decision.violator)}")


def _lines(asked: dict[str, object], was: str, becomes: str) -> list[str]:
    changes: list[dict[str, str]] = asked.get("changes") or []  # type: ignore[assignment]
    return [f"{number}. Tại {each['where']}: {was} “{each['was']}”; {becomes} “{each['becomes']}”."
            for number, each in enumerate(changes, start=1)]


def _fine_lines(case: Case, new: NewFine) -> list[str]:
    before = f"{money(case.amount or 0)}, trừ {case.points or 0:02d} điểm giấy phép lái xe"
    return [f"Mức tiền phạt và số điểm bị trừ: đang quy định là {before}; nay sửa đổi thành {money(new.amount)} (Bằng "
            f"chữ: {amount_in_words(new.amount)}), trừ {new.points:02d} điểm giấy phép lái xe."]


def _sent_to(decision: PenaltyDecision, what_for: str) -> Article:
    terms = decision.terms
    return Article((
        f"Quyết định này được giao cho {respectful(decision.violator)} {what_for}; gửi cho "
        f"{decision.payment.treasury} và {decision.carried_out_by or decision.agency.name} để tổ chức thực hiện.",
        f"{capital(decision)} có quyền khiếu nại trong thời hạn {terms.complain_within_days} ngày hoặc khởi kiện "
        f"hành chính trong thời hạn {terms.sue_within}, kể từ ngày nhận được Quyết định này, theo quy định của pháp "
        "luật./."))


def _full_stop(asked: dict[str, object]) -> str:
    return str(asked.get("why", "")).rstrip(". ") + "."
