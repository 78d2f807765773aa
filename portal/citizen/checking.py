"""Anybody's PDF: is it what this office issued, byte for byte? Nothing of it is kept, nothing personal is told."""

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from notices import checking
from notices.checking import Answer, BusyError
from portal.access import OPEN, needs, session_for_reading
from portal.citizen.routes import blueprint
from portal.limits import limiter, network

MOST_BYTES = 12 * 1024 * 1024
BY_NETWORK = "6 per minute; 40 per hour"


@blueprint.get("/kiem-tra-tep")
@needs(OPEN)
def check_file() -> str:
    """The form, and what it can and cannot tell."""
    return _page({})


@blueprint.post("/kiem-tra-tep")
@needs(OPEN)
@limiter.limit(BY_NETWORK, key_func=network)
def check_file_now() -> str | Response | tuple[str, int]:
    """Compare with what is stored: that alone decides. Signatures are read in a process apart."""
    file = request.files.get("file")
    pdf = file.stream.read(MOST_BYTES + 1) if file is not None else b""
    if not pdf:
        return _page({"file": _("Chọn tệp PDF cần kiểm tra.")}), 422
    if len(pdf) > MOST_BYTES:
        return _page({"file": _("Tệp lớn hơn 12 MB. Văn bản của cơ quan không lớn như vậy.")}), 422
    if b"%PDF-" not in pdf[:1024]:
        return _page({"file": _("Đây không phải tệp PDF. Ảnh chụp, ảnh quét không kiểm tra được chữ ký số: xin quét mã "
                                "QR in trên văn bản.")}), 422
    session = session_for_reading()
    stored = checking.stored_as(session, pdf)
    session.rollback()  # a file is examined for seconds; nothing shall wait for this reading
    try:
        signatures = checking.examine(pdf)
    except BusyError:
        if stored is not None:
            return _page({}, stored)
        return _page({"file": _("Nhiều người đang kiểm tra cùng lúc. Xin thử lại sau một phút.")}), 503
    if stored is not None:
        return _page({}, checking.with_signatures(session, stored, signatures))
    return _page({}, checking.judged(session, signatures))


def _page(errors: dict[str, str], answer: Answer | None = None) -> str:
    return render_template("citizen/check_file.html", errors=errors, answer=answer)
