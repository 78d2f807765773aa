"""The whole file of a case as one PDF."""

import uuid

from flask import Response, abort
from flask_babel import force_locale

from notices.case_file import assemble, gather
from notices.content.case_file import Happened
from portal.access import account, needs, session_for_reading
from portal.officer import file
from portal.officer.cases import WHOLE
from portal.officer.routes import blueprint, case_of_mine
from processing.cases.rights import Right


@blueprint.get("/office/cases/<uuid:case_id>/file.pdf")
@needs(Right.SEE_CASES)
def case_file(case_id: uuid.UUID) -> Response:
    """Cover, table of contents, log, money, objections, pictures and every paper; in Vietnamese, as papers are."""
    session = session_for_reading()
    case = case_of_mine(session, case_id, *WHOLE)
    with force_locale("vi"):
        seen = file.of(session, case, account())
        happened = [Happened(line.at, line.title, line.by, line.detail) for line in reversed(seen.history)]
    if seen.blind:
        abort(404)
    gathered, name = gather(session, case, happened), case.reference
    session.close()
    response = Response(assemble(gathered), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
