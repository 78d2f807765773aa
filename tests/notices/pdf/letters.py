"""A sample of every letter, ruling and receipt, worded as the office words them."""

from datetime import date

from notices.content import (
    Amendment,
    Article,
    Cancellation,
    ContestAnswer,
    Correction,
    Fact,
    NewFine,
    Paper,
    PointsNotice,
    RecallNotice,
    Receipt,
    Reminder,
    SendingSlip,
    Signatory,
    TransferSlip,
    VehicleWarning,
    WarningLifted,
)
from notices.pdf.wording import act_text, vehicle_text, when_and_where
from processing.cases.papers import KINDS
from processing.models import DocumentKind
from tests.notices.pdf import samples

ON = date(2026, 11, 16)
FACTS = (
    Fact("Phương tiện", vehicle_text(samples.CAR)), Fact("Chủ phương tiện", samples.OWNER.name),
    Fact("Địa chỉ", samples.OWNER.address), Fact("Thời gian, địa điểm vi phạm", when_and_where(samples.RED_LIGHT)),
    Fact("Hành vi vi phạm", act_text(samples.RED_LIGHT)),
)
LAWS = ("Căn cứ Điều 18 Luật Xử lý vi phạm hành chính năm 2012 (sửa đổi, bổ sung năm 2020, 2025)",
        "Căn cứ Nghị định số 118/2021/NĐ-CP ngày 23 tháng 12 năm 2021 của Chính phủ quy định chi tiết một số điều và biện "
        "pháp thi hành Luật Xử lý vi phạm hành chính (sửa đổi, bổ sung năm 2025)")
OPENING = ("Phòng Cảnh sát giao thông đã gửi Thông báo vi phạm hành chính số 123/TB-CSGT ngày 09 tháng 11 năm 2026. Quá 20 ngày "
           "kể từ ngày gửi thông báo, chủ phương tiện, người vi phạm chưa đến giải quyết vụ việc sau đây:")
ASKED = ("Đề nghị cập nhật cảnh báo và chưa giải quyết việc kiểm định phương tiện cho đến khi có thông báo gỡ bỏ cảnh báo.",)
LETTERS = {
    DocumentKind.POINTS_NOTICE: (PointsNotice, "THÔNG BÁO", "Trừ điểm giấy phép lái xe"),
    DocumentKind.TRANSFER_SLIP: (TransferSlip, "PHIẾU CHUYỂN", "Kết quả phát hiện vi phạm bằng phương tiện, thiết bị kỹ thuật nghiệp vụ"),
    DocumentKind.SENDING_SLIP: (SendingSlip, "PHIẾU GỬI", "Thông báo vi phạm hành chính về trật tự, an toàn giao thông đường bộ"),
    DocumentKind.WARNING: (VehicleWarning, "THÔNG BÁO", "Cảnh báo phương tiện liên quan đến vi phạm hành chính chưa được giải quyết"),
    DocumentKind.WARNING_LIFTED: (WarningLifted, "THÔNG BÁO", "Gỡ bỏ cảnh báo phương tiện liên quan đến vi phạm hành chính"),
    DocumentKind.REMINDER: (Reminder, "THÔNG BÁO", "Nhắc nộp tiền phạt vi phạm hành chính"),
    DocumentKind.RECALL_NOTICE: (RecallNotice, "THÔNG BÁO", "Thu hồi kết quả phát hiện vi phạm hành chính"),
    DocumentKind.CONTEST_ANSWER: (ContestAnswer, "THÔNG BÁO", "Trả lời ý kiến phản đối về xử lý vi phạm hành chính"),
}
RULINGS = {
    DocumentKind.AMENDMENT: (Amendment, "Sửa đổi, bổ sung Quyết định xử phạt vi phạm hành chính"),
    DocumentKind.CORRECTION: (Correction, "Đính chính Quyết định xử phạt vi phạm hành chính"),
    DocumentKind.CANCELLATION: (Cancellation, "Hủy bỏ Quyết định xử phạt vi phạm hành chính"),
}
DECISION = ("Quyết định xử phạt vi phạm hành chính số 77/QĐ-XPHC ngày 16 tháng 11 năm 2026 của Trưởng phòng Cảnh sát giao thông đối "
            "với bà Nguyễn Thị Hường")


def number_of(kind: DocumentKind, sequence: int = 45) -> str:
    return f"{sequence}/{KINDS[kind].series}"


def a_letter(kind: DocumentKind) -> Paper:
    content, title, about = LETTERS[kind]
    return content(number=number_of(kind), issued_on=ON, agency=samples.AGENCY, title=title, about=about,
                   to="Bà Nguyễn Thị Hường" if KINDS[kind].opening else "Cục Đăng kiểm Việt Nam", opening=OPENING, facts=FACTS,
                   paragraphs=ASKED, signatory=samples.SIGNATORY, recipients=("Như trên;", "Lưu: Hồ sơ vụ việc."),
                   amount=19_000_000 if kind is DocumentKind.REMINDER else 0)


def a_ruling(kind: DocumentKind) -> Paper:
    content, about = RULINGS[kind]
    new = NewFine(18_000_000, 4) if kind is DocumentKind.AMENDMENT else None
    return content(
        number=number_of(kind), issued_on=ON, agency=samples.AGENCY, about=about, issued_by="Trưởng phòng Cảnh sát giao thông",
        legal_bases=LAWS, violator=samples.OWNER, decision_number="77/QĐ-XPHC", decision_on=ON, signatory=samples.SIGNATORY,
        points=4, new_fine=new, recipients=("Như Điều 3;", "Lưu: Hồ sơ vụ việc."),
        articles=(Article((f"{about.split(' Quyết')[0]} {DECISION}, như sau:",
                           "1. Tại khoản 1 Điều 1: đã viết là “Nguyễn Thị Hưởng”; nay đính chính là “Nguyễn Thị Hường”.",
                           "Lý do: sai sót về kỹ thuật soạn thảo.")),
                  Article(("Quyết định này có hiệu lực kể từ ngày ký.",)),
                  Article(("Quyết định này được giao cho bà Nguyễn Thị Hường để biết và thực hiện; gửi cho Kho bạc Nhà nước khu vực V.",
                           "Bà Nguyễn Thị Hường có quyền khiếu nại hoặc khởi kiện theo quy định của pháp luật./."))))


def a_receipt(amount: int = 19_000_000) -> Receipt:
    return Receipt(
        number=number_of(DocumentKind.RECEIPT), issued_on=ON, agency=samples.AGENCY, payer=samples.OWNER,
        decision="số 77/QĐ-XPHC ngày 16 tháng 11 năm 2026", reference="PNAB2C3D4E5FG", amount=amount, paid_on=ON,
        way="chuyển khoản", voucher="FT26320001", payee="Kho bạc Nhà nước khu vực V", left=0,
        signatory=Signatory("Xác nhận điện tử của đơn vị", samples.AGENCY.name, signed_at=samples.SIGNED))


def every_kind() -> dict[DocumentKind, tuple[Paper, dict[str, bytes]]]:
    """One paper of each kind that there is, with its pictures."""
    papers: dict[DocumentKind, tuple[Paper, dict[str, bytes]]] = {
        DocumentKind.VIOLATION_NOTICE: samples.a_notice(), DocumentKind.MINUTES: (samples.a_minutes(), {}),
        DocumentKind.PENALTY_DECISION: (samples.a_decision(), {}), DocumentKind.RECEIPT: (a_receipt(), {}),
    }
    papers |= {kind: (a_letter(kind), {}) for kind in LETTERS}
    return papers | {kind: (a_ruling(kind), {}) for kind in RULINGS}
