"""What the QR code of a paper opens: whether it is real, and its number, kind, day, amount, payee and state."""

from flask import render_template
from werkzeug.wrappers import Response

from notices import verification
from portal.access import OPEN, needs, session_for_reading
from portal.citizen import throttle
from portal.citizen.routes import blueprint, unit_name
from portal.limits import limiter, network
from processing.cases.papers import KINDS
from processing.models import DocumentState


@blueprint.get("/kt/<token>")
@needs(OPEN)
@limiter.limit(throttle.BY_NETWORK, key_func=network)
def verify(token: str) -> str | tuple[str, int] | Response:
    """No personal data: a finder of the paper learns nothing more here than what it says itself."""
    session = session_for_reading()
    document = verification.find_by_token(session, token)
    if document is None:
        return render_template("citizen/verify_unknown.html"), 404
    paper = verification.public_facts(session, document)
    return render_template(
        "citizen/verify.html", paper=paper, document=document, issued_by=unit_name(paper.unit), case=document.case,
        opens=KINDS[document.kind].opening and document.state is DocumentState.ISSUED)
