"""The second-review policy: what holds, what held before, and a new version from a day on."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import words
from portal.access import account, needs, session_for_reading
from portal.supervisor.routes import blueprint
from processing import clock, db
from processing.audit import record
from processing.cases import policy
from processing.cases.policy import Rules
from processing.cases.refusal import RefusedError
from processing.cases.rights import Right
from processing.law import tariff
from processing.models import ReviewPolicy

KINDS = tuple(kind for kind, classes in tariff.CLASSES_OF.items() if classes)
SHARES = ("confirmed_share", "rejected_share", "known_share")


@blueprint.get("/office/second-review")
@needs(Right.SUPERVISE)
def second_review() -> str:
    """The version in force, as a form for the next one, and all versions."""
    rules = policy.in_force(session_for_reading())
    return _page(_typed_of(rules), {}, offences=rules.offences, kinds=rules.vehicle_kinds)


@blueprint.post("/office/second-review")
@needs(Right.SUPERVISE)
def set_second_review() -> Response | tuple[str, int]:
    """A new version, by a supervisor of the whole office."""
    if account().unit.parent_id is not None:
        raise RefusedError("no_right")
    offences, kinds = request.form.getlist("offences"), request.form.getlist("vehicle_kinds")
    rules, holds_from, errors = read_rules(request.form, offences, kinds)
    if rules is None or holds_from is None:
        return _page(request.form, errors, offences=offences, kinds=kinds), 422
    with db.writing() as session:
        row = policy.set_rules(session, rules, account().actor, holds_from=holds_from,
                               why=request.form.get("why", "").replace("\0", ""))
        record.record(session, "set_second_review", account().actor, ("review_policy", row.id))
    flash(_("Đã ghi chính sách duyệt lần hai mới."), "good")
    return redirect(url_for("supervisor.second_review"))


def read_rules(form: Mapping[str, str], offences: list[str],
               kinds: list[str]) -> tuple[Rules | None, datetime | None, dict[str, str]]:
    """A policy as it was typed and from when it holds; or what is wrong, by field."""
    amount, confidence = _amount(form), _percent(form, "confidence_below", optional=True)
    shares, day = {name: _percent(form, name) for name in SHARES}, _day(form.get("from", ""))
    checks = {
        "amount_at_least": (amount is not False, _("Số tiền là số đồng nguyên lớn hơn 0, hoặc để trống.")),
        "confidence_below": (confidence is not False and confidence != 0,
                             _("Tỷ lệ phần trăm lớn hơn 0 và không quá 100, hoặc để trống.")),
        **{name: (value is not False, _("Tỷ lệ phần trăm từ 0 đến 100.")) for name, value in shares.items()},
        "offences": (set(offences) <= set(tariff.OFFENCES), _("Chọn hành vi trong danh mục.")),
        "vehicle_kinds": (set(kinds) <= set(KINDS), _("Chọn loại xe trong danh mục.")),
        "from": (day is not None and day >= clock.today(), _("Chọn ngày từ hôm nay trở đi.")),
        "why": (bool(form.get("why", "").strip()), _("Ghi rõ vì sao thay đổi.")),
    }
    errors = {field: said for field, (fine, said) in checks.items() if not fine}
    if errors or day is None:
        return None, None, errors
    confirmed, rejected, known = (float(shares[name] or 0) for name in SHARES)
    rules = Rules(
        amount_at_least=int(amount) if amount else None, confidence_below=float(confidence) if confidence else None,
        corrected=form.get("corrected") == "1", odd_plate=form.get("odd_plate") == "1",
        offences=frozenset(offences), vehicle_kinds=frozenset(kinds), confirmed_share=confirmed,
        rejected_share=rejected, known_share=known)
    begins = datetime.combine(day, time(), clock.VIETNAM)
    return rules, max(begins, clock.now()), {}


def _typed_of(rules: Rules) -> dict[str, object]:
    """The rules as the form shows them."""
    shares = {name: _shown(getattr(rules, name)) for name in SHARES}
    return {"amount_at_least": rules.amount_at_least or "", "corrected": "1" if rules.corrected else "",
            "confidence_below": _shown(rules.confidence_below) if rules.confidence_below else "",
            "odd_plate": "1" if rules.odd_plate else "", "from": clock.today().isoformat(), **shares}


def _shown(share: float) -> str:
    return f"{100 * share:.10g}"


def _amount(form: Mapping[str, str]) -> int | bool | None:
    """None where nothing is typed, False where it is no amount."""
    stated = form.get("amount_at_least", "").replace(".", "").replace(" ", "")
    if not stated:
        return None
    return int(stated) if stated.isascii() and stated.isdigit() and 0 < len(stated) <= 12 and int(stated) else False


def _percent(form: Mapping[str, str], name: str, *, optional: bool = False) -> float | bool | None:
    stated = form.get(name, "").strip().replace(",", ".")
    if not stated and optional:
        return None
    whole, _point, part = stated.partition(".")
    if not (whole + part).isdecimal() or len(stated) > 8 or not 0 <= float(stated) <= 100:
        return False
    return float(stated) / 100


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None


def _page(form: Mapping[str, object], errors: dict[str, str], *, offences: Collection[str],
          kinds: Collection[str]) -> str:
    session = session_for_reading()
    versions = session.scalars(select(ReviewPolicy).options(joinedload(ReviewPolicy.setter))
                               .order_by(ReviewPolicy.holds_from.desc(), ReviewPolicy.set_at.desc()).limit(100)).all()
    return render_template(
        "supervisor/second_review.html", form=form, errors=errors, versions=versions,
        chosen_offences=set(offences), chosen_kinds=set(kinds), may_set=account().unit.parent_id is None,
        in_force=policy.in_force(session), now=clock.now(), kinds=KINDS,
        offences=[(name, words.offence(name)) for name in tariff.OFFENCES])
