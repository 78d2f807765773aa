"""The reference by which a transfer finds its decision, though banks mangle memos."""

import re
import secrets
from collections.abc import Callable

PREFIX = "PN"
# 32 signs, none of 0/O and 1/I, which people confuse: a sign is five bits, an element of GF(32).
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BODY_LENGTH = 10
LENGTH = len(PREFIX) + BODY_LENGTH + 1

_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
# Looking ahead keeps every start, also one inside another's false match.
_CANDIDATE = re.compile(rf"(?={PREFIX}([{ALPHABET}]{{{BODY_LENGTH + 1}}}))")


def new_reference(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Fifty random bits: the caller's unique column decides the rare collision."""
    body = "".join(ALPHABET[byte & 31] for byte in random_bytes(BODY_LENGTH))
    return PREFIX + body + check_sign(body)


def is_reference(text: str) -> bool:
    return find_references(text) == [text]


def find_references(memo: str) -> list[str]:
    """Every valid reference in a bank memo, each once, in the order found."""
    signs = re.sub(r"[^A-Z0-9]", "", memo.upper())
    codes = [found.group(1) for found in _CANDIDATE.finditer(signs)]
    return list(dict.fromkeys(PREFIX + code for code in codes if check_sign(code[:-1]) == code[-1]))


def check_sign(body: str) -> str:
    """Each place has its own weight in GF(32), so one wrong sign or any two exchanged change the sum."""
    total = 0
    for sign in body:
        total = _times_two(total ^ _VALUE[sign])
    return ALPHABET[total]


def _times_two(element: int) -> int:
    """Multiply in GF(32) = GF(2)[x] / (x^5 + x^2 + 1)."""
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
