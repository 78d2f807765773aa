"""What a drawing needs beside the content, and must not be kept in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Edition:
    pictures: Mapping[str, bytes] = field(repr=False)
    access_code: str = field(repr=False)
    portal_url: str
    draft: bool
