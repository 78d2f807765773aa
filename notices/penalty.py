"""What a case would cost: the tariff's row of its day and the amount that follows, or a refusal that says why not."""

from dataclasses import dataclass

from processing.cases import findings
from processing.cases.refusal import RefusedError
from processing.law import amounts
from processing.law.amounts import Amount
from processing.law.tariff import TariffRow
from processing.models import Case


@dataclass(frozen=True, slots=True)
class Penalty:
    row: TariffRow
    amount: Amount


def penalty_of(case: Case, *, organisation: bool) -> Penalty:
    """The provision and the amount on the day of the act (NĐ 168/2024 Đ54.1)."""
    try:
        row = findings.fine_for(case, case.offence, case.vehicle_kind).row
    except (LookupError, ValueError):  # the tables say two things, or nothing that can be read
        raise RefusedError("tariff_unclear") from None
    amount = amounts.amount(row, organisation=organisation)
    if amount.vnd == 0:
        raise RefusedError("warning_only")
    return Penalty(row, amount)
