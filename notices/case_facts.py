"""What a case gives to every paper: agency, owner, vehicle, act and pictures."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, TypedDict, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices.content import Act, Agency, EvidencePicture, Fact, Person, Provision, Signatory, VehicleFacts
from notices.pdf.wording import long_date, moment_text, vehicle_text
from notices.penalty import Penalty
from processing import clock, settings
from processing.cases.papers import KINDS
from processing.cases.refusal import RefusedError
from processing.law import tariff
from processing.models import Case, Document, DocumentKind, DocumentState, OwnerSnapshot, Unit
from processing.plates import grammar

VEHICLE_KINDS: Mapping[str, str] = {
    "car": "Xe ô tô con", "bus": "Xe ô tô chở khách", "truck": "Xe ô tô tải", "motorcycle": "Xe mô tô, xe gắn máy",
    "specialised": "Xe máy chuyên dùng",
}
COLOURS: Mapping[str, str] = {"white": "trắng", "yellow": "vàng", "blue": "xanh", "red": "đỏ"}
UNSIGNED = Signatory(title="Người có thẩm quyền", name="")


class Frame(TypedDict):
    """What every letter has, whatever it says."""

    number: str
    issued_on: date
    agency: Agency
    signatory: Signatory
    recipients: tuple[str, ...]
    demonstration: bool


def frame(case: Case) -> Frame:
    return Frame(number="", issued_on=clock.today(), agency=agency(case.unit), signatory=UNSIGNED,
                 recipients=("Như trên;", "Lưu: Hồ sơ vụ việc."), demonstration=settings.current().demonstration)


def issued_paper(session: Session, case: Case, kind: DocumentKind) -> Document | None:
    """The case's issued paper of a kind that stands only once."""
    return session.scalar(select(Document).where(
        Document.case_id == case.id, Document.kind == kind, Document.state == DocumentState.ISSUED))


def signed_on(document: Document) -> str:
    """The day of a paper, as another paper cites it."""
    return long_date(clock.vietnam_day(document.signed_at or document.drafted_at))


def kind_name(kind: DocumentKind) -> str:
    return KINDS[kind].name_vi


def asked(document: Document) -> dict[str, Any]:
    """What the entry of the log says that asks for this paper."""
    return document.asked_by.said if document.asked_by else {}


def asked_subject(document: Document) -> str:
    """Whom or what the entry speaks of: the authority of a warning, the term of a reminder."""
    return document.asked_by.act.partition(":")[2] if document.asked_by else ""


def common_facts(case: Case, *, owner: bool = False) -> tuple[Fact, ...]:
    """Vehicle and act, as every letter about a case names them; other offices need the owner, too."""
    who = case.owner
    owned = (Fact("Chủ phương tiện", who.owner_name if who else "chưa xác định"),
             Fact("Địa chỉ", who.owner_address if who and who.owner_address else "chưa xác định"))
    return (Fact("Phương tiện", vehicle_text(vehicle(case))), *(owned if owner else ()),
            Fact("Thời gian, địa điểm vi phạm", f"{moment_text(case.recorded_at, seconds=True)}, tại {_place(case)}"),
            Fact("Hành vi vi phạm", tariff.short_name(case.offence)))


def owner_of(case: Case) -> OwnerSnapshot:
    if case.owner is None:
        raise RefusedError("no_owner")
    return case.owner


def is_organisation(case: Case) -> bool:
    return owner_of(case).owner_kind == "organisation"


def agency(unit: Unit) -> Agency:
    return Agency(parent=unit.parent_name_vi, name=unit.name_vi, place=unit.place_vi, address=unit.address,
                  phone=unit.phone)


def person(owner: OwnerSnapshot) -> Person:
    kind = cast(Literal["individual", "organisation"], owner.owner_kind)
    return Person(kind=kind, name=owner.owner_name, address=owner.owner_address, id_number=owner.owner_id_number)


def vehicle(case: Case) -> VehicleFacts:
    owner = case.owner
    make = " ".join(part for part in (owner.make, owner.model) if part) if owner else ""
    painted = owner.vehicle_colour if owner else ""
    colour = f"sơn màu {COLOURS.get(painted, painted)}" if painted else ""
    return VehicleFacts(
        kind=VEHICLE_KINDS.get(case.vehicle_kind, "Phương tiện"),
        plate=grammar.display(case.plate or "", case.read.lines if case.read else None),
        plate_colour=COLOURS.get(case.plate_colour or "", ""),
        description=", ".join(part for part in (make, colour) if part),
    )


def act(case: Case, penalty: Penalty) -> Act:
    return Act(description=tariff.short_name(case.offence), provision=provision(penalty), happened_at=case.recorded_at,
               place=_place(case), readings=_readings(case))


def provision(penalty: Penalty) -> Provision:
    row = penalty.row
    decree = tariff.legal_reference_vi(row).partition(f"Điều {row.article} ")[2]
    return Provision(decree=decree, article=row.article, clause=row.clause, point=row.point)


def pictures(case: Case) -> tuple[EvidencePicture, ...]:
    """The camera's pictures in their order, then the plate cut out of them."""
    scenes = [(file.sha256, "Toàn cảnh phương tiện vi phạm" if file.position == 0 else "Ảnh ghi nhận tiếp theo")
              for file in case.capture.files if file.media_type.startswith("image/")]
    plate = [(case.read.crop_sha256, "Biển số trong ảnh")] if case.read and case.read.crop_sha256 else []
    return tuple(EvidencePicture(sha256, caption, case.recorded_at) for sha256, caption in scenes + plate)


def _place(case: Case) -> str:
    return f"{case.camera.site.name_vi}, {case.unit.place_vi}" if case.unit.place_vi else case.camera.site.name_vi


def _readings(case: Case) -> tuple[str, ...]:
    said = []
    if case.speed_kmh is not None and case.speed_limit_kmh is not None:
        said.append(f"tốc độ đo được {_number(case.speed_kmh)} km/h, tốc độ tối đa cho phép "
                    f"{_number(case.speed_limit_kmh)} km/h")
    signal = case.capture.stated.get("signal")
    red_for = signal.get("red_for_ms") if isinstance(signal, dict) else None
    if case.offence == "red_light" and isinstance(red_for, int | float):
        said.append(f"đèn đỏ đã bật {_number(red_for / 1000)} giây")
    return tuple(said)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
