"""Frozen values to plain JSON and back, strictly: an unknown, missing or mistyped field is an error."""

import types
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, ClassVar, Literal, Self, Union, get_args, get_origin, get_type_hints

SCHEMA = 1

Json = dict[str, Any]


class BadContentError(ValueError):
    """The JSON does not say what such a paper must say; the message names the field."""


class Content:
    """What one kind of paper says. `kind` and the schema version travel with the JSON."""

    __slots__ = ()
    kind: ClassVar[str]

    def to_json(self) -> Json:
        return {"kind": self.kind, "schema": SCHEMA, **_plain_fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        if data.get("kind") != cls.kind:
            raise BadContentError(f"kind: expected {cls.kind}")
        if data.get("schema") != SCHEMA:
            raise BadContentError(f"schema: this version reads {SCHEMA}")
        body = {name: value for name, value in data.items() if name not in ("kind", "schema")}
        value: Self = _read_fields(cls, body, "")
        return value


def _plain_fields(value: Any) -> Json:
    return {field.name: _plain(getattr(value, field.name), field.name) for field in fields(value)}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise BadContentError(f"{name}: a time needs its offset")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item, name) for item in value]
    return _plain_fields(value) if is_dataclass(value) else value


@cache
def _hints(cls: Hashable) -> dict[str, Any]:
    """Read once a class: resolving annotations is slow."""
    return get_type_hints(cls)


def _read_fields(cls: Any, data: Any, path: str) -> Any:
    if not isinstance(data, Mapping):
        raise BadContentError(f"{path}: expected an object")
    names = {field.name for field in fields(cls)}
    for name in [*(data.keys() - names), *(names - data.keys())]:
        raise BadContentError(f"{path}{name}: {'missing' if name in names else 'unknown'}")
    hints = _hints(cls)
    try:
        return cls(**{name: _read(hints[name], data[name], path + name) for name in names})
    except BadContentError:
        raise
    except ValueError as error:
        raise BadContentError(f"{path}{error}") from None


def _read(kind: Any, value: Any, path: str) -> Any:
    origin = get_origin(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise BadContentError(f"{path}: expected a list")
        return tuple(_read(get_args(kind)[0], item, f"{path}[{at}]") for at, item in enumerate(value))
    if origin in (Union, types.UnionType):
        some = next(member for member in get_args(kind) if member is not type(None))
        return None if value is None else _read(some, value, path)
    if origin is Literal:
        if value not in get_args(kind):
            raise BadContentError(f"{path}: expected one of {', '.join(get_args(kind))}")
        return value
    return _read_fields(kind, value, f"{path}.") if is_dataclass(kind) else _read_single(kind, value, path)


def _read_single(kind: Any, value: Any, path: str) -> Any:
    if kind in (date, datetime):
        try:
            moment = kind.fromisoformat(value)
        except (TypeError, ValueError):
            raise BadContentError(f"{path}: expected a {kind.__name__}") from None
        if kind is datetime and moment.tzinfo is None:
            raise BadContentError(f"{path}: a time needs its offset")
        return moment
    if type(value) is not kind:
        raise BadContentError(f"{path}: expected {kind.__name__}")
    return value
