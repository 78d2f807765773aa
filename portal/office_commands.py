"""Commands that set the office up: `flask --app wsgi office import units FILE` and its like."""

from pathlib import Path

import click
from flask.cli import AppGroup

from processing import db, office

office_commands = AppGroup("office", help="Units, sites, cameras, certificates and mandates.")
KIND = click.Choice(list(office.KINDS))


@office_commands.command("columns")
@click.argument("kind", type=KIND)
def columns(kind: str) -> None:
    """Print the heading of a file of KIND."""
    click.echo(",".join((*office.KINDS[kind].columns, *office.KINDS[kind].optional)))


@office_commands.command("import")
@click.argument("kind", type=KIND)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(kind: str, file: Path) -> None:
    """Take up the CSV FILE of KIND, whole or not at all; the same file twice changes nothing."""
    data = file.read_bytes()
    try:
        with db.writing() as session:
            new, known = office.take_up(session, kind, data)
    except office.BadOfficeFileError as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        raise click.ClickException("nothing was taken up") from None
    click.echo(f"{kind}: {new} new, {known} known before")
