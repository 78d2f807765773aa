"""Commands for the vehicle register: `flask --app wsgi registry …`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from processing import db
from processing.registry import csv_import
from processing.registry.csv_import import BadRegisterError

registry_commands = AppGroup("registry", help="The imported vehicle register.")

TRANSACTION = 2_000
"""Entries written at a time: others must not wait for a whole province."""


@registry_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", help="What the entries are said to come from; the file's name otherwise.")
def import_file(file: Path, source: str | None) -> None:
    """Take up the CSV FILE; the same file twice changes nothing. Bad lines are named and skipped."""
    try:
        sheet = csv_import.read_sheet(file.read_bytes())
    except BadRegisterError as error:
        raise click.ClickException(str(error)) from None
    totals = [0, 0, 0]
    for start in range(0, len(sheet.entries), TRANSACTION):
        with db.writing() as session:
            done = csv_import.store(session, sheet.entries[start : start + TRANSACTION], source or file.name)
        totals = [total + more for total, more in zip(totals, done, strict=True)]
    for bad in sheet.errors:
        click.echo(f"line {bad.line}: {bad.why}", err=True)
    click.echo(f"added {totals[0]}, changed {totals[1]}, unchanged {totals[2]}, refused {len(sheet.errors)}")
    if sheet.errors:
        raise SystemExit(1)
