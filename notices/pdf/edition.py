"""What a drawing needs beside the content, and must not be kept in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Edition:
    """`pictures` are the stored bytes by their SHA-256; `token` stands in the QR code; without an access code the paper
    opens no case."""

    portal_url: str
    token: str = ""
    access_code: str = field(default="", repr=False)
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    draft: bool = False
