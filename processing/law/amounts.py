"""How much one act costs, and the sentences that derive it, for the page and for the paper."""

from dataclasses import dataclass
from decimal import Decimal

from processing.law.sayings import Saying, added_en, added_vi, capital, dong, vnd
from processing.law.tables import setting
from processing.law.tariff import TariffRow, legal_reference_en, legal_reference_vi

_RULE_VI = "Điều 9 Nghị định 118/2021/NĐ-CP, được sửa đổi, bổ sung bởi Nghị định 68/2025/NĐ-CP"
_RULE_EN = "Article 9, Decree 118/2021/NĐ-CP, as amended by Decree 68/2025/NĐ-CP"
_SUSPENDS = "tước GPLX"
_OF_A_LICENCE = (_SUSPENDS, "gây tai nạn:")
"""Sanctions of the table that only a person with a driving licence can bear."""


@dataclass(frozen=True, slots=True)
class Amount:
    """The fine in whole VND, the band it lies in, and how it came about."""

    vnd: int
    min: int
    max: int
    points: int
    added: tuple[str, ...]
    derivation_vi: tuple[str, ...]
    derivation_en: tuple[str, ...]

    @property
    def suspends(self) -> bool:
        """Whether a licence is suspended, which not every title may do."""
        return any(each.startswith(_SUSPENDS) for each in self.added)


def amount(row: TariffRow, *, organisation: bool = False, mitigating: int = 0, aggravating: int = 0) -> Amount:
    """The middle of the band, moved by circumstances that offset one for one (NĐ 118/2021 Đ9, as of NĐ 68/2025)."""
    if mitigating < 0 or aggravating < 0:
        raise ValueError("circumstances are counted from 0")
    times = _multiplier(row, organisation=organisation)
    low, high = int(row.min_vnd * times), int(row.max_vnd * times)
    points = 0 if organisation else row.points
    added = tuple(each for each in row.added_sanctions if not (organisation and each.startswith(_OF_A_LICENCE)))
    said = [_provision_says(row), *_organisation_says(low, high, times, organisation=organisation)]
    if high == 0:
        fine, rule = 0, ("Hình thức xử phạt: cảnh cáo, không phạt tiền.", "Sanction: a warning, no fine.")
    else:
        fine, rule = _within(low, high, mitigating, aggravating)
    said += [rule, *_points_say(points), *_additions_say(added)]
    return Amount(fine, low, high, points, added, tuple(vi for vi, _ in said), tuple(en for _, en in said))


def _multiplier(row: TariffRow, *, organisation: bool) -> Decimal:
    """Điều 32 prints the doubled band of organisations itself; doubling it again would be wrong."""
    if not organisation or row.vehicle_class.endswith("_organisation"):
        return Decimal(1)
    return setting("organisation_multiplier")


def _within(low: int, high: int, mitigating: int, aggravating: int) -> tuple[int, Saying]:
    middle, net = (low + high) // 2, aggravating - mitigating
    if net == 0:
        return middle, _middle_says(low, high, middle, mitigating)
    edge = high if net > 0 else low
    fine = edge if abs(net) > 1 else middle + int((edge - middle) * setting("one_circumstance_share"))
    vi, en = _edge_says(edge, net) if abs(net) > 1 else _between_says(edge, middle, fine, net)
    offset_vi, offset_en = _offset(mitigating, aggravating)
    return fine, (offset_vi + vi, offset_en + en)


def _edge_says(edge: int, net: int) -> Saying:
    kind_vi, kind_en = _kind(net)
    return (
        f"Có từ hai tình tiết {kind_vi} trở lên: áp dụng mức {'tối đa' if net > 0 else 'tối thiểu'} của khung, "
        f"{dong(edge)} ({_RULE_VI}).",
        f"Two or more {kind_en} circumstances: the {'maximum' if net > 0 else 'minimum'} of the band, "
        f"{vnd(edge)} ({_RULE_EN}).",
    )


def _between_says(edge: int, middle: int, fine: int, net: int) -> Saying:
    kind_vi, kind_en = _kind(net)
    low, high = min(edge, middle), max(edge, middle)
    return (
        f"Có một tình tiết {kind_vi}: mức phạt trên {dong(low)} và dưới {dong(high)} ({_RULE_VI}); "
        f"mức đề xuất {dong(fine)}, người có thẩm quyền quyết định.",
        f"One {kind_en} circumstance: above {vnd(low)} and below {vnd(high)} ({_RULE_EN}); "
        f"{vnd(fine)} proposed, at the discretion of the competent person.",
    )


def _kind(net: int) -> Saying:
    return ("tăng nặng", "aggravating") if net > 0 else ("giảm nhẹ", "mitigating")


def _offset(mitigating: int, aggravating: int) -> Saying:
    if not mitigating or not aggravating:
        return "", ""
    return (
        f"{mitigating} tình tiết giảm nhẹ và {aggravating} tình tiết tăng nặng được bù trừ từng tình tiết một. ",
        f"{mitigating} mitigating and {aggravating} aggravating circumstances offset each other one for one. ",
    )


def _middle_says(low: int, high: int, middle: int, offset: int) -> Saying:
    reason_vi = "Số tình tiết giảm nhẹ và tăng nặng bằng nhau" if offset else "Không có tình tiết giảm nhẹ, tăng nặng"
    reason_en = "As many mitigating as aggravating" if offset else "No mitigating or aggravating"
    return (
        f"{reason_vi}: áp dụng mức trung bình của khung, ({dong(low)} + {dong(high)}) : 2 = {dong(middle)} "
        f"({_RULE_VI}).",
        f"{reason_en} circumstances: the middle of the band, ({vnd(low)} + {vnd(high)}) / 2 = {vnd(middle)} "
        f"({_RULE_EN}).",
    )


def _provision_says(row: TariffRow) -> Saying:
    vi, en = legal_reference_vi(row), legal_reference_en(row)
    vi = capital(vi)
    if row.max_vnd == 0:
        return f"{vi}: phạt cảnh cáo.", f"{en}: a warning."
    return (
        f"{vi}: phạt tiền từ {dong(row.min_vnd)} đến {dong(row.max_vnd)}.",
        f"{en}: a fine from {vnd(row.min_vnd)} to {vnd(row.max_vnd)}.",
    )


def _organisation_says(low: int, high: int, times: Decimal, *, organisation: bool) -> list[Saying]:
    if not organisation or times == 1:
        return []
    return [(
        f"Tổ chức chịu mức phạt bằng {times} lần mức phạt đối với cá nhân: từ {dong(low)} đến {dong(high)}.",
        f"An organisation is fined {times} times as much as an individual: from {vnd(low)} to {vnd(high)}.",
    )]


def _points_say(points: int) -> list[Saying]:
    if not points:
        return []
    return [(f"Trừ {points} điểm giấy phép lái xe.", f"{points} points are deducted from the driving licence.")]


def _additions_say(added: tuple[str, ...]) -> list[Saying]:
    said = [each for each in added if each != "phạt cảnh cáo"]
    if not said:
        return []
    return [("Hình thức xử phạt bổ sung: " + "; ".join(map(added_vi, said)) + ".",
             "Added sanction: " + "; ".join(map(added_en, said)) + ".")]
