"""Commands of the auditor: `flask --app wsgi audit verify`, `prove`, `roots`, `seen`."""

import json
from collections.abc import Iterator
from itertools import islice

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import db
from processing.audit import roots, sealer, verify
from processing.audit.verify import Finding
from processing.evidence import evidence, papers
from processing.models import Case, LogLink, LogRoot, OfficeEvent

audit_commands = AppGroup("audit", help="The log: is it whole, and who did or saw what.")

MEANINGS = {
    "chain_broken": "the link does not follow the one before it", "link_changed": "the link was changed",
    "link_missing": "the link is gone", "event_changed": "the event was changed after it was sealed",
    "event_missing": "the event is gone", "event_without_seal": "the event came past the log's trigger",
    "root_differs": "the links no longer give the published root", "row_changed": "its rows changed without an event",
    "case_missing": "the case is gone", "case_without_event": "the case has no event at all",
    "file_missing": "the file is gone", "file_changed": "the file was changed",
}


@audit_commands.command("verify")
@click.option("--files/--no-files", default=True, help="Also read every picture and paper again.")
def verify_log(files: bool) -> None:
    """Check the whole log, the rows and the files; says what does not fit, the first broken link first. Ends with 1."""
    with db.reading() as session:
        found = 0
        for finding in _checks(session, files=files):
            found += 1
            click.echo(f"{finding.kind}: {finding.where}: {MEANINGS[finding.kind]}")
        links = session.query(LogLink).count()
        click.echo(f"{links} sealed events, {sealer.waiting(session)} waiting, {found} findings")
    if found:
        raise SystemExit(1)


def _checks(session: Session, *, files: bool) -> Iterator[Finding]:
    if files:
        return verify.everything(session, evidence=evidence(), papers=papers())
    return verify.without_files(session)


@audit_commands.command("roots")
def list_roots() -> None:
    """The published roots, a line each: day, first and last link, root. Compare them with the copy that others keep."""
    with db.writing() as session:
        roots.make(session)
    with db.reading() as session:
        roots.publish(session, current_app.extensions["settings"].log_roots_dir)
        for row in session.scalars(select(LogRoot).order_by(LogRoot.day)):
            click.echo(f"{row.day.isoformat()}\t{row.first_sequence}\t{row.last_sequence}\t{row.root}")


@audit_commands.command("prove")
@click.argument("reference")
def prove(reference: str) -> None:
    """Prove as JSON that the events of case REFERENCE are in the published roots (docs/operations.md: how to check)."""
    with db.reading() as session:
        proofs = list(roots.prove(session, _case(session, reference).id))
    if not proofs:
        raise click.ClickException("no day with an event of this case is published yet; roots are made after midnight")
    click.echo(json.dumps(proofs, indent=1, ensure_ascii=False))


@audit_commands.command("seen")
@click.argument("reference")
@click.option("--most", default=200, show_default=True)
def seen(reference: str, most: int) -> None:
    """Who looked at the personal data of case REFERENCE: time, person's id, page."""
    with db.reading() as session:
        looks = session.scalars(select(OfficeEvent).where(
            OfficeEvent.subject_kind == "case", OfficeEvent.subject_id == str(_case(session, reference).id))
            .order_by(OfficeEvent.id.desc()))
        for event in islice(looks, most):
            page = event.details.get("page", event.act)
            click.echo(f"{event.at.isoformat(timespec='seconds')}\t{event.actor_id}\t{page}")


def _case(session: Session, reference: str) -> Case:
    case = session.scalar(select(Case).where(Case.reference == reference))
    if case is None:
        raise click.ClickException(f"there is no case {reference}")
    return case
