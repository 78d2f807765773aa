"""On what grounds a vehicle may have been on duty, as data; whether it was, an officer says."""

from dataclasses import dataclass
from functools import cache

from processing.law.tables import UnknownNameError, rows


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a vehicle may pass where others may not."""

    code: str
    vi: str
    en: str
    article_vi: str
    article_en: str


@cache
def grounds() -> tuple[Ground, ...]:
    return tuple(Ground(row["ground"], row["vi"], row["en"], row["article_vi"], row["article_en"])
                 for row in rows("exempt_grounds"))


def ground(code: str) -> Ground:
    found = next((each for each in grounds() if each.code == code), None)
    if found is None:
        raise UnknownNameError("ground", code)
    return found
