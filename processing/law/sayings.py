"""How the law's answers are worded: money, days and speeds as an official writes them, Vietnamese beside English."""

import re
from datetime import date
from decimal import Decimal

Saying = tuple[str, str]
"""One sentence in Vietnamese and in English."""

_SUSPENSION = re.compile(r"(?:(tước) GPLX(/chứng chỉ)?|gây tai nạn:) (\d+)-(\d+) tháng")


def dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đồng"


def vnd(amount: int) -> str:
    return f"{amount:,} VND"


def day_vi(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def number_vi(number: Decimal) -> str:
    return number_en(number).replace(".", ",")


def number_en(number: Decimal) -> str:
    """Without an exponent and without zeros that say nothing."""
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def added_vi(added: str) -> str:
    """`tước GPLX 1-3 tháng` of the table, as a decision would write it."""
    match = _SUSPENSION.fullmatch(added)
    if match is None:
        return added
    suspended, certificate, least, most = match.groups()
    licence = "Giấy phép lái xe" + (" hoặc chứng chỉ bồi dưỡng kiến thức pháp luật về giao thông đường bộ"
                                    if certificate else "")
    accident = "" if suspended else "trường hợp gây tai nạn giao thông: "
    return f"{accident}tước quyền sử dụng {licence} từ {int(least):02} tháng đến {int(most):02} tháng"


def added_en(added: str) -> str:
    match = _SUSPENSION.fullmatch(added)
    if match is None:
        return {"tịch thu biển số": "the plates are confiscated"}.get(added, added)
    suspended, _, least, most = match.groups()
    return f"{'' if suspended else 'after an accident: '}the licence is suspended for {least} to {most} months"
