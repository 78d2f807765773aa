"""Papers as chance would have them: short and extreme names, offences, lists and pictures, each from its seed."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from notices.content import EvidencePicture, Fine, Paper, Receipt, Witness
from processing.models import DocumentKind
from tests.notices.pdf import letters, samples

WORDS = """Nguyễn Thị Hường Phước Hoàng Ưng Đặng Thuỷ Dưỡng nghiêng vượt khuỷu đường phường Quỳnh Phụ Kiến Xương xã tỉnh Hưng Yên
điều khiển phương tiện không chấp hành hiệu lệnh đèn tín hiệu giao thông tại nút ngã tư số 12 ngõ 3/45 QL10–ĐT.39 (cũ) “thửa đất”
& <b> công-ten-nơ Ẩm Ổn Ữ Ị ạ ọ ụ ỵ"""
SYLLABLES = WORDS.split()
GUIDING = frozenset({"sha256", "kind", "sex", "bank_bin", "choice", "account", "reference"})
"""Fields that guide the drawing, or that a banking app must be able to read."""
PICTURES = [samples.picture(width, height, shade) for width, height, shade in
            ((640, 360, 90), (360, 640, 60), (640, 40, 70), (40, 640, 80), (320, 320, 100), (640, 480, 50))]


def text(chance: Random, longest: int) -> str:
    """Sometimes short, sometimes as long as may be, sometimes one word without an end."""
    length = chance.choice((12, 40, longest // 3, longest))
    if chance.random() < 0.05:
        return chance.choice(("Ưỡ", "W", "i.", "00")) * max(2, min(length, 150) // 2)
    words: list[str] = []
    while sum(map(len, words)) + len(words) < length:
        words.append(chance.choice(SYLLABLES))
    return " ".join(words)[:longest].strip() or "An"


def a_paper(kind: DocumentKind, seed: int) -> tuple[Paper, dict[str, bytes]]:
    """A paper of this kind, every text of it replaced; the same seed gives the same paper."""
    chance = Random(f"{kind}:{seed}")
    content, stored = letters.every_kind()[kind]
    content = _shuffled(content, chance)
    if kind is DocumentKind.VIOLATION_NOTICE:
        chosen = [chance.choice(PICTURES) for _ in range(chance.choice((0, 1, 2, 3, 6, 12)))]
        stored = dict(chosen)
        content = replace(content, evidence=tuple(
            EvidencePicture(digest, text(chance, 150), samples.SIGNED) for digest, _ in chosen))
    if kind is DocumentKind.MINUTES:
        content = replace(content, witnesses=tuple(
            Witness(text(chance, 60), text(chance, 200), text(chance, 60)) for _ in range(chance.choice((0, 1, 3)))))
    return content, stored


def amount(chance: Random) -> int:
    return chance.choice((1_000, 5_000_000, 19_000_000, 75_000_000, 10**12, chance.randrange(1, 10**12)))


def _shuffled(value: Any, chance: Random) -> Any:
    if isinstance(value, Fine):
        low, sum_, high = sorted(amount(chance) for _ in range(3))
        return Fine(sum_, low, high, text(chance, 500))
    changes = {field.name: _other(field.name, getattr(value, field.name), chance) for field in fields(value)}
    if isinstance(value, Receipt):
        changes |= {"amount": amount(chance), "left": amount(chance)}
    return replace(value, **changes)


def _other(name: str, value: Any, chance: Random) -> Any:
    if isinstance(value, str) and value and name not in GUIDING:
        return text(chance, LONGEST.get(name, 300))
    if isinstance(value, tuple):
        more = value * chance.choice((1, 1, 3)) if name in ("recipients", "facts", "legal_bases", "readings") else value
        return tuple(_other(name, each, chance) for each in more)
    if isinstance(value, datetime):
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(700_000))
    return _shuffled(value, chance) if is_dataclass(value) else value


LONGEST = {"number": 40, "place": 120, "phone": 40, "account": 30, "reference": 20, "title": 80, "plate": 20, "article": 6,
           "clause": 6, "point": 3, "paragraphs": 1500, "description": 900, "violator": 3000, "parent": 120, "rank": 30,
           "acting_for": 60, "plate_colour": 20, "minutes_number": 30, "decision_number": 30, "late_interest": 10,
           "sue_within": 20, "voucher": 60, "recipients": 200}
"""How long a text can be in practice, or in the register's columns; everything else up to 300 signs."""
