"""Door two: a paper's number and access code; wrong and not there are the same words, status and work."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from notices.access_code import find_document
from portal.access import CODE_HOLDER, OPEN, needs, session_for_reading
from portal.citizen import holder, throttle
from portal.citizen.routes import blueprint
from portal.limits import limiter, network


@blueprint.get("/ho-so")
@needs(OPEN)
def paper() -> str:
    """The form; the QR on the paper fills it in from the address's fragment, which no server sees."""
    return render_template("citizen/paper.html", errors={}, number="")


@blueprint.post("/ho-so")
@needs(OPEN)
@limiter.limit(throttle.BY_NETWORK, key_func=network)
@limiter.limit(throttle.BY_NUMBER, key_func=throttle.number, deduct_when=lambda response: response.status_code != 302)
@limiter.limit(lambda: throttle.BY_NUMBER_OF_ALL, key_func=throttle.number_of_all,
               deduct_when=lambda response: response.status_code != 302)
def open_paper() -> Response | tuple[str, int]:
    """Open the case to whoever knows both; one answer for everything that does not fit."""
    number, code = request.form.get("so", "")[:64].strip(), request.form.get("ma", "")[:64]
    errors = {}
    if not number:
        errors["so"] = _("Nhập số văn bản, ví dụ 123/TB-CSGT.")
    if not code.strip():
        errors["ma"] = _("Nhập mã tra cứu gồm 10 chữ và số, in cạnh mã QR.")
    if not errors:
        document = find_document(session_for_reading(), number, code)
        if document is not None:
            holder.remember(document)
            return redirect(url_for("citizen.case"))
        errors["so"] = _("Không có văn bản nào khớp với số và mã tra cứu đã nhập. Xin kiểm tra lại cả hai.")
    return render_template("citizen/paper.html", errors=errors, number=number), 422


@blueprint.post("/ho-so/dong")
@needs(CODE_HOLDER)
def leave() -> Response:
    """Close the case: the next person at this screen sees nothing."""
    holder.forget()
    return redirect(url_for("citizen.home"))
