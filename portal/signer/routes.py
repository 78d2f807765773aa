"""The signing worklist: papers wait for a person whose title may sign."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from notices import issue, mandates, originals, signing, worklists
from notices.content import PenaltyDecision, paper_from_json
from notices.mandates import Mandate
from notices.signatures.register import Credential
from portal import passwords
from portal.access import account, needs, session_for_reading, units_under
from portal.formats import language
from portal.refusals import sentence
from processing import clock, db
from processing.cases import contests, states
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.law import competence
from processing.models import CaseEvent, Document

blueprint = Blueprint("signer", __name__)

SHOWN = 100
"""Papers on one page, and at most signed at once."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft on the list: what it fines, whether somebody objects to the case and waits for the answer, and why this
    person may not sign it (empty: they may)."""

    document: Document
    amount: int | None
    points: int
    contested: bool
    why_not: str


@blueprint.get("/office/sign")
@needs(Right.SIGN)
def worklist() -> str:
    """Papers that this person may sign today; below them those of others, with the reason."""
    return _page({})


@blueprint.get("/office/sign/<uuid:document_id>/preview")
@needs(Right.SIGN)
def preview(document_id: uuid.UUID) -> Response:
    """The draft as it would read if it were signed today."""
    session = session_for_reading()
    document = session.scalar(worklists.awaiting_signature(_units(session)).where(Document.id == document_id))
    if document is None:
        abort(404)
    answer = Response(issue.preview(document), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename="du-thao.pdf")
    return answer


@blueprint.post("/office/sign")
@needs(Right.SIGN)
def sign() -> Response | tuple[str, int]:
    """Sign the chosen papers, or all that the page listed, with the password again; each in its own transaction. A
    contested case is not among those listed: it is chosen by itself or not at all."""
    chosen = _chosen(request.form.getlist("listed" if request.form.get("which") == "all" else "papers"))
    if not chosen:
        return _page({"papers": _("Chọn ít nhất một văn bản.")}), 422
    password = request.form.get("password", "")[:500]
    if passwords.attempt(account().login, password, purpose="sign") != account().person_id:
        return _page({"password": _("Mật khẩu không đúng, hoặc đã thử sai quá nhiều lần.")}, chosen), 422
    refused = [why for why in map(_sign_one, chosen) if why]
    count = len(chosen) - len(refused)
    if count:
        flash(_("Đã ký %(count)s văn bản.", count=count), "good")
    for why in refused[:10]:
        flash(why, "warning")
    return redirect(url_for("signer.signed"))


@blueprint.get("/office/sign/done")
@needs(Right.SIGN)
def signed() -> str:
    """What this person signed today, with its numbers."""
    session = session_for_reading()
    mine = session.scalars(worklists.signed_by(account().person_id, clock.today()).limit(SHOWN)).all()
    return render_template("signer/signed.html", rows=mine)


def _sign_one(document_id: uuid.UUID) -> str:
    """Empty when it is signed, else the reference and the reason."""
    named = ""
    try:
        with db.reading() as session:
            document = worklists.paper_of(session, document_id, _units(session))
            if document is None:
                raise RefusedError("not_found")
            named = f"{document.case.reference}: "
            credentials = _credentials(session, document)
        originals.refuse_unready(credentials)
        with db.writing() as session:
            signing.sign(session, document_id, account().actor)
    except RefusedError as error:
        return named + sentence(error)
    return ""


def _credentials(session: Session, document: Document) -> list[Credential]:
    """Keys to be tried before a number is taken; what is missing is said by the act of signing, after its other
    refusals."""
    try:
        return signing.credentials_for(session, document, account().actor, clock.now())
    except RefusedError:
        return []


def _page(errors: dict[str, str], chosen: Sequence[uuid.UUID] = ()) -> str:
    session, today = session_for_reading(), clock.today()
    held = mandates.mandates_of(session, account().person_id, today)
    documents = session.scalars(worklists.awaiting_signature(_units(session)).limit(SHOWN)).all()
    case_ids = [document.case_id for document in documents]
    theirs, contested = _already_touched(session, case_ids), contests.openly_contested(session, case_ids)
    rows = [_waiting(document, held, touched=document.case_id in theirs, contested=document.case_id in contested)
            for document in documents]
    return render_template(
        "signer/worklist.html", mine=[row for row in rows if not row.why_not], errors=errors, chosen=set(chosen),
        others=[row for row in rows if row.why_not], titles=[_title(mandate.title) for mandate in held])


def _waiting(document: Document, held: list[Mandate], *, touched: bool, contested: bool) -> Waiting:
    content = paper_from_json(document.content)
    amount, points = (content.fine.amount, content.points) if isinstance(content, PenaltyDecision) else (None, 0)
    why_not = sentence(RefusedError("mixed_duties")) if touched else _why_not(document, held)
    return Waiting(document, amount, points, contested, why_not)


def _why_not(document: Document, held: list[Mandate]) -> str:
    try:
        mandates.mandate_for(held, document, clock.today())
        signing.refuse_out_of_time(document.case, document)
    except RefusedError as error:
        titles = "; ".join(_title(title.code) for title in mandates.titles_for(document, clock.today()))
        named = error.code in ("beyond_competence", "no_power_over_points") and titles
        return sentence(error) + (" " + _("Người có thẩm quyền: %(titles)s.", titles=titles) if named else "")
    return ""


def _already_touched(session: Session, case_ids: list[uuid.UUID]) -> set[uuid.UUID]:
    """Cases on which this person did another duty; the act itself checks it again."""
    others = [act for duty, acts in states.DUTIES.items() if duty != "sign" for act in acts]
    return set(session.scalars(select(CaseEvent.case_id).where(
        CaseEvent.case_id.in_(case_ids), CaseEvent.actor_id == str(account().person_id), CaseEvent.act.in_(others))))


def _chosen(values: list[str]) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(uuid.UUID(value) for value in values[:SHOWN]))
    except ValueError:
        abort(400)


def _title(code: str) -> str:
    title = competence.title(code)
    return title.en if language() == "en" else title.vi


def _units(session: Session) -> list[uuid.UUID]:
    return units_under(session, account().unit.id)
