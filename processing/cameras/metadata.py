"""The metadata of a capture: bytes in, a value or a list of faults out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from processing import clock
from processing.cameras import strict_json
from processing.cameras.faults import Fault, UnfitCaptureError
from processing.law import tariff
from processing.law.offence_codes import MAKERS

MAX_BYTES = 64 * 1024
MAX_AHEAD = timedelta(days=1)
"""A clock that runs further ahead is not off, it is broken; what is less is taken and set aside."""

VEHICLE_KINDS = ("car", "motorcycle", "truck", "bus", "specialised", "unknown")
EVENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
OFFENCE = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a camera says of an event; `stated` is all of it, also what nobody here knows."""

    event_id: str
    recorded_at: datetime
    offence: str
    vehicle_kind: str
    speed_kmh: float | None
    speed_limit_kmh: float | None
    stated: Mapping[str, Any]


def read_metadata(data: bytes) -> tuple[Metadata | None, list[Fault]]:
    """The value, or every fault at once."""
    if len(data) > MAX_BYTES:
        return None, [Fault("metadata", f"is larger than {MAX_BYTES} bytes")]
    try:
        stated = strict_json.read(data)
    except strict_json.JsonError as error:
        return None, [Fault("metadata", str(error))]
    if not isinstance(stated, dict):
        return None, [Fault("metadata", "is not a JSON object")]
    return from_object(stated)


def read_time(data: bytes) -> datetime:
    """What a heartbeat says that the camera's clock shows; refused where it says no moment."""
    try:
        stated = strict_json.read(data)
    except strict_json.JsonError as error:
        raise UnfitCaptureError(422, [Fault("body", str(error))]) from None
    fields = _Fields(stated if isinstance(stated, dict) else {})
    shown = fields.need("time", _as_moment)
    if fields.faults:
        raise UnfitCaptureError(422, [Fault(fault.field.partition(".")[2], fault.detail) for fault in fields.faults])
    return cast(datetime, shown)


def from_object(stated: Mapping[str, Any]) -> tuple[Metadata | None, list[Fault]]:
    """The same from a JSON object that was read already."""
    fields = _Fields(stated)
    event_id = fields.need("event_id", _event_id)
    recorded_at = fields.need("recorded_at", _moment)
    coded = _coded(fields)
    offence = coded if coded and not stated.get("offence") else fields.need("offence", _offence)
    vehicle, limit, speed = (fields.get(name, check) for name, check in _KNOWN)
    for name, check in _CHECKED_ONLY:
        fields.get(name, check)
    if fields.faults:
        return None, fields.faults
    return Metadata(event_id=event_id, recorded_at=recorded_at, offence=offence, vehicle_kind=vehicle or "unknown",
                    speed_kmh=speed, speed_limit_kmh=limit, stated=stated), []


def _coded(fields: "_Fields") -> str | None:
    """What a maker's code stands for; a code that nobody has entered keeps its name, for a person to look at."""
    maker, code = fields.get("maker", _maker), fields.get("offence_code", _text(60))
    if maker is None or not code:
        return None
    return tariff.from_code(maker, code) or f"{maker}:{code}"


class _WrongError(ValueError):
    pass


class _Fields:
    """Reads dotted names out of an object and collects what is wrong."""

    def __init__(self, stated: Mapping[str, Any]) -> None:
        self.stated = stated
        self.faults: list[Fault] = []

    def need(self, name: str, check: Callable[[Any], Any]) -> Any:
        if self._value(name) is None:
            self._blame(name, "is missing")
            return None
        return self.get(name, check)

    def get(self, name: str, check: Callable[[Any], Any]) -> Any:
        value = self._value(name)
        try:
            return None if value is None else check(value)
        except _WrongError as error:
            self._blame(name, str(error))
            return None

    def _value(self, name: str) -> Any:
        outer, _, inner = name.partition(".")
        value = self.stated.get(outer)
        if not inner or value is None:
            return value
        if not isinstance(value, dict):
            self._blame(outer, "is not an object")
            return None
        return value.get(inner)

    def _blame(self, name: str, detail: str) -> None:
        fault = Fault(f"metadata.{name}", detail)
        if fault not in self.faults:
            self.faults.append(fault)


def _event_id(value: Any) -> str:
    if not isinstance(value, str) or not EVENT_ID.fullmatch(value):
        raise _WrongError("is not 1 to 100 letters, digits and . _ : - that begin with a letter or digit")
    return value


def _offence(value: Any) -> str:
    if not isinstance(value, str) or not OFFENCE.fullmatch(value):
        raise _WrongError("is not a name in small letters, digits and _")
    return value


def _moment(value: Any) -> datetime:
    moment = _as_moment(value)
    if moment > clock.now() + MAX_AHEAD:
        raise _WrongError("is in the future: set the camera's clock")
    return moment


def _as_moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        offset = moment.utcoffset()
    except (TypeError, ValueError):
        raise _WrongError("is not a moment as ISO 8601 writes it") from None
    if offset is None:
        raise _WrongError("has no offset")
    if not 1970 <= moment.year <= 9000:
        raise _WrongError("is outside the years that are taken")
    return moment


def _kind(value: Any) -> str:
    if value not in VEHICLE_KINDS:
        raise _WrongError("is none of " + ", ".join(VEHICLE_KINDS))
    return str(value)


def _number(low: float, high: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise _WrongError(f"is not a number from {low:g} to {high:g}")
        return float(value)

    return check


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _WrongError(f"is not a whole number from {low} to {high}")
        return value

    return check


def _maker(value: Any) -> str:
    if value not in MAKERS:
        raise _WrongError("is none of " + ", ".join(MAKERS))
    return str(value)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _WrongError("is neither true nor false")
    return value


def _text(longest: int) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest:
            raise _WrongError(f"is not a text of at most {longest} signs")
        return value

    return check


_KNOWN = (("vehicle.kind", _kind), ("speed_limit_kmh", _number(0, 200)), ("speed_kmh", _number(0, 500)))
_CHECKED_ONLY = (
    ("lane", _whole(0, 30)), ("direction", _text(20)),
    ("signal.phase", _text(20)), ("signal.red_for_ms", _whole(0, 3_600_000)),
    ("vehicle.colour", _text(40)), ("vehicle.make", _text(60)),
    ("device_event", _text(100)), ("clock.sent_at", _as_moment), ("clock.offset_ms", _number(-1e12, 1e12)),
    ("clock.synchronised", _yes_or_no),
    ("plate.text", _text(20)), ("plate.confidence", _number(0, 1)),
)
