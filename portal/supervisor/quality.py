"""How well the review works: officers, reader and line, second opinions, pace. Each figure opens its cases."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading
from portal.formats import when
from portal.paging import page_number
from portal.spreadsheets import MOST_ROWS, sheet
from portal.supervisor import period
from portal.supervisor.labels import LISTS, STAGES, VERDICTS, reason
from portal.supervisor.routes import blueprint
from processing.cases import blind, outcomes, policy, quality, review, staffing
from processing.cases.findings import REASONS
from processing.cases.quality import Asked, Opened
from processing.cases.rights import Right
from processing.cases.states import IN_REVIEW
from processing.models import Camera, Person

PAGE = 50


@blueprint.get("/office/quality")
@needs(Right.SUPERVISE)
def review_quality() -> str:
    """The figures of the last days."""
    session, units, since = session_for_reading(), period.units(), period.since()
    officers = quality.officers(session, units, since)
    return render_template(
        "supervisor/quality.html", days=period.days(), choices=period.DAYS, officers=officers,
        outcomes=outcomes.of_officers(session, units, since), reason=reason,
        alarms=[each for each in officers if each.pace.alarming], readers=quality.readers(session, units, since),
        line=quality.line(session, units, since), pairs=quality.pairs(session, units, since),
        stranded=staffing.stranded(session, units, review.JUDGED), rules=policy.in_force(session))


@blueprint.get("/office/quality/<what>")
@needs(Right.SUPERVISE)
def quality_cases(what: str) -> str:
    """The cases behind one figure."""
    asked, page = _asked(what), page_number()
    person, camera = period.named("person", Person), period.named("camera", Camera)
    found = quality.opened(session_for_reading(), period.units(), asked, skip=page * PAGE, many=PAGE + 1)
    shown = _open_to_me(found[:PAGE])
    narrowed = {"what": what, "days": period.days(), "person": asked.person_id, "camera": asked.camera_id,
                "reason": asked.reason or None}
    whose = [person.name if person else "", camera.code if camera else "", reason(asked.reason)]
    return render_template(
        "supervisor/quality_cases.html", title=LISTS[what], found=shown, hidden=len(found[:PAGE]) - len(shown),
        more=len(found) > PAGE, page_number=page, whose=" · ".join(filter(None, whose)), narrowed=narrowed,
        stages=STAGES, verdicts=VERDICTS, reason=reason, days=period.days(),
        back=url_for("supervisor.cameras" if camera else "supervisor.review_quality", days=period.days()))


@blueprint.get("/office/quality/<what>.csv")
@needs(Right.SUPERVISE)
def quality_cases_csv(what: str) -> Response:
    """The same for a spreadsheet."""
    found = quality.opened(session_for_reading(), period.units(), _asked(what), many=MOST_ROWS + 1)
    headings = [_("Hồ sơ"), _("Lần"), _("Người duyệt"), _("Lúc"), _("Giây"), _("Kết luận"), _("Lý do"), _("Biển số"),
                _("Máy đọc"), _("Đáp án")]
    return sheet(f"duyet-{what}".replace("_", "-"), headings, map(_line, _open_to_me(found[:MOST_ROWS])),
                 more=len(found) > MOST_ROWS)


def _open_to_me(found: Sequence[Opened]) -> list[Opened]:
    """Without the answers to cases that this person may yet judge, and without the truth about one on their desk."""
    session, me = session_for_reading(), account().actor
    judges = account().may(Right.REVIEW)
    return [each for each in found if not blind.to(session, each.case, me)
            and not (judges and each.truth and each.case.state in IN_REVIEW)]


def _line(each: Opened) -> Sequence[Any]:
    case, said, truth = each.case, each.review, each.truth
    read = case.read.text if case.read else ""
    known = [str(VERDICTS[truth.verdict]), truth.plate or ""] if truth else []
    if said is None:
        return [case.reference, "", "", when(case.opened_at), "", "", "", "", read, " ".join(known)]
    return [case.reference, STAGES[said.stage], said.person.name, when(said.decided_at), said.seconds,
            VERDICTS[said.verdict], reason(said.reason or ""), said.plate, read, " ".join(known)]


def _asked(what: str) -> Asked:
    if what not in LISTS:
        abort(404)
    person, camera = period.named("person", Person), period.named("camera", Camera)
    code = request.args.get("reason", "")
    if code and code not in REASONS:
        abort(404)
    return Asked(what=what, since=period.since(), person_id=person.id if person else None,
                 camera_id=camera.id if camera else None, reason=code)
