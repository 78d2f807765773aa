"""Certificates for tests: one authority a process, a key and a certificate for whoever shall sign."""

from datetime import UTC, datetime
from functools import cache

from sqlalchemy.orm import Session

from notices.signatures import keys, register
from portal.demonstration.authority import Authority, new_authority
from processing import settings
from processing.models import Person, SigningCertificate, Unit

BEGIN, END = datetime(2015, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)


@cache
def authority() -> Authority:
    return new_authority(BEGIN, "CA thử")


def key_file(holder: str, name: str, *, valid_from: datetime = BEGIN, valid_until: datetime = END) -> str:
    """Put a new key into this test's folder; its name."""
    now = settings.current()
    now.signing_dir.mkdir(parents=True, exist_ok=True)
    made = authority().issue(holder, now.signing.passphrase, valid_from=valid_from, valid_until=valid_until)
    (now.signing_dir / f"{name}.p12").write_bytes(made)
    return name


def certify(session: Session, holder: Person | Unit, **days: datetime) -> SigningCertificate:
    """A key and a registered certificate for a person or a unit."""
    shown = holder.name if isinstance(holder, Person) else holder.name_vi
    name = key_file(shown, holder.login if isinstance(holder, Person) else holder.code, **days)
    return register.enter(session, holder, name, keys.key_named(name))
