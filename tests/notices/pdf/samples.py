"""Papers to try: ordinary ones, drawn pictures, and small ways to change them."""

import hashlib
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from notices.content import (
    Act,
    Agency,
    EvidencePicture,
    Explanation,
    Fine,
    Minutes,
    Official,
    Paper,
    PaymentPlace,
    PenaltyDecision,
    Person,
    Provision,
    Signatory,
    Statements,
    Summons,
    VehicleFacts,
    ViolationNotice,
)
from notices.pdf import Edition, render
from processing.cases.papers import KINDS
from processing.models import DocumentKind

PORTAL = "https://phatnguoi.example.vn"
CODE = "K7QM-2XHD-94TR"
TOKEN = "KBRGC4TDNEQGS4ZAMFXG65DIMVZCAYLOMQQGC3A"
DECREE = ("Nghị định số 168/2024/NĐ-CP ngày 26 tháng 12 năm 2024 của Chính phủ quy định xử phạt vi phạm hành chính về trật tự, "
          "an toàn giao thông trong lĩnh vực giao thông đường bộ; trừ điểm, phục hồi điểm giấy phép lái xe")
AGENCY = Agency(
    parent="Công an tỉnh Hưng Yên", name="Phòng Cảnh sát giao thông", place="Hưng Yên",
    address="số 45 đường Hải Thượng Lãn Ông, phường Phố Hiến, tỉnh Hưng Yên", phone="0221 3 000 000",
)
OWNER = Person(
    kind="individual", name="Nguyễn Thị Hường", sex="female", born_on=date(1987, 2, 5), nationality="Việt Nam",
    occupation="Giáo viên", address="số 12, ngõ 3, đường Điện Biên, phường Phố Hiến, tỉnh Hưng Yên",
    id_number="033187000001", id_issued_on=date(2022, 8, 9),
    id_issued_by="Cục Cảnh sát quản lý hành chính về trật tự xã hội",
)
COMPANY = Person(
    kind="organisation", name="Công ty TNHH Vận tải Đường Việt", address="Khu công nghiệp Phố Nối A, tỉnh Hưng Yên",
    id_number="0900000001", representative="Trần Đức Ưng", representative_title="Giám đốc",
)
CAR = VehicleFacts(kind="Xe ô tô con", plate="89A-123.45", plate_colour="trắng")
RED_LIGHT = Act(
    description="Không chấp hành hiệu lệnh của đèn tín hiệu giao thông",
    provision=Provision(decree=DECREE, article="6", clause="9", point="b"),
    happened_at=datetime(2026, 11, 2, 0, 41, 9, tzinfo=UTC),
    place="nút giao Nguyễn Văn Linh – Phạm Bạch Hổ, phường Phố Hiến, tỉnh Hưng Yên",
    readings=("đèn đỏ đã bật 1,8 giây",),
)
SIGNED = datetime(2026, 11, 9, 2, 15, 30, tzinfo=UTC)
SIGNATORY = Signatory(
    acting_for="KT. Trưởng phòng", title="Phó Trưởng phòng", rank="Trung tá", name="Phạm Quốc Khánh", signed_at=SIGNED
)


@cache
def picture(width: int = 1920, height: int = 1080, shade: int = 90) -> tuple[str, bytes]:
    """A street as simple as can be: its digest and its bytes."""
    image = Image.new("RGB", (width, height), (shade, shade + 40, shade + 80))
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, height), (width, height), (width * 0.6, height * 0.4), (width * 0.4, height * 0.4)], fill=(70, 70, 74))
    draw.rectangle((width * 0.4, height * 0.55, width * 0.62, height * 0.85), fill=(150, 30, 30))
    draw.rectangle((width * 0.46, height * 0.75, width * 0.56, height * 0.8), fill="white", outline="black")
    draw.text((20, 20), f"89A-123.45  {shade}", fill="white", font_size=max(1, height // 20))
    target = BytesIO()
    image.save(target, "JPEG", quality=88)
    return hashlib.sha256(target.getvalue()).hexdigest(), target.getvalue()


def evidence(count: int) -> tuple[tuple[EvidencePicture, ...], dict[str, bytes]]:
    stored = [picture(shade=40 + 10 * at) for at in range(count)]
    items = (EvidencePicture(digest, "Toàn cảnh phương tiện vượt vạch dừng khi đèn đỏ", RED_LIGHT.happened_at)
             for digest, _ in stored)
    return tuple(items), dict(stored)


def a_notice(pictures: int = 2) -> tuple[ViolationNotice, dict[str, bytes]]:
    items, stored = evidence(pictures)
    return ViolationNotice(
        number="000123/TB-PCSGT", issued_on=date(2026, 11, 9), agency=AGENCY,
        detecting_unit="Phòng Cảnh sát giao thông, Công an tỉnh Hưng Yên", device_unit="", owner=OWNER, vehicle=CAR,
        act=RED_LIGHT, signatory=SIGNATORY, evidence=items,
        summons=Summons(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), f"trụ sở Phòng Cảnh sát giao thông ({AGENCY.address})"),
        other_summons=Summons(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), "trụ sở Công an phường Phố Hiến"),
        recipients=("Như trên;", "Công an phường Phố Hiến;", "Lưu: Hồ sơ vụ việc."),
    ), stored


def a_minutes() -> Minutes:
    return Minutes(
        number="000045/BB-VPHC", issued_on=date(2026, 11, 12), agency=AGENCY,
        started_at=datetime(2026, 11, 12, 1, 30, tzinfo=UTC), finished_at=datetime(2026, 11, 12, 2, 5, tzinfo=UTC),
        place=f"trụ sở Phòng Cảnh sát giao thông, {AGENCY.address}",
        office_reason="hành vi vi phạm được phát hiện bằng phương tiện, thiết bị kỹ thuật nghiệp vụ",
        bases=("kết quả thu thập được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ ngày 02/11/2026",
               "Thông báo vi phạm hành chính số 000123/TB-PCSGT ngày 09/11/2026"),
        maker=Official("Lê Hoàng Nam", "Cán bộ Đội Tuần tra, kiểm soát", "Phòng Cảnh sát giao thông", "Đại úy"),
        violator=OWNER, vehicle=CAR, act=RED_LIGHT,
        statements=Statements(violator="Tôi thừa nhận đã điều khiển xe và vượt đèn đỏ như hình ảnh đã ghi nhận."),
        explanation=Explanation("Trưởng phòng Cảnh sát giao thông, Công an tỉnh Hưng Yên", "none"),
        delivery_contact="tài khoản VNeID mức độ 2",
        signatory=Signatory("Người lập biên bản", "Lê Hoàng Nam", rank="Đại úy", signed_at=SIGNED),
    )


def a_decision(amount: int = 19_000_000) -> PenaltyDecision:
    return PenaltyDecision(
        number="000077/QĐ-XPHC", issued_on=date(2026, 11, 16), agency=AGENCY, issued_by="Trưởng phòng Cảnh sát giao thông",
        legal_bases=(
            "Căn cứ Điều 57, Điều 68, Điều 70, Điều 78 Luật Xử lý vi phạm hành chính năm 2012 (sửa đổi, bổ sung năm 2020, 2025)",
            f"Căn cứ {DECREE}",
            "Căn cứ Nghị định số 118/2021/NĐ-CP ngày 23 tháng 12 năm 2021 của Chính phủ quy định chi tiết một số điều và "
            "biện pháp thi hành Luật Xử lý vi phạm hành chính (sửa đổi, bổ sung năm 2025)",
        ),
        minutes_number="000045/BB-VPHC", minutes_on=date(2026, 11, 12), violator=OWNER, vehicle=CAR, act=RED_LIGHT,
        fine=Fine(amount, min(amount, 18_000_000), max(amount, 20_000_000),
                  "không có tình tiết tăng nặng, giảm nhẹ nên áp dụng mức trung bình của khung tiền phạt"),
        payment=PaymentPlace(
            treasury="Kho bạc Nhà nước khu vực V", bank="Ngân hàng TMCP Trình diễn – Chi nhánh Hưng Yên", bank_bin="999999",
            account="3949.0.1054321", account_holder="Kho bạc Nhà nước khu vực V", reference="PNAB2C3D4E5FG",
        ),
        points=4, signatory=SIGNATORY, carried_out_by="Đội Tham mưu, Phòng Cảnh sát giao thông",
        recipients=("Như Điều 3;", "Lưu: Hồ sơ vụ việc."),
    )


def drawn(content: Paper, pictures: dict[str, bytes] | None = None, *, draft: bool = False) -> bytes:
    code = CODE if KINDS[DocumentKind(content.kind)].opening else ""
    return render(content, Edition(PORTAL, TOKEN, code, pictures or {}, draft))
