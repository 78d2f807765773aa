"""Commands of the office's machine room: `flask --app wsgi cameras …`."""

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from processing import db
from processing.cameras import keys
from processing.models import Camera

cameras = AppGroup("cameras", help="Cameras and their keys.")


def init_commands(app: Flask) -> None:
    """Add the commands to this application's `flask`."""
    app.cli.add_command(cameras)


@cameras.command("list")
def list_cameras() -> None:
    """Every camera: code, kind, unit, site, whether it has a key, when it was last heard."""
    with db.reading() as session:
        ordered = select(Camera).order_by(Camera.code)
        for camera in session.scalars(ordered.options(joinedload(Camera.unit), joinedload(Camera.site))):
            click.echo("\t".join([camera.code, camera.kind, camera.unit.code, camera.site.name_vi,
                                  "key" if camera.key_hash else "no key", _heard(camera),
                                  "in service" if camera.active else "not in service"]))


@cameras.command("issue-key")
@click.argument("code")
def issue_key(code: str) -> None:
    """Give camera CODE a new key and print it, this once; its old key stops working."""
    with db.writing() as session:
        camera = session.scalar(select(Camera).where(Camera.code == code).with_for_update())
        if camera is None:
            raise click.ClickException(f"there is no camera {code}; see: flask --app wsgi cameras list")
        key = keys.issue(session, camera)
    click.echo(key)


def _heard(camera: Camera) -> str:
    return camera.last_seen_at.isoformat(timespec="seconds") if camera.last_seen_at else "never heard"
