"""What the cover page says in plain words: what the paper is, what to do, until when, how to tell it from a fake."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """One language's words."""

    title: str
    what: str
    steps: tuple[str, ...]
    beware: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Both languages; the Vietnamese ones first."""

    number: str
    agency: str
    address: str
    phone: str
    vietnamese: Plain
    english: Plain
