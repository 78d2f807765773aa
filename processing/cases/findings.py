"""What an officer may find: a plate, its colour, the vehicle and the offence; or a reason to reject."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from processing import clock
from processing.cases.refusal import RefusedError
from processing.law import amounts, clocks, tariff
from processing.law.amounts import Amount
from processing.law.tariff import TariffRow
from processing.models import Case
from processing.plates import grammar
from processing.plates.values import Colour, Flag, VehicleKind

LONGEST_PLATE = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is rejected; some reasons say nothing without a note."""

    code: str
    vi: str
    en: str
    needs_note: bool = False


REASONS: Mapping[str, Reason] = {reason.code: reason for reason in (
    Reason("unreadable", "Không đọc được biển số", "The plate cannot be read"),
    Reason("wrong_vehicle", "Nhầm xe: xe vi phạm không phải xe này", "Wrong vehicle: another one committed it"),
    Reason("no_offence", "Ảnh không cho thấy hành vi vi phạm", "The photos show no offence"),
    Reason("priority_vehicle", "Xe cứu thương, cứu hỏa, xe ưu tiên đang làm nhiệm vụ",
           "Emergency or priority vehicle on duty"),
    Reason("device_doubtful", "Nghi ngờ thiết bị hoặc số đo", "Device or its measurement is doubtful"),
    Reason("duplicate", "Trùng với hồ sơ khác", "Duplicate of another case"),
    Reason("cloned_suspected", "Nghi biển số giả, biển số trùng", "Cloned or false plate suspected"),
    Reason("foreign", "Xe mang biển số nước ngoài", "Foreign plate"),
    Reason("out_of_time", "Đã hết thời hiệu xử phạt", "Past the limitation period"),
    Reason("other", "Lý do khác (ghi rõ)", "Another reason (say which)", needs_note=True),
)}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one officer saw in the pictures."""

    plate: str
    plate_colour: str
    vehicle_kind: str
    offence: str

    def normalised(self) -> "Finding":
        return replace(self, plate=grammar.normalise(self.plate)[:LONGEST_PLATE])


@dataclass(frozen=True, slots=True)
class Fine:
    """What an offence costs on the day of the act, and the provision that says so."""

    row: TariffRow
    amount: Amount


def check_reason(code: str, note: str) -> None:
    """Refuse a rejection without a reason, or with one that says nothing without its note."""
    if code not in REASONS:
        raise RefusedError("reason_needed")
    if REASONS[code].needs_note and not note.strip():
        raise RefusedError("note_needed")


def possible(case: Case, finding: Finding) -> Finding:
    """What somebody who doubts saw: it may leave things open, but names nothing that does not exist."""
    if finding.plate_colour and finding.plate_colour not in set(Colour):
        raise RefusedError("colour_needed")
    if finding.vehicle_kind not in ("", "unknown", *tariff.CLASSES_OF):
        raise RefusedError("kind_needed")
    if finding.offence not in ("", case.offence, *tariff.OFFENCES):
        raise RefusedError("offence_needed")
    return finding.normalised()


def checked(case: Case, finding: Finding, *, sure: bool) -> Finding:
    """The finding as it is stored; refused unless the act can still be fined. An odd plate needs a second yes."""
    finding = finding.normalised()
    if not 4 <= len(finding.plate) < LONGEST_PLATE:
        raise RefusedError("plate_needed")
    if finding.plate_colour not in set(Colour):
        raise RefusedError("colour_needed")
    if clocks.limitation(clock.vietnam_day(case.recorded_at)) < clock.today():
        raise RefusedError("out_of_time")
    fine_for(case, finding.offence, finding.vehicle_kind)
    odd = oddities(finding)
    if odd and not sure:
        raise RefusedError("odd_plate", oddities=odd)
    return finding


def fine_for(case: Case, offence: str, vehicle_kind: str) -> Fine:
    """The fine for this offence by this kind of vehicle on the day of the act; refused where the law had none."""
    if offence not in tariff.OFFENCES:
        raise RefusedError("offence_needed")
    if not tariff.CLASSES_OF.get(vehicle_kind):
        raise RefusedError("kind_needed")
    over = _over_limit(case)
    if over is None and tariff.offence(offence).needs_speed:
        raise RefusedError("speed_missing")
    row = tariff.find(offence, vehicle_kind, tariff.day_of_act(case.recorded_at), over_kmh=over,
                      motorway=case.motorway)
    if row is None:
        raise RefusedError("not_fined")
    return Fine(row, amounts.amount(row))


def oddities(finding: Finding) -> tuple[str, ...]:
    """What is unusual about the plate: a reason to look again, never a reason to reject."""
    plate = grammar.parse(finding.plate, colour=Colour(finding.plate_colour))
    if plate is None:
        return ("no_shape",)
    odd = {str(flag) for flag in plate.flags if flag is not Flag.AMBIGUOUS_SERIES}
    on_motorcycles = plate.vehicle is VehicleKind.MOTORCYCLE
    if plate.vehicle is not VehicleKind.UNKNOWN and on_motorcycles is not (finding.vehicle_kind == "motorcycle"):
        odd.add("other_vehicle")
    return tuple(sorted(odd))


def _over_limit(case: Case) -> float | None:
    if case.speed_kmh is None or case.speed_limit_kmh is None:
        return None
    return tariff.over_limit(case.speed_kmh, case.speed_limit_kmh)
