"""The papers as drawn: what they say, that machines read their codes, and that nothing breaks them."""

import hashlib
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from notices.content import EvidencePicture, Paper, Person, Witness
from notices.pdf import BadPictureError, Edition, UnfinishedError, render
from notices.pdf.typeface import BOLD, BOLD_ITALIC, ITALIC, REGULAR
from notices.pdf.wording import long_date
from notices.pdf.words import amount_in_words
from processing.payments.vietqr import parse_vietqr
from tests.notices.pdf import samples
from tests.notices.pdf.reading import page_count, qr_texts, text_of, words_outside_margins

LONG_NAME = "Nguyễn Phước Hoàng Ưng " * 9
HOSTILE = '<b>&amp; "Ưng" & {0} {name} </para><img src="file:///etc/passwd"/>'


def papers() -> list[tuple[Paper, dict[str, bytes]]]:
    return [samples.a_notice(), (samples.a_minutes(), {}), (samples.a_decision(), {})]


def test_a_notice_says_everything_of_form_01():
    notice, pictures = samples.a_notice()
    text = text_of(samples.drawn(notice, pictures))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "CÔNG AN TỈNH HƯNG YÊN",
        "PHÒNG CẢNH SÁT GIAO THÔNG", "Số: 000123/TB-PCSGT", "Hưng Yên, ngày 09 tháng 11 năm 2026",
        "THÔNG BÁO Vi phạm hành chính về trật tự, an toàn giao thông đường bộ", "Kính gửi: Bà Nguyễn Thị Hường",
        "Xe ô tô con; biển số: 89A-123.45; màu biển số: trắng", "số định danh cá nhân: 033187000001",
        "07 giờ 41 phút 09 giây, ngày 02/11/2026", notice.act.place, notice.act.description,
        "điểm b khoản 9 Điều 6 Nghị định số 168/2024/NĐ-CP", "đúng 08 giờ 00 phút, ngày 24/11/2026 có mặt tại",
        "KT. TRƯỞNG PHÒNG PHÓ TRƯỞNG PHÒNG", "Người ký: Phạm Quốc Khánh", "Ngày ký: 09/11/2026 09:15:30",
        "Trung tá Phạm Quốc Khánh", "Nơi nhận:", "- Lưu: Hồ sơ vụ việc.", "Hình 2.", "Trang 1/2", "Trang 2/2",
        "Cảnh sát không bao giờ gọi điện thoại hoặc nhắn tin yêu cầu nộp tiền.", f"Mã tra cứu: {samples.CODE}",
        f"Địa chỉ tra cứu duy nhất: {samples.PORTAL}",
    ):
        assert words in text
    assert "TRÌNH DIỄN" not in text
    assert "DỰ THẢO" not in text


def test_a_notice_from_another_units_device_says_so():
    notice, pictures = samples.a_notice()
    text = text_of(samples.drawn(replace(notice, device_unit="Công ty Thu phí tự động"), pictures))
    assert "đã tiếp nhận kết quả ghi thu được từ phương tiện, thiết bị kỹ thuật của Công ty Thu phí tự động" in text


def test_minutes_say_everything_in_the_order_of_their_form():
    text = text_of(samples.drawn(samples.a_minutes()))
    order = ["BIÊN BẢN", "Hôm nay, hồi 08 giờ 30 phút, ngày 12/11/2026", "Lý do lập biên bản", "Đại úy Lê Hoàng Nam",
             "Với sự chứng kiến của: Không", "Họ và tên: Nguyễn Thị Hường; Giới tính: Nữ", "05/02/1987", "2. Đã có hành vi",
             "3. Quy định tại", "Tôi thừa nhận", "02 ngày làm việc", "05 ngày làm việc", "không yêu cầu giải trình",
             "tài khoản VNeID mức độ 2", "02 bản", "NGƯỜI LẬP BIÊN BẢN"]
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_minutes_claim_no_signature_of_one_who_did_not_sign():
    minutes = replace(samples.a_minutes(), unsigned_reason="vắng mặt, không có lý do chính đáng",
                      witnesses=(Witness("Đỗ Văn Ích", "phường Phố Hiến", "cán bộ"),))
    text = text_of(samples.drawn(minutes))
    assert "cùng ký tên dưới đây" not in text
    assert "(Không ký biên bản)" in text
    assert "Lý do người vi phạm không ký biên bản: vắng mặt" in text
    assert "NGƯỜI CHỨNG KIẾN" in text


def test_minutes_confirmed_on_the_portal_claim_no_reading_aloud():
    text = text_of(samples.drawn(replace(samples.a_minutes(), acknowledgement="Người vi phạm xác nhận trên Cổng")))
    assert "đã được người vi phạm đọc lại và xác nhận bằng phương thức điện tử" in text
    assert "Người vi phạm xác nhận trên Cổng." in text
    assert not [claim for claim in ("cùng nghe", "Chúng tôi") if claim in text]
    assert "không có buổi làm việc trực tiếp" in text


def test_a_decision_says_who_what_how_much_why_where_and_until_when():
    text = text_of(samples.drawn(samples.a_decision()))
    for words in (
        "QUYẾT ĐỊNH Xử phạt vi phạm hành chính", "Căn cứ Biên bản vi phạm hành chính số 000045/BB-VPHC lập ngày 12 tháng 11",
        "1. Xử phạt vi phạm hành chính đối với bà có tên sau đây", "3. Quy định tại: điểm b khoản 9 Điều 6",
        "19.000.000 đồng (Bằng chữ: Mười chín triệu đồng)", "Khung tiền phạt áp dụng: từ 18.000.000 đồng đến 20.000.000 đồng",
        "áp dụng mức trung bình", "04 điểm", "tài khoản số 3949.0.1054321", "nội dung chuyển khoản ghi PNAB2C3D4E5FG",
        "trong thời hạn 10 ngày, kể từ ngày nhận được", "0,05% tính trên tổng số tiền phạt chưa nộp",
        "quyền khiếu nại trong thời hạn 90 ngày", "khởi kiện hành chính trong thời hạn 01 năm", "Nội dung: PNAB2C3D4E5FG",
    ):
        assert words in text


def test_a_decision_on_an_organisation_names_its_representative_and_no_sex():
    decision = replace(samples.a_decision(), violator=samples.COMPANY, points=0, remedial=("buộc tháo thiết bị",))
    text = text_of(samples.drawn(decision))
    assert "Tên tổ chức: Công ty TNHH Vận tải Đường Việt" in text
    assert "Người đại diện theo pháp luật: Trần Đức Ưng; Chức danh: Giám đốc" in text
    assert "Trừ điểm giấy phép lái xe: Không" in text
    assert "(nếu có): buộc tháo thiết bị" in text
    assert "Giới tính" not in text


def test_both_codes_of_a_decision_are_read_from_the_page():
    decision = samples.a_decision()
    texts = qr_texts(samples.drawn(decision))
    portal, = (text for text in texts if text.startswith("https:"))
    payment, = (text for text in texts if not text.startswith("https:"))
    assert portal == f"{samples.PORTAL}/kt/{samples.TOKEN}#ma={samples.CODE}"
    paid = parse_vietqr(payment)
    assert (paid.bank_bin, paid.account, paid.amount_vnd) == ("999999", "394901054321", 19_000_000)
    assert paid.purpose == decision.payment.reference


def test_the_code_of_a_demonstration_notice_is_read_over_its_mark():
    notice, pictures = samples.a_notice(pictures=1)
    pdf = samples.drawn(replace(notice, demonstration=True), pictures)
    assert qr_texts(pdf) == {f"{samples.PORTAL}/kt/{samples.TOKEN}#ma={samples.CODE}"}


@pytest.mark.parametrize("at", range(3))
def test_a_demonstration_is_marked_on_every_page(at):
    content, pictures = papers()[at]
    pdf = samples.drawn(replace(content, demonstration=True), pictures)
    for page in PdfReader(BytesIO(pdf)).pages:
        assert "BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in page.extract_text()


@pytest.mark.parametrize("at", range(3))
def test_a_draft_is_marked_on_every_page_and_carries_no_code(at):
    content, pictures = papers()[at]
    content = replace(content, number="", signatory=replace(content.signatory, signed_at=None))
    pdf = render(content, Edition(samples.PORTAL, pictures=pictures, draft=True))
    for page in PdfReader(BytesIO(pdf)).pages:
        assert "DỰ THẢO" in page.extract_text()
    assert qr_texts(pdf) == set()
    assert "(Chưa ký)" in text_of(pdf)


def test_a_draft_never_shows_the_access_code():
    notice, pictures = samples.a_notice()
    assert samples.CODE not in text_of(samples.drawn(notice, pictures, draft=True))


@pytest.mark.parametrize("lack", ["number", "token", "signature"])
def test_an_unfinished_paper_is_only_drawn_as_a_draft(lack):
    notice, pictures = samples.a_notice()
    if lack == "number":
        notice = replace(notice, number="")
    if lack == "signature":
        notice = replace(notice, signatory=replace(notice.signatory, signed_at=None))
    with pytest.raises(UnfinishedError):
        render(notice, Edition(samples.PORTAL, "" if lack == "token" else "X", pictures=pictures))


@pytest.mark.parametrize("at", range(3))
def test_the_same_content_gives_the_same_bytes(at):
    content, pictures = papers()[at]
    assert samples.drawn(content, pictures) == samples.drawn(content, pictures)


def test_another_process_draws_the_same_bytes():
    root = Path(__file__).resolve().parents[3]
    script = ("import hashlib; from tests.notices.pdf import samples; "
              "print(hashlib.sha256(samples.drawn(*samples.a_notice())).hexdigest())")
    digests = {subprocess.run([sys.executable, "-c", script], cwd=root, env={**os.environ, "PYTHONHASHSEED": seed},
                              capture_output=True, check=True, text=True).stdout for seed in ("1", "2")}
    assert len(digests) == 1


@pytest.mark.parametrize("at", range(3))
def test_every_font_is_embedded(at):
    content, pictures = papers()[at]
    fonts = {}
    for page in PdfReader(BytesIO(samples.drawn(content, pictures))).pages:
        for font in page["/Resources"]["/Font"].values():
            fonts[font["/BaseFont"]] = font.get_object().get("/FontDescriptor", {})
    assert fonts
    assert all("Tinos" in name and "/FontFile2" in descriptor for name, descriptor in fonts.items())


def test_a_paper_tells_its_language_title_and_author_but_no_name():
    reader = PdfReader(BytesIO(samples.drawn(*samples.a_notice())))
    assert reader.root_object["/Lang"] == "vi-VN"
    assert reader.metadata.title == "Thông báo vi phạm hành chính số 000123/TB-PCSGT"
    assert reader.metadata.author == "Phòng Cảnh sát giao thông"
    assert "Hường" not in str(reader.metadata)


def test_markup_in_names_is_printed_as_it_stands():
    decision = samples.a_decision()
    decision = replace(decision, violator=replace(decision.violator, name=HOSTILE))
    assert f"Họ và tên: {HOSTILE};" in text_of(samples.drawn(decision))


def test_decomposed_letters_are_composed():
    decision = samples.a_decision()
    apart = unicodedata.normalize("NFD", "Đặng Thuỳ Dưỡng")
    text = text_of(samples.drawn(replace(decision, violator=replace(decision.violator, name=apart))))
    assert "Đặng Thuỳ Dưỡng" in text


def test_a_sign_without_a_glyph_is_named_not_dropped():
    decision = samples.a_decision()
    name = "An\u202e 王\x00"
    text = text_of(samples.drawn(replace(decision, violator=replace(decision.violator, name=name))))
    assert "Họ và tên: An[U+202E] [U+738B][U+0000];" in text


@pytest.mark.parametrize("pictures", [0, 1, 2, 3, 12])
def test_any_number_of_pictures_is_drawn_with_its_caption(pictures):
    notice, stored = samples.a_notice(pictures=pictures)
    pdf = samples.drawn(notice, stored)
    text = text_of(pdf)
    drawn = sum(len(page.images) for page in PdfReader(BytesIO(pdf)).pages)
    assert drawn == pictures
    assert all(f"Hình {number}. " in text for number in range(1, pictures + 1))


@pytest.mark.parametrize(("width", "height"), [(60, 4000), (6000, 40), (1, 1), (1080, 1920)])
def test_pictures_of_any_shape_stay_on_the_page(width, height):
    digest, data = samples.picture(width, height)
    notice, _ = samples.a_notice(pictures=0)
    item = EvidencePicture(digest, "Ảnh", samples.SIGNED)
    pdf = samples.drawn(replace(notice, evidence=(item,) * 3), {digest: data})
    assert page_count(pdf) <= 4


def test_a_picture_that_is_not_the_one_named_is_refused():
    notice, stored = samples.a_notice(pictures=1)
    digest = notice.evidence[0].sha256
    with pytest.raises(BadPictureError, match="no picture with the digest"):
        samples.drawn(notice, {digest: stored[digest] + b"x"})
    with pytest.raises(BadPictureError, match="no picture with the digest"):
        samples.drawn(notice, {})


def test_a_picture_cut_off_is_refused():
    notice, _ = samples.a_notice(pictures=0)
    data = samples.picture()[1][:5000]
    digest = hashlib.sha256(data).hexdigest()
    broken = replace(notice, evidence=(EvidencePicture(digest, "Ảnh", samples.SIGNED),))
    with pytest.raises(BadPictureError, match="cannot be read"):
        samples.drawn(broken, {digest: data})


@pytest.mark.parametrize("name", [LONG_NAME, "Ưỡ" * 100, HOSTILE * 3])
def test_extreme_text_flows_and_stays_on_the_sheet(name):
    person = Person(kind="individual", name=name, address=name * 3, occupation=name, id_issued_by=name)
    agency = replace(samples.AGENCY, name=name, parent=name, place=name[:60])
    signatory = replace(samples.SIGNATORY, name=name, title=name)
    notice, stored = samples.a_notice(pictures=12)
    act = replace(notice.act, description=name * 5, place=name * 2, readings=(name, name))
    shared = {"agency": agency, "signatory": signatory, "act": act, "number": name[:80]}
    decision = replace(samples.a_decision(), violator=person, recipients=(name,) * 12, legal_bases=(name * 3,) * 8, **shared)
    minutes = replace(samples.a_minutes(), violator=person, witnesses=(Witness(name, name),) * 4, **shared)
    notice = replace(notice, owner=person, recipients=(name,) * 12, **shared)
    for content in (notice, minutes, decision):
        pdf = samples.drawn(content, stored)
        assert words_outside_margins(pdf) == []
        assert page_count(pdf) >= 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300), st.integers(min_value=1, max_value=10**12))
def test_whatever_the_name_and_amount_the_decision_is_drawn(name, amount):
    decision = samples.a_decision(amount)
    text = text_of(samples.drawn(replace(decision, violator=replace(decision.violator, name=name))))
    assert f"{amount:,} đồng".replace(",", ".") in text
    assert amount_in_words(amount) in text


@pytest.mark.parametrize(("month", "words"), [(1, "ngày 05 tháng 01"), (2, "ngày 05 tháng 02"), (3, "ngày 05 tháng 3")])
def test_dates_are_written_so_that_no_digit_can_be_added(month, words):
    assert long_date(date(2026, month, 5)) == f"{words} năm 2026"


@pytest.mark.parametrize("name", [REGULAR, BOLD, ITALIC, BOLD_ITALIC])
def test_every_face_has_every_vietnamese_letter(name):
    bases = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = {unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in tones} | set(bases)
    glyphs = pdfmetrics.getFont(name).face.charToGlyph
    wanted = "".join(letters) + "".join(letters).upper() + "0123456789₫–…“”/.,;:()%№@#&"
    assert [sign for sign in wanted if ord(sign) not in glyphs] == []
