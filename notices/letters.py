"""What the office's letters say, kind by kind; each is asked for by an entry of the case's log."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import case_facts
from notices.case_facts import common_facts, frame, issued_paper, signed_on
from notices.content import (
    ContestAnswer,
    Fact,
    PenaltyDecision,
    PointsNotice,
    RecallNotice,
    Reminder,
    SendingSlip,
    TransferSlip,
)
from notices.pdf.wording import capitalised, long_date, money, respectful, short_date
from notices.pdf.words import number_in_words
from processing import clock
from processing.cases.refusal import RefusedError
from processing.law import clocks
from processing.models import Case, CaseState, Contest, ContestState, Document, DocumentKind
from processing.payments import ledger

NOTICE = "THÔNG BÁO"
TRANSFER_ARTICLE = ("điểm b khoản 1 Điều 24 Thông tư số 73/2024/TT-BCA (được sửa đổi, bổ sung bởi Thông tư số "
                    "13/2025/TT-BCA)")
SENDING_ARTICLE = "điểm b khoản 5 Điều 24 Thông tư số 73/2024/TT-BCA"


def points_notice(session: Session, case: Case, _document: Document) -> PointsNotice | None:
    """Mẫu 02/73. What is left on the licence is known to the national database alone, and the paper says so."""
    decision = issued_paper(session, case, DocumentKind.PENALTY_DECISION)
    if decision is None or not case.points:
        return None
    said = PenaltyDecision.from_json(decision.content)
    taken_on = short_date(said.issued_on)
    facts = (
        Fact("Họ và tên", said.violator.name), Fact("Số định danh cá nhân", said.violator.id_number or "chưa xác định"),
        Fact("Nơi ở hiện tại", said.violator.address or "chưa xác định"), *common_facts(case),
        Fact("Số điểm bị trừ", f"{case.points:02d} ({number_in_words(case.points)}) điểm, kể từ ngày {taken_on}"),
        Fact("Số điểm trước khi bị trừ và số điểm còn lại",
             "theo Cơ sở dữ liệu về trật tự, an toàn giao thông đường bộ; tra cứu bằng tài khoản định danh điện tử"))
    return PointsNotice(
        **frame(case), title=NOTICE, about="Trừ điểm giấy phép lái xe", to=capitalised(respectful(said.violator)),
        opening=f"Căn cứ Quyết định xử phạt vi phạm hành chính số {said.number} {long_date(said.issued_on)}, "
                f"{case.unit.name_vi} thông báo việc trừ điểm giấy phép lái xe như sau:",
        facts=facts, paragraphs=POINTS_RULES)


POINTS_RULES = (
    "Giấy phép lái xe chưa bị trừ hết điểm và không bị trừ điểm trong thời hạn 12 tháng kể từ ngày bị trừ điểm gần "
    "nhất thì được phục hồi đủ 12 điểm.",
    "Trường hợp giấy phép lái xe bị trừ hết điểm thì người có giấy phép lái xe không được điều khiển phương tiện theo "
    "giấy phép lái xe đó. Sau thời hạn ít nhất là 06 tháng kể từ ngày bị trừ hết điểm, người có giấy phép lái xe được "
    "tham gia kiểm tra nội dung kiến thức pháp luật về trật tự, an toàn giao thông đường bộ; có kết quả đạt yêu cầu "
    "thì được phục hồi đủ 12 điểm.",
)
"""Luật Trật tự, an toàn giao thông đường bộ 2024 Đ58."""


def transfer_slip(session: Session, case: Case, document: Document) -> TransferSlip:
    """Mẫu 03/73."""
    asked = case_facts.asked(document)
    to, notice = str(asked["to"]), issued_paper(session, case, DocumentKind.VIOLATION_NOTICE)
    sent = f"số {notice.number} {signed_on(notice)}" if notice else "chưa gửi"
    pictures = len(case_facts.pictures(case))
    return TransferSlip(
        **frame(case), title="PHIẾU CHUYỂN", about="Kết quả phát hiện vi phạm bằng phương tiện, thiết bị kỹ thuật "
        "nghiệp vụ", to=to,
        opening=f"Căn cứ {TRANSFER_ARTICLE}, {case.unit.name_vi} chuyển đến {to} kết quả phát hiện vi phạm sau đây để "
                "giải quyết theo thẩm quyền:",
        facts=(*common_facts(case, owner=True), Fact("Thông báo vi phạm đã gửi chủ phương tiện", sent),
               Fact("Lý do chuyển", str(asked.get("why", ""))),
               Fact("Kèm theo", f"{pictures:02d} hình ảnh, hồ sơ vụ việc")),
        paragraphs=(f"Đề nghị {to} tiếp nhận, giải quyết, cập nhật ngay kết quả vào Cơ sở dữ liệu xử lý vi phạm hành "
                    f"chính về trật tự, an toàn giao thông và thông báo cho {case.unit.name_vi} (điện thoại: "
                    f"{case.unit.phone}) để theo dõi.",))


def sending_slip(session: Session, case: Case, _document: Document) -> SendingSlip:
    """Mẫu 04 of TT 73/2024: nobody came, so the commune police hand the notice over again."""
    notice = issued_paper(session, case, DocumentKind.VIOLATION_NOTICE)
    if notice is None:
        raise RefusedError("not_issued")
    home = case_facts.owner_of(case).owner_address or "nơi chủ phương tiện cư trú, đóng trụ sở"
    return SendingSlip(
        **frame(case), title="PHIẾU GỬI", about="Thông báo vi phạm hành chính về trật tự, an toàn giao thông đường bộ",
        to=f"Công an cấp xã nơi chủ phương tiện cư trú, đóng trụ sở ({home})",
        opening=f"Quá thời hạn 20 ngày kể từ ngày gửi Thông báo vi phạm hành chính số {notice.number} "
                f"{signed_on(notice)}, chủ phương tiện chưa đến giải quyết. Căn cứ {SENDING_ARTICLE}, "
                f"{case.unit.name_vi} gửi lại thông báo để chuyển đến chủ phương tiện:",
        facts=(*common_facts(case, owner=True), Fact("Kèm theo", f"Thông báo vi phạm hành chính số {notice.number}")),
        paragraphs=("Đề nghị Công an cấp xã giao thông báo cho chủ phương tiện, yêu cầu thực hiện theo thông báo và "
                    f"báo kết quả cho {case.unit.name_vi} (điện thoại: {case.unit.phone}).",))


def reminder(session: Session, case: Case, document: Document) -> Reminder | None:
    """Before a term ends, what it is and what to do; nothing where the case has moved on."""
    return _pay(session, case) if case_facts.asked_subject(document) == "pay_by" else _appear(session, case)


def _appear(session: Session, case: Case) -> Reminder | None:
    notice = issued_paper(session, case, DocumentKind.VIOLATION_NOTICE)
    if notice is None or case.notified_at is None or case.minuted_at is not None:
        return None
    until = clocks.appear_by(clock.vietnam_day(case.notified_at))
    return Reminder(
        **frame(case), title=NOTICE, about="Nhắc đến giải quyết vụ việc vi phạm hành chính", to=_owner(case),
        opening=f"{case.unit.name_vi} đã gửi Thông báo vi phạm hành chính số {notice.number} {signed_on(notice)}. Đến "
                "nay, vụ việc sau đây chưa được giải quyết:",
        facts=(*common_facts(case), Fact("Hạn đến giải quyết", f"{short_date(until)}, tại trụ sở {case.unit.name_vi} "
                                                               f"({case.unit.address})")),
        paragraphs=(
            "Nếu thừa nhận vi phạm, ông (bà) có thể xác nhận ngay trên Cổng thông tin mà không phải đến trụ sở; nếu "
            "không đồng ý, ông (bà) gửi ý kiến trên Cổng thông tin hoặc trực tiếp tại trụ sở.",
            "Quá thời hạn trên mà không đến giải quyết, cơ quan Công an gửi cảnh báo đến cơ quan đăng kiểm, cơ quan "
            "đăng ký xe theo quy định của pháp luật."),
        until=until)


def _pay(session: Session, case: Case) -> Reminder | None:
    decision = issued_paper(session, case, DocumentKind.PENALTY_DECISION)
    account = ledger.account_of(session, case, clock.today())
    if decision is None or account.owed == 0 or account.due is None:
        return None
    place = PenaltyDecision.from_json(decision.content).payment
    return Reminder(
        **frame(case), title=NOTICE, about="Nhắc nộp tiền phạt vi phạm hành chính", to=_owner(case),
        opening=f"Quyết định xử phạt vi phạm hành chính số {decision.number} {signed_on(decision)} sắp hết thời hạn "
                "chấp hành:",
        facts=(*common_facts(case), Fact("Số tiền còn phải nộp", money(account.owed)),
               Fact("Hạn nộp", short_date(account.due)),
               Fact("Nơi nộp", f"tài khoản số {place.account} của {place.account_holder}, mở tại {place.bank}; nội "
                               f"dung chuyển khoản: {place.reference}")),
        paragraphs=("Quá thời hạn trên, cứ mỗi ngày chậm nộp phải nộp thêm 0,05% tính trên tổng số tiền phạt chưa nộp "
                    "và bị cưỡng chế thi hành theo quy định của pháp luật.",
                    "Nếu đã nộp tiền, đề nghị bỏ qua thông báo này."),
        amount=account.owed, payee=place.account_holder, until=account.due)


def contest_answer(session: Session, case: Case, document: Document) -> ContestAnswer | None:
    """The answer as the contest officer wrote it, and what can still be done. A case cancelled without an objection has
    nothing to answer."""
    reference = case_facts.asked(document).get("contest")
    contest = session.scalar(select(Contest).where(Contest.reference == reference)) if reference else None
    if contest is None or contest.answer is None:
        return None
    accepted = contest.state is ContestState.ACCEPTED
    about = issued_paper(session, case, contest.document.kind)
    named = f"{case_facts.kind_name(contest.document.kind)} số {about.number} {signed_on(about)}" if about else ""
    return ContestAnswer(
        **frame(case), title=NOTICE, about="Trả lời ý kiến phản đối về xử lý vi phạm hành chính", to=_owner(case),
        opening=f"{case.unit.name_vi} đã nhận ý kiến phản đối và xem xét toàn bộ hồ sơ vụ việc, nay trả lời như sau:",
        facts=(Fact("Mã ý kiến", contest.reference),
               Fact("Ngày nhận", short_date(clock.vietnam_day(contest.lodged_at))),
               *([Fact("Văn bản bị phản đối", named)] if named else []), *common_facts(case),
               Fact("Nội dung phản đối", contest.text)),
        paragraphs=(f"Kết quả: {'chấp nhận' if accepted else 'không chấp nhận'} ý kiến phản đối.",
                    f"Lý do: {contest.answer}", *_what_follows(case, accepted=accepted)))


def _what_follows(case: Case, *, accepted: bool) -> tuple[str, ...]:
    if not accepted:
        return _AFTER_REFUSING
    return (_DECISION_TO_BE_CANCELLED if case.state is CaseState.CANCELLING else _CANCELLED, _GIVEN_BACK)


def recall_notice(session: Session, case: Case, document: Document) -> RecallNotice | None:
    """Told to whoever was told of the violation; who was not has nothing to take back."""
    notice = issued_paper(session, case, DocumentKind.VIOLATION_NOTICE)
    if notice is None:
        return None
    asked = case_facts.asked(document)
    cause = RECALLED.get(str(asked.get("cause")), RECALLED["other"])
    return RecallNotice(
        **frame(case), title=NOTICE, about="Thu hồi kết quả phát hiện vi phạm hành chính", to=_owner(case),
        opening=f"Qua kiểm tra, {case.unit.name_vi} xác định: {cause} "
                f"(đợt thu hồi {asked.get('recall')}). Kết quả phát hiện vi phạm sau đây bị ảnh hưởng và được thu hồi:",
        facts=(*common_facts(case), Fact("Thông báo vi phạm đã gửi", f"số {notice.number} {signed_on(notice)}")),
        paragraphs=(
            "Việc xử lý vi phạm hành chính đối với vụ việc này chấm dứt. Ông (bà) không phải đến giải quyết, không "
            "phải nộp tiền phạt; các văn bản đã gửi về vụ việc này không còn giá trị.",
            "Tiền phạt đã nộp (nếu có) được hoàn trả, điểm giấy phép lái xe đã bị trừ (nếu có) được phục hồi và cảnh "
            f"báo phương tiện (nếu có) được gỡ bỏ. Để nhận lại tiền, đề nghị liên hệ {case.unit.name_vi} (điện thoại: "
            f"{case.unit.phone}).",
            f"{case.unit.name_vi} xin lỗi ông (bà) về sự việc này."))


RECALLED = {
    "camera_fault": "thiết bị ghi nhận bị hỏng hoặc đo sai", "clock_wrong": "đồng hồ của thiết bị ghi nhận bị sai",
    "certificate_invalid": "giấy kiểm định của thiết bị không có giá trị",
    "sign_wrong": "biển báo hoặc vạch kẻ đường tại nơi ghi nhận bị sai",
    "limit_wrong": "tốc độ giới hạn được cài đặt sai", "reader_fault": "biển số bị đọc sai hàng loạt",
    "other": "việc ghi nhận vi phạm có sai sót",
}
"""The causes of `processing.cases.recall`, as a paper says them."""

_CANCELLED = "Việc xử phạt đối với vụ việc này được hủy bỏ."
_DECISION_TO_BE_CANCELLED = (
    "Quyết định xử phạt vi phạm hành chính đối với vụ việc này được hủy bỏ bằng quyết định hủy bỏ của người có thẩm "
    "quyền, có hiệu lực kể từ ngày ký và được gửi cho ông (bà). Trong thời gian chờ quyết định hủy bỏ, ông (bà) không "
    "phải nộp tiền phạt.")
_GIVEN_BACK = (
    "Tiền phạt đã nộp (nếu có) được hoàn trả, điểm giấy phép lái xe đã bị trừ (nếu có) được phục hồi và cảnh báo "
    "phương tiện (nếu có) được gỡ bỏ theo quy định.")
_AFTER_REFUSING = (
    "Nếu không đồng ý với kết quả này, ông (bà) có quyền khiếu nại hoặc khởi kiện vụ án hành chính theo quy định của "
    "pháp luật. Việc khiếu nại, khởi kiện không làm đình chỉ thi hành quyết định xử phạt (nếu có), trừ trường hợp pháp "
    "luật có quy định khác.",
)


def _owner(case: Case) -> str:
    return capitalised(respectful(case_facts.person(case_facts.owner_of(case))))
