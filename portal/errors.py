"""Errors as sentences: pages for people, problem documents (RFC 9457) for machines."""

import logging
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError

from portal.refusals import sentence
from processing.cases.refusal import RefusedError

log = logging.getLogger(__name__)


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """An RFC 9457 problem document."""
    answer = jsonify({"type": "about:blank", "title": title, "status": status, "detail": detail, **more})
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer


def init_errors(app: Flask) -> None:
    """One place where each family of errors becomes an answer."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(Exception, _unforeseen)


def for_machines() -> bool:
    return request.path.startswith("/api/")


def _http(error: HTTPException) -> Response | tuple[str, int]:
    status = error.code or 500
    if for_machines():
        return problem(status, error.name, error.description or error.name)
    if 300 <= status < 400:
        return error.get_response()  # type: ignore[return-value]
    title, text = _words(status)
    return render_template("error.html", title=title, text=text, status=status), status


def _words(status: int) -> tuple[str, str]:
    words = {
        403: (_("Không được phép"), _("Tài khoản này không có quyền mở trang đó.")),
        404: (_("Không tìm thấy trang"), _("Địa chỉ sai hoặc trang không còn nữa.")),
        413: (_("Tệp quá lớn"),
              _("Tệp gửi lên vượt quá dung lượng cho phép. Xin quay lại trang trước và chọn tệp nhỏ hơn.")),
        429: (_("Quá nhiều lượt"), _("Ông/bà đã thử quá nhiều lần trong thời gian ngắn. Xin đợi ít phút rồi thử lại.")),
    }
    otherwise = _("Không thực hiện được"), _("Yêu cầu không hợp lệ. Xin quay lại trang trước và thử lại.")
    return words.get(status, otherwise)


def _forged(_error: CSRFError) -> tuple[str, int]:
    text = _("Trang đã mở quá lâu nên biểu mẫu hết hạn. Xin tải lại trang rồi gửi lại.")
    return render_template("error.html", title=_("Biểu mẫu hết hạn"), text=text, status=400), 400


def _refused(error: RefusedError) -> Response | tuple[str, int]:
    status = 404 if error.code == "not_found" else 409
    if for_machines():
        return problem(status, "Refused", error.code)
    return render_template("error.html", title=_("Không thực hiện được"), text=sentence(error), status=status), status


def _stale(_error: StaleDataError) -> Response | tuple[str, int]:
    return _refused(RefusedError("changed_meanwhile"))


def _unstorable(error: DataError) -> Response | tuple[str, int]:
    """PostgreSQL takes no zero byte in a text and no number beyond its columns; nobody types either by mistake."""
    log.warning("unstorable input on %s: %s", request.endpoint, type(error.orig).__name__)
    return _http(BadRequest())


def _unforeseen(error: Exception) -> Response | tuple[str, int]:
    log.exception("unforeseen error on %s", request.endpoint)
    if for_machines():
        return problem(500, InternalServerError().name, "The error was logged; the request may be sent again.")
    text = _("Hệ thống gặp lỗi và đã ghi lại. Xin thử lại sau ít phút; dữ liệu đã lưu không bị mất.")
    try:
        return render_template("error.html", title=_("Hệ thống gặp lỗi"), text=text, status=500), 500
    except Exception:  # the page asks the database who is signed in; it may be what is down
        log.exception("the error page failed, too")
        return f"{text}\n", 500
