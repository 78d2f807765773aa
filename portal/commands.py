"""Commands of the office's machine room: `flask --app wsgi cameras …`, `people add`, `migrate`."""

import os
import uuid

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import migrations
from portal import passwords
from portal.audit_commands import audit_commands
from portal.demonstration.commands import demonstration
from portal.known_answer_commands import known_answers
from portal.law_commands import law_commands
from portal.office_commands import office_commands
from portal.registry_commands import registry_commands
from portal.signing_commands import signing_commands
from processing import clock, db
from processing.audit.record import record
from processing.cameras import keys
from processing.cases.rights import MACHINE, Role
from processing.models import Camera, Person, PersonRole, Unit

cameras = AppGroup("cameras", help="Cameras and their keys.")
people = AppGroup("people", help="Accounts of the office.")



def init_commands(app: Flask) -> None:
    """Add the commands to this application's `flask`."""
    for group in (cameras, people, registry_commands, office_commands, law_commands, known_answers,
                  audit_commands, signing_commands, demonstration, migrate):
        app.cli.add_command(group)


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


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the database of the settings to this code's tables. With OWNER_DATABASE_URL, which only this command needs,
    the owner does it and the role of DATABASE_URL is given what the application may do."""
    application = current_app.extensions["settings"].database_url
    owner = os.environ.get("OWNER_DATABASE_URL", application)
    migrations.upgrade(owner)
    role = migrations.grant(owner, application)
    click.echo(f"the database is at {migrations.head()}" + (f"; {role} may use it" if role else ""))


@people.command("add")
@click.argument("login")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--unit-code", required=True, help="The person's unit; made if the database has none at all.")
@click.option("--unit-name", help="The name of the first unit.")
@click.password_option(help="At least 12 characters; asked for when left out.")
def add_person(login: str, name: str, roles: tuple[str, ...], unit_code: str, **rest: str) -> None:
    """Open an account; the first one of an installation opens its unit, too."""
    weak = passwords.weakness(rest["password"], login, name)
    if weak:
        raise click.ClickException(passwords.WEAK[weak][1])
    password_hash = passwords.hashed(rest["password"])
    with db.writing() as session:
        if session.scalar(select(Person.id).where(Person.login == login)):
            raise click.ClickException(f"there is a person {login} already")
        unit = _unit(session, unit_code, rest["unit_name"])
        person = Person(id=uuid.uuid4(), login=login, name=name, unit=unit, password_hash=password_hash,
                        created_at=clock.now(), roles=[PersonRole(role=role) for role in dict.fromkeys(roles)])
        session.add(person)
        record(session, "account_opened", MACHINE, ("person", person.id), roles=sorted(set(roles)))
    click.echo(f"{login} may sign in as {', '.join(roles)} of {unit_code}")


def _unit(session: Session, code: str, name: str | None) -> Unit:
    unit = session.scalar(select(Unit).where(Unit.code == code))
    if unit is not None:
        return unit
    known = session.scalars(select(Unit.code).order_by(Unit.code)).all()
    if known:
        raise click.ClickException(f"there is no unit {code}; known are {', '.join(known)}")
    if not name:
        raise click.ClickException("the first unit needs --unit-name")
    unit = Unit(code=code, name_vi=name, name_en=name, parent_name_vi="", place_vi="", address="", phone="",
                valid_from=clock.today())
    session.add(unit)
    return unit
