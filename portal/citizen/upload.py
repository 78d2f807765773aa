"""A stranger's file: taken only if it is what it says it is, and never run or drawn on this server."""

import re
from io import BytesIO

from flask_babel import gettext as _
from PIL import Image
from werkzeug.datastructures import FileStorage

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
NAME_LENGTH = 100

_PICTURES = {b"\xff\xd8\xff": ("JPEG", "image/jpeg"), b"\x89PNG\r\n\x1a\n": ("PNG", "image/png")}
_PDF = re.compile(rb"%PDF-[12]\.\d")
_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


class UnfitUploadError(Exception):
    """The file is not taken; the message is for the sender."""


def checked(file: FileStorage) -> tuple[bytes, str, str]:
    """The bytes, their real media type and a harmless name."""
    data = file.stream.read(MOST_BYTES + 1)
    if not data:
        raise UnfitUploadError(_("Tệp rỗng. Xin chọn lại tệp."))
    if len(data) > MOST_BYTES:
        raise UnfitUploadError(_("Tệp lớn hơn 10 MB. Xin chọn tệp nhỏ hơn, ví dụ chụp lại ở độ phân giải thấp hơn."))
    return data, _media_type(data), plain_name(file.filename or "")


def plain_name(name: str) -> str:
    """The last part of the name, without signs that hide or turn text around."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-NAME_LENGTH:].strip() or _("tệp không tên")


def _media_type(data: bytes) -> str:
    for magic, (kind, media_type) in _PICTURES.items():
        if data.startswith(magic):
            _check_picture(data, kind)
            return media_type
    if _PDF.match(data):
        _check_pdf(data)
        return "application/pdf"
    raise UnfitUploadError(_("Chỉ nhận tệp PDF, JPEG hoặc PNG. Tệp này không thuộc loại nào trong đó."))


def _check_picture(data: bytes, kind: str) -> None:
    """Head and structure only: no pixel is decoded here, so a small file cannot fill the memory."""
    try:
        with Image.open(BytesIO(data), formats=(kind,)) as image:
            width, height = image.size
            if width * height <= MOST_PIXELS:
                image.verify()
    except Image.DecompressionBombError as error:
        raise UnfitUploadError(_too_many()) from error
    except Exception as error:  # hostile bytes: Pillow's decoders raise whatever they stumble over
        raise UnfitUploadError(_("Tệp ảnh bị hỏng hoặc không đầy đủ. Xin chọn tệp khác.")) from error
    if width * height > MOST_PIXELS:
        raise UnfitUploadError(_too_many())


def _too_many() -> str:
    return str(_("Ảnh quá lớn (hơn 60 triệu điểm ảnh). Xin thu nhỏ ảnh rồi gửi lại."))


def _check_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-4096:]:
        raise UnfitUploadError(_("Tệp PDF bị hỏng hoặc không đầy đủ. Xin chọn tệp khác."))
    plain = _plainly_named(data)
    if any(mark in plain for mark in _ACTIVE):
        raise UnfitUploadError(_("Tệp PDF chứa mã chạy hoặc tệp đính kèm nên không nhận được. Xin gửi ảnh chụp."))


def _plainly_named(data: bytes) -> bytes:
    """With names as they mean: /J#61vaScript is /JavaScript (ISO 32000-1, 7.3.5). What is packed stays unseen, so a PDF
    is only ever handed out as an attachment."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)
