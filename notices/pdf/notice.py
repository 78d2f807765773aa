"""Draws the violation notice in the order of Mẫu 01/73."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from notices.content import Person, ViolationNotice
from notices.pdf.blocks import check_it, closing, heading, title
from notices.pdf.edition import Edition
from notices.pdf.pictures import annex
from notices.pdf.typeface import CENTRED, say
from notices.pdf.wording import NONE, act_text, capitalised, moment_text, respectful, vehicle_text, when_and_where


def story(notice: ViolationNotice, edition: Edition) -> list[Flowable]:
    return [
        *heading(notice.agency, notice.number, notice.issued_on),
        *title("THÔNG BÁO", "Vi phạm hành chính về trật tự, an toàn giao thông đường bộ"),
        say("Kính gửi: {to}", CENTRED, to=capitalised(respectful(notice.owner))),
        Spacer(0, 3 * mm),
        *_recorded(notice),
        *_come_and_settle(notice),
        closing(_last_words(notice), notice.recipients, notice.signatory),
        check_it(edition, notice.number, "thông báo này"),
        *annex(_annex_heading(notice), notice.evidence, edition.pictures),
    ]


def _annex_heading(notice: ViolationNotice) -> str:
    return f"KẾT QUẢ THU THẬP ĐƯỢC KÈM THEO THÔNG BÁO SỐ {notice.number}" if notice.number else "KẾT QUẢ THU THẬP ĐƯỢC"


def _recorded(notice: ViolationNotice) -> list[Flowable]:
    return [
        _how_it_was_found(notice),
        say("Phương tiện: {vehicle}.", vehicle=vehicle_text(notice.vehicle)),
        say("Chủ phương tiện: {name}{identity}.", name=notice.owner.name, identity=_identity(notice.owner)),
        say("Địa chỉ: {address}.", address=notice.owner.address or "chưa xác định"),
        say("Thời gian, địa điểm vi phạm: {when_where}.", when_where=when_and_where(notice.act)),
        say("Hành vi vi phạm: {act}, được quy định tại {provision}.",
            act=act_text(notice.act), provision=notice.act.provision),
        say("Biện pháp ngăn chặn được áp dụng (nếu có): {measures}.", measures=notice.preventive_measures or NONE),
    ]


def _how_it_was_found(notice: ViolationNotice) -> Flowable:
    if notice.device_unit in ("", notice.detecting_unit):
        return say("{unit} đã sử dụng phương tiện, thiết bị kỹ thuật nghiệp vụ phát hiện và ghi nhận:",
                   unit=notice.detecting_unit)
    return say("{unit} đã tiếp nhận kết quả ghi thu được từ phương tiện, thiết bị kỹ thuật của {source}, "
               "phát hiện và ghi nhận:", unit=notice.detecting_unit, source=notice.device_unit)


def _identity(owner: Person) -> str:
    if not owner.id_number:
        return ""
    label = "mã số doanh nghiệp" if owner.kind == "organisation" else "số định danh cá nhân"
    return f"; {label}: {owner.id_number}"


def _come_and_settle(notice: ViolationNotice) -> list[Flowable]:
    other = notice.other_summons
    return [
        say("Yêu cầu chủ phương tiện, tổ chức, cá nhân có liên quan đến hành vi vi phạm đúng {at} có mặt tại {place} "
            "để giải quyết vụ việc vi phạm theo quy định của pháp luật.",
            at=moment_text(notice.summons.at), place=notice.summons.place),
        *([say("Nếu việc đi lại gặp khó khăn và không có điều kiện trực tiếp đến trụ sở {agency} để giải quyết vụ việc "
               "vi phạm, thì đúng {at} có mặt tại {place} để giải quyết vụ việc vi phạm theo quy định của pháp luật.",
               agency=notice.agency.name, at=moment_text(other.at), place=other.place)] if other else []),
        say("Khi đến giải quyết phải mang theo thông báo này và các giấy tờ có liên quan đến phương tiện và người điều "
            "khiển phương tiện. Điện thoại liên hệ: {phone}.", phone=notice.agency.phone),
    ]


def _last_words(notice: ViolationNotice) -> list[Flowable]:
    return [
        say("Nếu quá thời gian trên, người được yêu cầu không đến để giải quyết vụ việc vi phạm thì sẽ bị xử lý theo "
            "quy định của pháp luật./."),
        *([say("<i>(Kèm theo kết quả thu thập được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ).</i>")]
          if notice.evidence else []),
    ]
