"""JSON from strangers: bounded, no doubled keys, no numbers that are none, nothing that a database cannot store."""

import json
import math
from typing import Any, NoReturn

MAX_DEPTH = 8
MAX_STRING = 2000
MAX_INTEGER = 2**53


class JsonError(ValueError):
    """The bytes are not JSON that is taken; the message says why."""


def read(data: bytes) -> Any:
    """The value, checked through and through."""
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant,
                           parse_int=_integer)
    except JsonError:
        raise
    except UnicodeDecodeError:
        raise JsonError("is not UTF-8") from None
    except RecursionError:
        raise JsonError("is nested too deeply") from None
    except ValueError as error:
        raise JsonError(f"is not JSON: {error}") from None
    _check(value, 0)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise JsonError("names a key twice")
    return made


def _no_constant(name: str) -> NoReturn:
    raise JsonError(f"{name} is not a number")


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise JsonError("holds a whole number that is too large")
    return int(digits)


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise JsonError("is nested too deeply")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise JsonError("holds a number that is too large")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)


def _check_text(text: str) -> None:
    if len(text) > MAX_STRING:
        raise JsonError("holds a text that is too long")
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise JsonError("holds a sign that is no text")
