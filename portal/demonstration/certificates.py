"""Something to sign with for every signer and unit of the demonstration, from an authority made for it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from notices.signatures import keys, register
from portal.demonstration.authority import LIFE, Authority, new_authority
from processing import db, settings
from processing.models import Person, Signer, SigningCertificate, Unit

BEFORE = timedelta(days=30)
"""How long before the first mandate the certificates begin."""


def lay(first_day: date) -> None:
    """Give keys and certificates to whoever has none yet."""
    with db.reading() as session:
        holders = _without(session)
    if not holders:
        return
    begin = datetime.combine(first_day, time(), UTC) - BEFORE
    authority, folder = new_authority(begin), settings.current().signing_dir
    named_by = settings.current().authorities_dir
    named_by.mkdir(mode=0o700, parents=True, exist_ok=True)
    (named_by / "ca.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    (named_by / "ca.crl").write_bytes(authority.revocation_list({}, on=begin, until=begin + LIFE))
    named = [(holder, _key(authority, folder, holder, begin)) for holder in holders]
    with db.writing() as session:
        for holder, name in named:
            register.enter(session, holder, name, keys.key_named(name))


def _without(session: Session) -> Sequence[Person | Unit]:
    people = session.scalars(select(Person).where(
        Person.demonstration, exists().where(Signer.person_id == Person.id),
        ~exists().where(SigningCertificate.person_id == Person.id))).all()
    units = session.scalars(select(Unit).where(~exists().where(SigningCertificate.unit_id == Unit.id))).all()
    return [*people, *units]


def _key(authority: Authority, folder: Path, holder: Person | Unit, begin: datetime) -> str:
    """The name of a new key's file; a file that an interrupted run left is written over."""
    name = f"person-{holder.login}" if isinstance(holder, Person) else f"unit-{holder.code}"
    shown = holder.name if isinstance(holder, Person) else holder.name_vi
    target = folder / f"{name}.p12"
    target.touch(mode=0o600)
    target.write_bytes(authority.issue(shown, settings.current().signing.passphrase, valid_from=begin))
    return name
