"""How Vietnamese papers write dates, times, money and people."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from notices.content import Act, Person, VehicleFacts

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
NONE = "Không"


def long_date(day: date) -> str:
    """Days below 10 and the months 1 and 2 take a zero, so that none can be added (Nghị định 30/2020/NĐ-CP)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def clock(moment: datetime, *, seconds: bool = False) -> str:
    local = _local(moment)
    return f"{local.hour:02d} giờ {local.minute:02d} phút" + (f" {local.second:02d} giây" if seconds else "")


def moment_text(moment: datetime, *, seconds: bool = False) -> str:
    return f"{clock(moment, seconds=seconds)}, ngày {short_date(_local(moment))}"


def stamp(moment: datetime) -> str:
    local = _local(moment)
    return f"{short_date(local)} {local:%H:%M:%S}"


def english_date(day: date) -> str:
    """2 November 2026: 02/11 is another day to many who read English."""
    return f"{day.day} {day:%B} {day.year}"


def english_moment(moment: datetime) -> str:
    local = _local(moment)
    return f"{english_date(local)} at {local:%H:%M}"


def money(amount_vnd: int) -> str:
    return f"{amount_vnd:,} đồng".replace(",", ".")


def listed(items: tuple[str, ...]) -> str:
    return "; ".join(items) or NONE


def respectful(person: Person) -> str:
    """“ông Nguyễn Văn An”, “Công ty …”: an organisation is called by its name alone."""
    return person.name if person.kind == "organisation" else f"{person.addressed} {person.name}"


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def vehicle_text(vehicle: VehicleFacts) -> str:
    more = f" ({vehicle.description})" if vehicle.description else ""
    return f"{vehicle.kind}{more}; biển số: {vehicle.plate}; màu biển số: {vehicle.plate_colour}"


def act_text(act: Act) -> str:
    return act.description + (f" ({'; '.join(act.readings)})" if act.readings else "")


def when_and_where(act: Act) -> str:
    return f"{moment_text(act.happened_at, seconds=True)}, tại {act.place}"


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time on a paper needs its offset")
    return moment.astimezone(LOCAL)
