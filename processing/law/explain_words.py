"""The sentences around an amount: the decree of the day, the speed, who may sign, what is late, why no fine."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from processing.clock import VIETNAM
from processing.law import tariff
from processing.law.amounts import Amount
from processing.law.competence import Title
from processing.law.sayings import Saying, day_vi, dong, number_en, number_vi, vnd
from processing.law.tables import setting
from processing.law.tariff import TariffRow

VEHICLES: dict[str, Saying] = {
    "car": ("ô tô", "a car"),
    "bus": ("ô tô chở người (xe khách)", "a bus"),
    "truck": ("ô tô tải", "a truck"),
    "motorcycle": ("xe mô tô, xe gắn máy", "a motorcycle"),
    "specialised": ("máy kéo, xe máy chuyên dùng", "a specialised machine"),
    "unknown": ("phương tiện chưa xác định loại", "a vehicle of unknown kind"),
}


def act_says(recorded: datetime, row: TariffRow | None) -> Saying:
    """NĐ 168/2024 Đ4, Đ54.1: complete when recorded, and judged by the decree of that day."""
    local = recorded.astimezone(VIETNAM)
    vi = (f"Hành vi được phương tiện, thiết bị kỹ thuật nghiệp vụ ghi nhận lúc {local:%H} giờ {local:%M} phút ngày "
          f"{local:%d/%m/%Y} (giờ Việt Nam) và coi là đã kết thúc tại thời điểm ghi nhận")
    en = f"The act was recorded on {local:%Y-%m-%d} at {local:%H:%M} in Viet Nam and is complete at that moment"
    if row is None:
        return vi + ".", en + "."
    return (f"{vi}; áp dụng nghị định có hiệu lực tại ngày đó: Nghị định {_decree_vi(row)} "
            "(Điều 4 và khoản 1 Điều 54 Nghị định 168/2024/NĐ-CP).",
            f"{en}; the decree of that day applies: Decree {_decree_en(row)} "
            "(Article 4 and Clause 1, Article 54, Decree 168/2024/NĐ-CP).")


def speed_says(speed: Decimal | None, limit: Decimal | None) -> list[Saying]:
    if speed is None or limit is None:
        return []
    over = speed - limit
    if over <= 0:
        return [(f"Tốc độ đo được {number_vi(speed)} km/h, tốc độ tối đa cho phép {number_vi(limit)} km/h: không vượt.",
                 f"Measured {number_en(speed)} km/h where {number_en(limit)} km/h is allowed: not above it.")]
    return [(f"Tốc độ đo được {number_vi(speed)} km/h, tốc độ tối đa cho phép {number_vi(limit)} km/h: "
             f"vượt {number_vi(speed)} − {number_vi(limit)} = {number_vi(over)} km/h.",
             f"Measured {number_en(speed)} km/h where {number_en(limit)} km/h is allowed: "
             f"{number_en(speed)} − {number_en(limit)} = {number_en(over)} km/h above it.")]


def wording_says(row: TariffRow) -> Saying:
    return f"Hành vi theo nghị định: “{row.offence_vi}”.", f"The act in the decree: {row.offence_en}."


def points_say(row: TariffRow, *, organisation: bool) -> list[Saying]:
    """Why no points, where somebody may expect some; a deduction is already in the amount's derivation."""
    if organisation:
        return [(_ORGANISATION_VI, _ORGANISATION_EN)]
    if row.points:
        return []
    if row.effective_from < _first_day_of_points():
        return [("Nghị định của ngày này chưa quy định trừ điểm giấy phép lái xe.",
                 "The decree of that day knows no licence points.")]
    return [("Điều khoản này không quy định trừ điểm giấy phép lái xe.", "This provision deducts no licence points.")]


def competence_says(priced: Amount, signers: Sequence[Title], on: date) -> Saying:
    """XLVPHC Đ52: by the maximum of the band; NĐ 168/2024 Đ50: points by those who may suspend."""
    demanding = bool(priced.points) or priced.suspends
    vi = f"Thẩm quyền xử phạt vào ngày {day_vi(on)} xác định theo mức tối đa của khung tiền phạt, {dong(priced.max)}"
    en = f"Competence on {on} is measured by the maximum of the band, {vnd(priced.max)}"
    if demanding:
        vi += ", và người quyết định phải có thẩm quyền tước quyền sử dụng hoặc trừ điểm giấy phép lái xe"
        en += ", and the decision needs power over licences"
    if not signers:
        return (f"{vi}: bảng thẩm quyền không có chức danh nào cho ngày này.",
                f"{en}: the table of competence names no title for that day.")
    return f"{vi}: {'; '.join(each.vi for each in signers)}.", f"{en}: {'; '.join(each.en for each in signers)}."


def limitation_says(until: date | None, on: date) -> list[Saying]:
    if until is None or on <= until:
        return []
    return [(f"Thời hiệu xử phạt đã hết sau ngày {day_vi(until)}: vào ngày {day_vi(on)} không còn được ra quyết định "
             "xử phạt đối với hành vi này.",
             f"Limitation ended after {until}: on {on} nobody may be fined for this act any more.")]


def late_says(name: str, due: date, done: date) -> Saying:
    """An act of the office after its term: what it is worth is for the lawyer to say."""
    vi, en = _LATE[name]
    return (f"{vi} ngày {day_vi(done)} là sau thời hạn, hạn cuối là ngày {day_vi(due)}.",
            f"{en} on {done} came after its term, which ended on {due}.")


def due_says(due: date, *, receipt_known: bool) -> Saying:
    """XLVPHC Đ73; TT 18/2023/TT-BTC Đ5 where nothing proves the receipt."""
    if receipt_known:
        return (f"Hạn nộp tiền phạt là hết ngày {day_vi(due)} (Điều 73 Luật Xử lý vi phạm hành chính).",
                f"The fine is due by the end of {due} (Article 73, Law on Handling of Administrative Violations).")
    return (f"Không có căn cứ xác định ngày nhận quyết định: tiền chậm nộp chỉ tính sau ngày {day_vi(due)} "
            "(Điều 5 Thông tư 18/2023/TT-BTC).",
            f"Nothing proves the receipt of the decision: late interest runs only after {due} "
            "(Article 5, Circular 18/2023/TT-BTC).")


def interest_says(fine: int, days: Sequence[date], interest: int) -> Saying:
    """XLVPHC Đ78, TT 18/2023/TT-BTC Đ5."""
    percent = setting("late_interest_per_day") * 100
    if not days:
        return "Chưa phát sinh tiền chậm nộp.", "There is no late interest."
    return (f"Tiền chậm nộp tính từ ngày {day_vi(days[0])} đến hết ngày {day_vi(days[-1])}, {len(days)} ngày: "
            f"{dong(fine)} × {number_vi(percent)}% × {len(days)} = {dong(interest)} "
            "(Điều 78 Luật Xử lý vi phạm hành chính; Điều 5 Thông tư 18/2023/TT-BTC).",
            f"Late from {days[0]} to {days[-1]}, {len(days)} days: {vnd(fine)} × {number_en(percent)}% × {len(days)} = "
            f"{vnd(interest)} (Article 78, Law on Handling of Administrative Violations; Article 5, Circular "
            "18/2023/TT-BTC).")


def no_fine_says(offence: str, vehicle: str, on: date, over: Decimal | None) -> Saying:
    """The reason, for silence would look like a fault of the system."""
    kind_vi, kind_en = VEHICLES.get(vehicle, (vehicle, vehicle))
    name_vi, name_en = tariff.short_name(offence), tariff.short_name(offence, "en")
    if not tariff.CLASSES_OF[vehicle]:
        return ("Chưa xác định được loại phương tiện nên chưa có căn cứ xử phạt; cán bộ phải xác định loại xe.",
                "The kind of vehicle is not known, so no provision can be named; an officer must name it.")
    first = _first_day_of_tariffs()
    if on < first:
        return (f"Biểu mức phạt của hệ thống bắt đầu từ ngày {day_vi(first)}; không có căn cứ cho ngày {day_vi(on)}.",
                f"The tariffs begin on {first}; there is none for {on}.")
    least = tariff.least_excess(offence, vehicle, on)
    if over is not None and least is not None and over < least:
        return (f"Không xử phạt: mức vượt nhỏ hơn {number_vi(least)} km/h, mức thấp nhất mà nghị định có hiệu lực ngày "
                f"{day_vi(on)} quy định xử phạt đối với {kind_vi}.",
                f"No fine: less than {number_en(least)} km/h above the limit, the least that the decree of {on} fines "
                f"for {kind_en}.")
    return (f"Không xử phạt: nghị định có hiệu lực ngày {day_vi(on)} không có quy định riêng xử phạt hành vi "
            f"“{name_vi}” đối với {kind_vi} trong trường hợp này.",
            f"No fine: the decree of {on} has no provision of its own for “{name_en}” by {kind_en} in this case.")


def _decree_vi(row: TariffRow) -> str:
    family, _, amending = row.decree.partition(" am. ")
    return f"{family}, được sửa đổi, bổ sung bởi Nghị định {amending}" if amending else family


def _decree_en(row: TariffRow) -> str:
    return row.decree.replace(" am. ", " as amended by Decree ")


def _first_day_of_tariffs() -> date:
    return min(row.effective_from for row in tariff.tariff_rows())


def _first_day_of_points() -> date:
    return min(row.effective_from for row in tariff.tariff_rows() if row.points)


_LATE: dict[str, Saying] = {
    "notify_by": ("Việc gửi thông báo vi phạm", "The notice"),
    "minutes_by": ("Việc lập biên bản", "The minutes"),
    "decide_by": ("Việc ra quyết định xử phạt", "The decision"),
}

_ORGANISATION_VI = (
    "Tổ chức không bị trừ điểm, không bị tước quyền sử dụng giấy phép lái xe. Mức nhân đối với tổ chức theo nguyên tắc "
    "chung của Luật Xử lý vi phạm hành chính (Điều 24), không ghi ngay tại điểm b khoản 8 Điều 47 Nghị định "
    "168/2024/NĐ-CP; cán bộ pháp chế phải xem xét.")
_ORGANISATION_EN = (
    "An organisation loses no points and no licence. Its multiplier follows the general rule of the Law on Handling of "
    "Administrative Violations (Article 24) and is not printed beside Point b, Clause 8, Article 47, Decree "
    "168/2024/NĐ-CP; the legal officer must review it.")
