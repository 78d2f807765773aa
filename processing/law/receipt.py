"""What counts as having received a paper, and from which day: in hand, or by a fiction of the law with its article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from processing.law import clocks
from processing.law.tables import setting
from processing.law.terms import term


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day, how it came about, and the article; a receipt in hand needs no fiction and has none."""

    on: date
    how: str
    article_vi: str = ""
    article_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """What is known of the ways in which one paper was tried to be handed over."""

    in_hand: date | None = None
    refused: date | None = None
    returned: Sequence[date] = ()
    """Days on which a registered letter came back."""
    entered: date | None = None
    """Day on which the paper was entered into the electronic system."""
    posted_up: date | None = None
    """Day from which the paper hung in public."""


def receipt_of(attempts: Attempts) -> Receipt | None:
    """The earliest of what the attempts amount to (NĐ 118/2021 Đ17a, added by NĐ 190/2025); None: not received."""
    return min(_receipts(attempts), key=lambda each: each.on, default=None)


def _receipts(attempts: Attempts) -> list[Receipt]:
    found = []
    if attempts.in_hand:
        found.append(Receipt(attempts.in_hand, "in_hand"))
    if attempts.refused:
        found.append(_by_fiction("refused", "deemed_by_returned_mail", clocks.delivered_by_refusal(attempts.refused)))
    needed = int(setting("returned_mails"))
    if len(attempts.returned) >= needed:
        last = sorted(attempts.returned)[needed - 1]
        found.append(_by_fiction("returned_mail", "deemed_by_returned_mail", clocks.delivered_by_returned_mail(last)))
    if attempts.entered:
        entered = clocks.delivered_by_electronic_entry(attempts.entered)
        found.append(_by_fiction("electronic_entry", "deemed_by_electronic_entry", entered))
    if attempts.posted_up:
        found.append(_by_fiction("posted_up", "deemed_by_posting", clocks.delivered_by_posting(attempts.posted_up)))
    return found


def _by_fiction(how: str, name: str, on: date) -> Receipt:
    version = term(name, on)
    return Receipt(on, how, version.article_vi, version.article_en)
