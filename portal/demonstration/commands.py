"""`flask --app wsgi demonstration seed`: fills an empty office with what there is to see."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from processing import db
from processing.settings import Settings

demonstration = AppGroup("demonstration", help="The invented office that shows what this can do.")


@demonstration.command("seed")
@click.option("--url", help="The running server; by default the address of the settings.")
def seed_command(url: str | None) -> None:
    """Fill the demonstration, once; run again it goes on, and when all is there it tells the log-ins."""
    from portal.demonstration import log_ins  # the web process has no need of what draws pictures
    from portal.demonstration.seed import How, refusals, seed

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.extensions["settings"]
    try:
        seed(app, click.echo, How(url=url or settings.public_url))
    except refusals() as error:
        raise click.ClickException(str(error)) from None
    with db.reading() as session:
        for line in log_ins.lines(session, settings.public_url, settings.data_dir):
            click.echo(line)
