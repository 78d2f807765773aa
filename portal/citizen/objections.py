"""Objecting on the portal: one form, one file, a confirmation that says what comes next and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.access import CODE_HOLDER, needs, session_for_reading
from portal.citizen import throttle, upload
from portal.citizen.holder import with_paper
from portal.citizen.routes import blueprint
from portal.limits import limiter, network
from portal.words import GROUNDS
from processing import clock, db
from processing.cases import contests, states
from processing.cases.contests import Attachment, Ground, Objection
from processing.cases.refusal import RefusedError
from processing.evidence import evidence
from processing.models import Document

SHORTEST_TEXT = 10
ROOM = 64 * 1024 * 1024
"""Bytes of a request with a file; more than a file may have, so that one that is too large still comes back with the
words that were typed beside it."""

HELPS: Mapping[Ground, object] = {
    Ground.NOT_MY_VEHICLE: _l("Ví dụ: biển số trong ảnh khác biển số xe của ông/bà. Ghi rõ ký tự nào khác; gửi ảnh xe "
                              "của ông/bà nếu có."),
    Ground.SOLD: _l("Ghi ngày chuyển nhượng, họ tên và nơi ở của người nhận xe. Gửi hợp đồng hoặc giấy xác nhận thu "
                    "hồi đăng ký, biển số."),
    Ground.PLATE_CLONED: _l("Ghi nhãn hiệu, loại, màu sơn xe của ông/bà và xe ở đâu lúc đó. Gửi ảnh chụp xe và giấy "
                            "đăng ký."),
    Ground.NOT_DRIVING: _l("Chủ xe có nghĩa vụ phối hợp xác định người điều khiển. Ghi họ tên, nơi ở của người đó."),
    Ground.NO_OFFENCE: _l("Ghi rõ điều gì trong ảnh hoặc trong thông báo không đúng."),
    Ground.EMERGENCY: _l("Ví dụ: chở người đi cấp cứu. Gửi giấy của bệnh viện hoặc giấy tờ khác nếu có."),
    Ground.WRONG_AMOUNT: _l("Ghi rõ mức nào không đúng và vì sao."),
}
"""What helps to prove a ground, said before somebody objects."""


@dataclass(slots=True)
class Entered:
    """The form as it was filled in, with what is wrong in it."""

    ground: str = ""
    text: str = ""
    contact: str = ""
    attachment: tuple[bytes, str, str] | None = None
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before anything reads the form, the check against forgery included."""
    if endpoint == f"{blueprint.name}.object_now":
        request.max_content_length = ROOM


@blueprint.get("/ho-so/xem/phan-doi")
@needs(CODE_HOLDER)
@with_paper
def objection(document: Document) -> str | Response:
    """The form."""
    try:
        contests.refuse_lodging(session_for_reading(), document.case)
    except RefusedError:
        return redirect(url_for("citizen.case"))
    return _page(document, Entered(ground=request.args.get("ground", "")))


@blueprint.post("/ho-so/xem/phan-doi")
@needs(CODE_HOLDER)
@with_paper
@limiter.limit(throttle.SENT_BY_NETWORK, key_func=network, deduct_when=lambda response: response.status_code == 302)
def object_now(document: Document) -> Response | tuple[str, int]:
    """Take the objection; the file is in the evidence store before the row names it."""
    entered = _read(request.form)
    if entered.errors:
        return _page(document, entered), 422
    contests.refuse_lodging(session_for_reading(), document.case)
    wanted = Objection(ground=Ground(entered.ground), text=entered.text, contact=entered.contact,
                       attachment=_kept(entered))
    with db.writing() as session:
        case = states.locked(session, document.case_id)
        contests.lodge(session, case, document, wanted)
    return redirect(url_for("citizen.objected"))


@blueprint.get("/ho-so/xem/phan-doi/da-nhan")
@needs(CODE_HOLDER)
@with_paper
def objected(document: Document) -> str | Response:
    """The confirmation; it may be opened again."""
    contest = contests.open_contest(session_for_reading(), document.case)
    if contest is None:
        return redirect(url_for("citizen.case"))
    accept_by = contests.accept_by(clock.vietnam_day(contest.lodged_at))
    return render_template("citizen/objected.html", contest=contest, case=document.case, accept_by=accept_by)


def _read(form: Mapping[str, str]) -> Entered:
    entered = Entered(form.get("ground", ""), form.get("text", "").strip(), form.get("contact", "").strip())
    if entered.ground not in set(Ground):
        entered.errors["ground"] = _("Chọn lý do ông/bà phản đối.")
    if len(entered.text) < SHORTEST_TEXT:
        entered.errors["text"] = _("Viết rõ điều gì không đúng, để cán bộ có thể kiểm tra.")
    elif len(entered.text) > contests.MOST_TEXT:
        entered.errors["text"] = _("Phần trình bày dài quá %(most)s ký tự. Xin rút gọn.", most=contests.MOST_TEXT)
    if len(entered.contact) > 200:
        entered.errors["contact"] = _("Thông tin liên hệ quá dài.")
    file = request.files.get("file")
    if file is not None and file.filename:
        try:
            entered.attachment = upload.checked(file)
        except upload.UnfitUploadError as unfit:
            entered.errors["file"] = str(unfit)
    return entered


def _kept(entered: Entered) -> Attachment | None:
    if entered.attachment is None:
        return None
    data, media_type, name = entered.attachment
    return Attachment(evidence().keep(data), media_type, name)


def _page(document: Document, entered: Entered) -> str:
    today = clock.today()
    return render_template(
        "citizen/objection.html", case=document.case, entered=entered, errors=entered.errors,
        grounds=[_choice(ground) for ground in Ground],
        accept_by=contests.accept_by(today), answer_by=contests.answer_by(today))


def _choice(ground: Ground) -> tuple[object, ...]:
    label, help_text = GROUNDS[ground.value], HELPS.get(ground)
    return (ground.value, label, help_text) if help_text else (ground.value, label)
