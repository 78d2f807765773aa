"""The plain-language cover page of a paper, in Vietnamese and English; it binds nobody, the paper itself does."""

from collections.abc import Mapping
from dataclasses import dataclass

from notices.content import Paper, PenaltyDecision, ViolationNotice, paper_from_json
from notices.content.cover import Cover, Plain
from notices.pdf import cover, name_of
from notices.pdf.wording import english_date, english_moment, moment_text, money, short_date
from processing import settings
from processing.models import Document, DocumentKind

BEWARE_VI = "Cảnh sát không bao giờ gọi điện thoại hoặc nhắn tin yêu cầu nộp tiền. Địa chỉ duy nhất để kiểm tra: {url}"
BEWARE_EN = "The police never ask for money by telephone call or text message. The only address to check it: {url}"


@dataclass(frozen=True, slots=True)
class _Words:
    """A kind in plain words: what it is and what to do, in one language."""

    title: str
    what: str
    steps: tuple[str, ...]


VIETNAMESE: Mapping[DocumentKind, _Words] = {
    DocumentKind.VIOLATION_NOTICE: _Words(
        "Đây là thông báo, chưa phải quyết định phạt",
        "Camera ghi nhận xe của ông (bà) vào lúc {happened}. Cán bộ đã xem hình ảnh. Ông (bà) chưa phải nộp tiền.",
        ("Kiểm tra thông báo có thật không: quét mã QR trên thông báo.",
         "Xem hình ảnh trên trang web bằng số văn bản và mã tra cứu.",
         "Nếu đúng: xác nhận trên trang web hoặc đến trụ sở chậm nhất ngày {come_by}.",
         "Nếu không đúng, đã bán xe hoặc biển số bị làm giả: gửi ý kiến phản đối trên trang web hoặc tại trụ sở.")),
    DocumentKind.PENALTY_DECISION: _Words(
        "Đây là quyết định xử phạt: số tiền {amount}",
        "Quyết định do người có thẩm quyền ký. Thời hạn nộp là {days} ngày kể từ ngày nhận được quyết định.",
        ("Kiểm tra quyết định có thật không: quét mã QR ở trang cuối.",
         "Nộp {amount} vào tài khoản Kho bạc ghi trong quyết định; giữ nguyên nội dung chuyển khoản {reference}.",
         "Nộp chậm phải trả thêm 0,05% số tiền chưa nộp cho mỗi ngày.",
         "Không đồng ý: khiếu nại trong 90 ngày hoặc khởi kiện tại Tòa án trong 01 năm; trong lúc chờ vẫn phải nộp.")),
    DocumentKind.CANCELLATION: _Words(
        "Quyết định xử phạt đã được hủy bỏ", "Ông (bà) không phải nộp tiền theo quyết định bị hủy bỏ.",
        ("Nếu đã nộp tiền: liên hệ cơ quan theo số điện thoại dưới đây để được hoàn trả.",)),
    DocumentKind.RECALL_NOTICE: _Words(
        "Vụ việc của ông (bà) được thu hồi", "Thiết bị hoặc cài đặt có lỗi; ông (bà) không bị xử phạt.",
        ("Nếu đã nộp tiền: liên hệ cơ quan theo số điện thoại dưới đây để được hoàn trả.",)),
    DocumentKind.REMINDER: _Words(
        "Đây là lời nhắc trước khi hết thời hạn", "Thời hạn ghi trong văn bản kèm theo sắp hết.",
        ("Làm theo văn bản kèm theo. Nếu đã giải quyết hoặc đã nộp tiền thì bỏ qua lời nhắc này.",)),
}
ENGLISH: Mapping[DocumentKind, _Words] = {
    DocumentKind.VIOLATION_NOTICE: _Words(
        "This is a notice, not yet a fine",
        "A camera recorded your vehicle on {recorded}. An officer has looked at the pictures. You need not pay yet.",
        ("Check that the notice is real: scan the QR code on it.",
         "See the pictures on the website with the document number and the access code.",
         "If it is right: confirm on the website, or come to the office by {come_by_en}.",
         "If it is wrong, the vehicle was sold or its plate was copied: object on the website or at the office.")),
    DocumentKind.PENALTY_DECISION: _Words(
        "This is a penalty decision: {sum}",
        "It was signed by a competent official. It must be paid within {days} days of receiving it.",
        ("Check that it is real: scan the QR code on its last page.",
         "Pay {sum} to the State Treasury account in the decision; keep the transfer text {reference} unchanged.",
         "Each day of delay adds 0.05% of what is unpaid.",
         "If you disagree: complain within 90 days or sue within 1 year; the fine remains payable meanwhile.")),
    DocumentKind.CANCELLATION: _Words(
        "The penalty decision has been cancelled", "You need not pay the cancelled decision.",
        ("If you have paid: call the office at the number below to have the money returned.",)),
    DocumentKind.RECALL_NOTICE: _Words(
        "Your case is taken back", "A device or a setting was wrong; you are not fined.",
        ("If you have paid: call the office at the number below to have the money returned.",)),
    DocumentKind.REMINDER: _Words(
        "This is a reminder before a time limit ends", "The time limit in the attached paper ends soon.",
        ("Do as the attached paper says. If you have settled the case or paid, disregard it.",)),
}
OTHER_VI = _Words("Văn bản kèm theo: {name}", "Văn bản này liên quan đến vụ việc của ông (bà).",
                  ("Đọc văn bản kèm theo; cần hỏi thêm, gọi số điện thoại dưới đây.",
                   "Kiểm tra văn bản có thật không: quét mã QR trên văn bản."))
OTHER_EN = _Words("The attached paper concerns your case", "Its Vietnamese text is the one that counts.",
                  ("Read the attached paper; to ask, call the number below.",
                   "Check that it is real: scan the QR code on it."))


def cover_pdf(document: Document) -> bytes:
    """The cover page that goes with an issued paper."""
    content, now = paper_from_json(document.content), settings.current()
    page = cover_of(content, name=name_of(content), portal_url=now.public_url)
    return cover.render(page, demonstration=content.demonstration)


def cover_of(content: Paper, *, name: str, portal_url: str) -> Cover:
    """The cover page of this paper; a kind without words of its own gets the general ones."""
    kind, facts = DocumentKind(content.kind), {**_facts(content), "name": name}
    return Cover(
        number=content.number, agency=content.agency.name, address=content.agency.address, phone=content.agency.phone,
        vietnamese=_filled(VIETNAMESE.get(kind, OTHER_VI), facts, BEWARE_VI.format(url=portal_url)),
        english=_filled(ENGLISH.get(kind, OTHER_EN), facts, BEWARE_EN.format(url=portal_url)))


def _filled(words: _Words, facts: dict[str, str], beware: str) -> Plain:
    return Plain(words.title.format(**facts), words.what.format(**facts),
                 tuple(step.format(**facts) for step in words.steps), beware)


def _facts(content: Paper) -> dict[str, str]:
    if isinstance(content, ViolationNotice):
        at = content.act.happened_at
        return {"happened": moment_text(at), "recorded": english_moment(at), "come_by": short_date(content.summons.at),
                "come_by_en": english_date(content.summons.at)}
    if isinstance(content, PenaltyDecision):
        return {"amount": money(content.fine.amount), "sum": f"VND {content.fine.amount:,}",
                "days": str(content.terms.pay_within_days), "reference": content.payment.reference}
    return {}
