"""Binds the pages of many PDFs into one, written as it goes: what is the same in two of them is written once.

Memory holds a digest and an offset for each object, never the papers. Only what a printer needs is taken over: pages
with what they draw; signatures, forms and links stay in the originals.
"""

import hashlib
from array import array
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf

KIDS = 100
"""Pages in one node of the page tree."""
A4 = b"[0 0 595.2756 841.8898]"
_PAGE_KEYS = ("/MediaBox", "/Resources", "/Contents", "/Rotate")


class Binder:
    """Add papers one after the other, then close."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._at = 0
        self._offsets = array("Q", [0])
        self._same: dict[bytes, int] = {}
        self._nodes: list[int] = []
        self._kids: list[int] = []
        self.pages = 0
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._catalogue, self._root, self._node = self._reserve(), self._reserve(), 0

    def add(self, pdf: bytes) -> int:
        """Append every page of a PDF; how many."""
        source = self.source(pdf)
        for page in range(source.pages):
            source.add(page)
        return source.pages

    def source(self, pdf: bytes) -> "Source":
        """A PDF whose pages are appended one by one."""
        return Source(self, pdf)

    def turn_to_front(self) -> None:
        """On paper printed on both sides, the next page shall not stand on somebody else's back."""
        if self.pages % 2:
            self.append(b"/MediaBox " + A4 + b" /Resources << >>")

    def close(self) -> None:
        if self._kids:
            self._close_node()
        kids = b" ".join(b"%d 0 R" % number for number in self._nodes)
        self._object(self._root, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (self.pages, kids))
        self._object(self._catalogue, b"<< /Type /Catalog /Pages %d 0 R >>" % self._root)
        start = self._at
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for offset in self._offsets[1:]:
            self._put(b"%010d 00000 n \n" % offset)
        self._put(b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                  % (len(self._offsets), self._catalogue, start))

    def shared(self, body: bytes) -> int:
        """The number of the object with this body; written only the first time."""
        digest = hashlib.blake2b(body, digest_size=16).digest()
        known = self._same.get(digest)
        if known is None:
            known = self._same[digest] = self._reserve()
            self._object(known, body)
        return known

    def append(self, entries: bytes) -> None:
        """One more page, as the entries of its dictionary."""
        if not self._kids:
            self._node = self._reserve()
        number = self._reserve()
        self._object(number, b"<< /Type /Page /Parent %d 0 R %s >>" % (self._node, entries))
        self._kids.append(number)
        self.pages += 1
        if len(self._kids) == KIDS:
            self._close_node()

    def _close_node(self) -> None:
        kids = b" ".join(b"%d 0 R" % number for number in self._kids)
        self._object(self._node, b"<< /Type /Pages /Parent %d 0 R /Count %d /Kids [%s] >>"
                     % (self._root, len(self._kids), kids))
        self._nodes.append(self._node)
        self._kids = []

    def _reserve(self) -> int:
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n" % number, body, b"\nendobj\n")

    def _put(self, *parts: bytes) -> None:
        for part in parts:
            self._target.write(part)
            self._at += len(part)


class Source:
    """Writes what pages of one PDF refer to, the deepest first, so that equal things have equal bodies."""

    def __init__(self, binder: Binder, pdf: bytes) -> None:
        self.binder = binder
        self._opened = pikepdf.open(BytesIO(pdf))  # its objects live as long as it does
        self._pages = [page.obj for page in self._opened.pages]
        self._copied: dict[tuple[int, int], bytes] = {}

    @property
    def pages(self) -> int:
        return len(self._pages)

    def add(self, number: int) -> None:
        page: Any = self._pages[number]
        self.binder.append(b" ".join(key.encode() + b" " + self._value(page[key]) for key in _PAGE_KEYS if key in page))

    def _value(self, value: Any) -> bytes:
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            if value.objgen not in self._copied:
                self._copied[value.objgen] = b"%d 0 R" % self.binder.shared(self._direct(value))
            return self._copied[value.objgen]
        return self._direct(value)

    def _direct(self, value: Any) -> bytes:
        if isinstance(value, pikepdf.Stream):
            raw = value.read_raw_bytes()
            entries = [(key, each) for key, each in value.stream_dict.items() if key != "/Length"]
            return (self._entries(entries)[:-2] + b"/Length %d >>\nstream\n" % len(raw)) + raw + b"\nendstream"
        if isinstance(value, pikepdf.Dictionary):
            return self._entries(value.items())
        if isinstance(value, pikepdf.Array):
            return b"[" + b" ".join(self._value(each) for each in value) + b"]"
        return _plain(value)

    def _entries(self, items: Iterable[tuple[str, Any]]) -> bytes:
        written = b" ".join(pikepdf.Name(key).unparse() + b" " + self._value(each) for key, each in sorted(items))
        return b"<< " + written + b" >>"


def _plain(value: Any) -> bytes:
    if isinstance(value, pikepdf.Object):
        return value.unparse()
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return (f"{value:f}" if isinstance(value, Decimal) else str(value)).encode()
