"""Commands for signing certificates: `flask --app wsgi signing enter --person LOGIN KEY` and its like."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from notices.signatures import keys, register
from processing import db
from processing.audit.record import record
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE
from processing.models import Person, SigningCertificate, Unit

signing_commands = AppGroup("signing", help="Certificates that persons sign and units seal with.")

WHY = {
    "key_missing": "there is no such key",
    "key_unopened": "the key cannot be opened: wrong passphrase, broken file, or a kind of key that is not accepted",
    "token_unreachable": "the token does not answer, or holds no such key",
    "certificate_of_another": "this certificate is another holder's",
}


@signing_commands.command("enter")
@click.argument("key_name")
@click.option("--person", help="The log-in of the person whose certificate this is.")
@click.option("--unit", help="The code of the unit whose seal this is.")
def enter(key_name: str, person: str | None, unit: str | None) -> None:
    """Open the key KEY_NAME (DATA_DIR/signing/KEY_NAME.p12, or the label on the token) and register its certificate."""
    if (person is None) == (unit is None):
        raise click.ClickException("say whose it is: --person LOGIN or --unit CODE")
    try:
        key = keys.key_named(key_name)
        with db.writing() as session:
            holder = session.scalar(select(Person).where(Person.login == person) if person else
                                    select(Unit).where(Unit.code == unit))
            if holder is None:
                raise click.ClickException(f"there is no {person or unit}")
            row = register.enter(session, holder, key_name, key)
            record(session, "certificate_entered", MACHINE, ("certificate", row.id), fingerprint=row.fingerprint)
            said = f"{row.subject}; {row.valid_from:%d/%m/%Y} – {row.valid_until:%d/%m/%Y}; {row.fingerprint}"
    except RefusedError as refused:
        raise click.ClickException(WHY[refused.code]) from None
    click.echo(said)


@signing_commands.command("list")
def list_certificates() -> None:
    """Print every certificate that this office knows as its own."""
    with db.reading() as session:
        for row in session.scalars(select(SigningCertificate).order_by(SigningCertificate.valid_until)):
            holder = row.person.login if row.person else row.unit.code if row.unit else ""
            state = "withdrawn" if row.withdrawn_at else f"until {row.valid_until:%d/%m/%Y}"
            click.echo(f"{holder}\t{row.key_name}\t{state}\t{row.fingerprint}")


@signing_commands.command("withdraw")
@click.argument("fingerprint")
def withdraw(fingerprint: str) -> None:
    """Let the certificate with this fingerprint sign nothing any more; what it signed stays known."""
    with db.writing() as session:
        if not register.withdraw(session, fingerprint.lower()):
            raise click.ClickException("there is no such certificate")
        record(session, "certificate_withdrawn", MACHINE, ("certificate", fingerprint.lower()))
    click.echo("withdrawn")
