"""What a demonstration stands on: offices, sites, cameras, people with their mandates, and the register of owners."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import passwords
from portal.account import factors
from portal.demonstration import owners, places
from portal.demonstration.captures import plan
from portal.demonstration.people import MANDATES, PEOPLE
from processing import clock, db
from processing.cases import policy
from processing.cases.rights import Actor, ActorKind, Role, rights_of
from processing.models import Camera, Certificate, ExemptVehicle, Person, PersonRole, Signer, Site, Unit
from processing.registry import csv_import

SHARED_APP = "Ứng dụng trình diễn"
PASSWORD = "trinh-dien-2026"  # noqa: S105 - the same for every invented account, and printed
REGISTER = "Sổ đăng ký xe minh họa"
HEARD_WITHIN = timedelta(hours=20)


EXEMPT = {"emergency_vehicle": "military_police", "exempt": "ambulance"}
"""On what ground the plan's vehicles stand on the list."""


class NotEmptyError(Exception):
    """The database already holds an office's own data."""


def lay() -> date:
    """Write what is missing; the day that everything in this demonstration is counted back from."""
    password_hash = "" if _laid() else passwords.hashed(PASSWORD)  # one for all: the password is printed anyway
    with db.writing() as session:
        if _first_mandate(session) is None:
            _refuse_foreign_data(session)
            _lay_all(session, clock.today(), password_hash)
        day = day_of(session)
        csv_import.import_csv(session, owners.as_csv(owners.register(day)).encode(), REGISTER)
    return day


def day_of(session: Session) -> date:
    """The first run's day: the mandates begin a known number of days before it."""
    first = _first_mandate(session)
    if first is None:
        raise LookupError("there is no demonstration in this database")
    return first.valid_from + timedelta(days=MANDATES[0].days_held)


def actors(session: Session) -> Mapping[str, Actor]:
    """The demonstration's people as the verbs want to know them, by login."""
    people = {person.login: person for person in session.scalars(select(Person).where(Person.demonstration))}
    return {row.login: Actor(ActorKind.PERSON, str(people[row.login].id), rights_of({Role(role) for role in row.roles}))
            for row in PEOPLE}


def hear_cameras() -> None:
    """Every camera but one was heard today, though most of them saw nobody break a rule."""
    now = clock.now()
    with db.writing() as session:
        for camera in session.scalars(select(Camera).where(Camera.code != places.SILENT)):
            heard = now - HEARD_WITHIN * (sum(map(ord, camera.code)) % 97 / 97)
            if camera.last_seen_at is None or camera.last_seen_at < heard:
                camera.last_seen_at = heard


def _laid() -> bool:
    with db.reading() as session:
        return _first_mandate(session) is not None


def _first_mandate(session: Session) -> Signer | None:
    return session.scalar(select(Signer).join(Signer.person).where(
        Person.login == MANDATES[0].login, Person.demonstration).order_by(Signer.valid_from).limit(1))


def _refuse_foreign_data(session: Session) -> None:
    if session.scalar(select(func.count()).select_from(Unit)):
        raise NotEmptyError("this database already holds an office's own data; the demonstration wants an empty one")


def _lay_all(session: Session, today: date, password_hash: str) -> None:
    units = _lay_units(session)
    _lay_cameras(session, units, today)
    _lay_people(session, units, today, password_hash)
    _lay_policy(session, today)
    _lay_exempt(session, today)


def _lay_units(session: Session) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for row in places.units():
        units[row.code] = Unit(
            code=row.code, name_vi=row.name_vi, name_en=row.name_en, parent_name_vi=row.parent_name_vi,
            place_vi=row.place_vi, address=row.address, phone=row.phone, valid_from=row.valid_from,
            valid_to=row.valid_to, parent_id=units[row.parent].id if row.parent else None)
        session.add(units[row.code])
        session.flush()
    return units


def _lay_cameras(session: Session, units: Mapping[str, Unit], today: date) -> None:
    sites = {row.code: Site(code=row.code, name_vi=row.name_vi, name_en=row.name_en, kind=row.kind,
                            latitude=row.latitude, longitude=row.longitude, place="hung_yen",
                            unit=units[row.unit]) for row in places.sites()}
    session.add_all(sites.values())
    for row in places.cameras():
        made = row.certificate(today)
        session.add(Camera(
            code=row.code, site=sites[row.site], unit=units[row.unit], kind=row.kind, direction=row.direction,
            lanes=row.lanes, device_model=row.device_model, device_serial=row.device_serial,
            certificates=[Certificate(number=made.number, issuer=made.issuer, valid_from=made.valid_from,
                                      valid_to=made.valid_to)]))


def _lay_exempt(session: Session, today: date) -> None:
    """The vehicles of the plan's stories that were on duty."""
    for planned in plan():
        if planned.story in EXEMPT and planned.plate is not None:
            session.add(ExemptVehicle(
                plate=planned.plate.text, plate_colour=planned.plate.ground, ground=EXEMPT[planned.story],
                document=f"Số {planned.number}/VB (minh họa)", valid_from=today - timedelta(days=300),
                entered_at=datetime.combine(MANDATES[0].valid_from(today), time(9), clock.VIETNAM)))


def _lay_policy(session: Session, today: date) -> None:
    """In force since the mandates began, so that the whole past was judged by it."""
    session.flush()
    supervisor = session.scalars(select(Person.id).where(Person.login == "giamsat")).one()
    began = datetime.combine(MANDATES[0].valid_from(today), time(8), clock.VIETNAM)
    policy.record(session, policy.Rules(known_share=0.05), set_by=supervisor, holds_from=began,
                  why="Chính sách minh họa khi thiết lập hệ thống")


def _lay_people(session: Session, units: Mapping[str, Unit], today: date, password_hash: str) -> None:
    began = datetime.combine(MANDATES[0].valid_from(today), time(8), clock.VIETNAM)
    people = {row.login: Person(
        login=row.login, name=row.name, unit=units[row.unit], password_hash=password_hash, demonstration=True,
        created_at=began, roles=[PersonRole(role=role) for role in row.roles]) for row in PEOPLE}
    session.add_all(people.values())
    session.flush()
    for person in people.values():
        factors.add_app(session, person.id, SHARED_APP, factors.new_secret(), step=0)
    session.add_all(Signer(
        person=people[row.login], unit=units[row.unit], title=row.title, valid_from=row.valid_from(today),
        legal_basis=row.legal_basis) for row in MANDATES)
