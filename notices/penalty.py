"""What a case would cost: the tariff's row of its day and the amount that follows, or a refusal that says why not."""

from dataclasses import dataclass

from processing.cases.refusal import RefusedError
from processing.law import amounts, tariff
from processing.law.amounts import Amount
from processing.law.tariff import TariffRow
from processing.models import Case


@dataclass(frozen=True, slots=True)
class Penalty:
    row: TariffRow
    amount: Amount


def penalty_of(case: Case, *, organisation: bool) -> Penalty:
    """The provision and the amount on the day of the act (NĐ 168/2024 Đ54.1)."""
    facts = {"offence": case.offence, "vehicle": case.vehicle_kind}
    try:
        row = tariff.find(case.offence, case.vehicle_kind, tariff.day_of_act(case.recorded_at), over_kmh=_over(case))
    except (LookupError, ValueError):
        raise RefusedError("tariff_unclear", **facts) from None
    if row is None:
        raise RefusedError("no_tariff", **facts)
    amount = amounts.amount(row, organisation=organisation)
    if amount.vnd == 0:
        raise RefusedError("warning_only", **facts)
    return Penalty(row, amount)


def _over(case: Case) -> float | None:
    if case.speed_kmh is None or case.speed_limit_kmh is None:
        return None
    return tariff.over_limit(case.speed_kmh, case.speed_limit_kmh)
