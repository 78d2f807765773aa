"""Draws the minutes of an administrative violation in the order of MBB01, in plain form."""

from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from notices.content import Minutes
from notices.pdf.blocks import columns, heading, signature, title
from notices.pdf.edition import Edition
from notices.pdf.page import TEXT_WIDTH
from notices.pdf.person import identity_lines
from notices.pdf.typeface import HEAD, LEAD, say
from notices.pdf.wording import NONE, act_text, moment_text, respectful, vehicle_text, when_and_where

_CHOICES = {
    "": "chưa có ý kiến",
    "oral": "yêu cầu giải trình trực tiếp",
    "written": "giải trình bằng văn bản",
    "none": "không yêu cầu giải trình",
}


def story(minutes: Minutes, _edition: Edition) -> list[Flowable]:
    return [
        *heading(minutes.agency, minutes.number, minutes.issued_on),
        *title("BIÊN BẢN", "Vi phạm hành chính về trật tự, an toàn giao thông đường bộ"),
        *_opening(minutes),
        *_those_present(minutes),
        say("Tiến hành lập biên bản vi phạm hành chính đối với {who} có tên sau đây:", LEAD,
            who=minutes.violator.addressed),
        *_violation(minutes),
        *_statements(minutes),
        *_rights(minutes),
        KeepTogether([*_end(minutes), Spacer(0, 4 * mm), _signatures(minutes)]),
    ]


def _opening(minutes: Minutes) -> list[Flowable]:
    return [
        say("Hôm nay, hồi {at}, tại {place}.", at=moment_text(minutes.started_at), place=minutes.place),
        say("Lý do lập biên bản tại trụ sở cơ quan: {reason}.", reason=minutes.office_reason.rstrip(". ")),
        *(say("Căn cứ: {basis}.", basis=basis.rstrip(";. ")) for basis in minutes.bases),
    ]


def _those_present(minutes: Minutes) -> list[Flowable]:
    maker = minutes.maker
    witnesses = "; ".join(f"{w.name}{f', nghề nghiệp: {w.occupation}' if w.occupation else ''}, nơi ở: {w.address}"
                          for w in minutes.witnesses)
    return [
        say("<b>{who}:</b>", LEAD, who="Biên bản lập theo xác nhận điện tử của người vi phạm, không có buổi làm việc "
            "trực tiếp" if minutes.acknowledgement else "Chúng tôi gồm"),
        say("1. Người có thẩm quyền lập biên bản: {who}; chức vụ: {title}; cơ quan: {unit}.",
            who=f"{maker.rank} {maker.name}".strip(), title=maker.title, unit=maker.unit),
        say("2. Với sự chứng kiến của: {who}.", who=witnesses or NONE),
        say("3. Người phiên dịch (nếu có): {who}.", who=minutes.interpreter or NONE),
    ]


def _violation(minutes: Minutes) -> list[Flowable]:
    first, *others = identity_lines(minutes.violator)
    return [
        say("<b>1. Người vi phạm</b>", LEAD), first, *others,
        say("<b>2. Đã có hành vi vi phạm hành chính:</b> {act}.", act=act_text(minutes.act)),
        say("Thời gian, địa điểm vi phạm: {when_where}.", when_where=when_and_where(minutes.act)),
        say("Phương tiện: {vehicle}.", vehicle=vehicle_text(minutes.vehicle)),
        say("<b>3. Quy định tại:</b> {provision}.", provision=minutes.act.provision),
        say("<b>4. Cá nhân/tổ chức bị thiệt hại:</b> {who}.", who=minutes.damaged_party or NONE),
    ]


def _statements(minutes: Minutes) -> list[Flowable]:
    said, none = minutes.statements, f"{NONE}."
    return [
        say("<b>5. Ý kiến trình bày của cá nhân vi phạm/đại diện tổ chức vi phạm:</b> {said}",
            said=said.violator or none),
        say("<b>6. Ý kiến trình bày của người chứng kiến (nếu có):</b> {said}", said=said.witness or none),
        say("<b>7. Ý kiến trình bày của cá nhân/tổ chức bị thiệt hại (nếu có):</b> {said}", said=said.damaged or none),
        say("<b>8.</b> {asked} cá nhân/tổ chức vi phạm chấm dứt ngay hành vi vi phạm.",
            asked="Yêu cầu" if minutes.acknowledgement else "Chúng tôi đã yêu cầu"),
        say("<b>9. Các biện pháp ngăn chặn và bảo đảm xử lý vi phạm hành chính được áp dụng:</b> {measures}.",
            measures=minutes.preventive_measures or NONE),
    ]


def _rights(minutes: Minutes) -> list[Flowable]:
    """The terms are those printed in MBB01: 02 working days to ask to be heard, 05 to write."""
    return [
        say("<b>10. Quyền giải trình:</b> Trong thời hạn 02 ngày làm việc, kể từ ngày lập biên bản này, {who} có quyền "
            "gửi văn bản yêu cầu được giải trình trực tiếp; trong thời hạn 05 ngày làm việc, kể từ ngày lập biên bản "
            "này, có quyền gửi văn bản giải trình đến {to}.",
            who=respectful(minutes.violator), to=minutes.explanation.to),
        say("Ý kiến của người vi phạm về việc giải trình: {choice}.", choice=_CHOICES[minutes.explanation.choice]),
        *_appointment(minutes),
        say("Địa chỉ nhận quyết định, thông báo bằng phương thức điện tử (số điện thoại, thư điện tử hoặc tài khoản "
            "VNeID): {contact}.", contact=minutes.delivery_contact or "Không đăng ký"),
    ]


def _appointment(minutes: Minutes) -> list[Flowable]:
    if minutes.summons is None:
        return []
    return [say("Yêu cầu {who} có mặt hồi {at}, tại {place} để giải quyết vụ việc.", who=respectful(minutes.violator),
                at=moment_text(minutes.summons.at), place=minutes.summons.place)]


def _end(minutes: Minutes) -> list[Flowable]:
    return [
        *([say("{text}.", text=minutes.acknowledgement.rstrip(". "))] if minutes.acknowledgement else []),
        *([say("Lý do người vi phạm không ký biên bản: {reason}.", reason=minutes.unsigned_reason.rstrip(". "))]
          if minutes.unsigned_reason else []),
        say("Biên bản lập xong hồi {at}, được lập thành {copies} bản có nội dung và giá trị như nhau; {read_out}; giao "
            "cho người vi phạm 01 bản, lưu hồ sơ 01 bản./.", at=moment_text(minutes.finished_at),
            copies=f"{minutes.copies:02d}", read_out=_read_out(minutes)),
    ]


def _read_out(minutes: Minutes) -> str:
    """Nobody is said to have heard or signed who has not."""
    if minutes.acknowledgement:
        return "đã được người vi phạm đọc lại và xác nhận bằng phương thức điện tử"
    if minutes.unsigned_reason:
        return "đã đọc lại cho những người có mặt cùng nghe, công nhận là đúng"
    return "đã đọc lại cho những người có tên nêu trên cùng nghe, công nhận là đúng và cùng ký tên dưới đây"


def _how_the_violator_signs(minutes: Minutes) -> str:
    if minutes.unsigned_reason:
        return "Không ký biên bản"
    return "Xác nhận bằng phương thức điện tử" if minutes.acknowledgement else "Ký, ghi rõ họ tên"


def _signatures(minutes: Minutes) -> Flowable:
    violator = [say("<b>CÁ NHÂN VI PHẠM HOẶC<br/>ĐẠI DIỆN TỔ CHỨC VI PHẠM</b>", HEAD),
                say("<i>({how})</i>", HEAD, how=_how_the_violator_signs(minutes)), Spacer(0, 22 * mm)]
    witnesses = [say("<b>NGƯỜI CHỨNG KIẾN</b>", HEAD), say("<i>(Ký, ghi rõ họ tên)</i>", HEAD), Spacer(0, 20 * mm)]
    rows: list[list[Any]] = [[violator, signature(minutes.signatory)]]
    if minutes.witnesses:
        rows.append([witnesses, ""])
    return columns(rows, [TEXT_WIDTH / 2, TEXT_WIDTH / 2])
