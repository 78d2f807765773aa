"""The office's signing certificates: entered once, looked for at each signature, known for ever."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from notices.signatures.keys import Key
from processing import clock
from processing.cases.refusal import RefusedError
from processing.models import Person, SigningCertificate, Unit


@dataclass(frozen=True, slots=True)
class Credential:
    """What a worker needs to sign: which key, and the certificate that it must prove to hold."""

    key_name: str
    fingerprint: str
    holder: str
    valid_from: datetime
    valid_until: datetime

    def prove(self, key: Key) -> None:
        """Refuse a key whose certificate is not the registered one."""
        if key.fingerprint != self.fingerprint:
            raise RefusedError("not_the_signers_key")


def enter(session: Session, holder: Person | Unit, key_name: str, key: Key) -> SigningCertificate:
    """Register a certificate for a person or a unit; the same one again changes nothing."""
    known = session.scalar(select(SigningCertificate).where(SigningCertificate.fingerprint == key.fingerprint))
    person_id = holder.id if isinstance(holder, Person) else None
    unit_id = holder.id if isinstance(holder, Unit) else None
    if known is not None:
        if (known.person_id, known.unit_id) != (person_id, unit_id):
            raise RefusedError("certificate_of_another")
        known.key_name, known.withdrawn_at = key_name, None
        return known
    facts = key.certificate
    row = SigningCertificate(
        person_id=person_id, unit_id=unit_id, key_name=key_name, fingerprint=key.fingerprint,
        subject=facts.subject.human_friendly, issuer=facts.issuer.human_friendly, serial=f"{facts.serial_number:x}",
        valid_from=facts.not_valid_before, valid_until=facts.not_valid_after, registered_at=clock.now())
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, fingerprint: str) -> bool:
    """Let a certificate sign nothing any more; whether there was one."""
    row = session.scalar(select(SigningCertificate).where(SigningCertificate.fingerprint == fingerprint))
    if row is None:
        return False
    row.withdrawn_at = row.withdrawn_at or clock.now()
    return True


def of_person(session: Session, person_id: uuid.UUID | None, at: datetime) -> Credential:
    """The certificate that this person signs with at this moment; refuses with the reason."""
    rows = _held(session, SigningCertificate.person_id == person_id)
    return _valid(rows, at, missing="no_certificate", expired="certificate_expired")


def of_unit(session: Session, unit_id: uuid.UUID, at: datetime) -> Credential:
    """The seal of the unit or, where it has none of its own, of the nearest one above it."""
    above = session.get(Unit, unit_id)
    while above is not None:
        rows = _held(session, SigningCertificate.unit_id == above.id)
        if rows:
            return _valid(rows, at, missing="no_seal", expired="seal_expired")
        above = session.get(Unit, above.parent_id) if above.parent_id else None
    raise RefusedError("no_seal")


def known(session: Session, fingerprints: Collection[str]) -> dict[str, SigningCertificate]:
    """Which of these certificates are, or once were, this office's."""
    rows = session.scalars(select(SigningCertificate).where(SigningCertificate.fingerprint.in_(fingerprints)).options(
        joinedload(SigningCertificate.person), joinedload(SigningCertificate.unit)))
    return {row.fingerprint: row for row in rows}


def _held(session: Session, condition: object) -> Sequence[SigningCertificate]:
    return session.scalars(
        select(SigningCertificate).where(condition, SigningCertificate.withdrawn_at.is_(None))  # type: ignore[arg-type]
        .options(joinedload(SigningCertificate.person), joinedload(SigningCertificate.unit))
        .order_by(SigningCertificate.valid_from.desc(), SigningCertificate.id)).all()


def _valid(rows: Sequence[SigningCertificate], at: datetime, *, missing: str, expired: str) -> Credential:
    if not rows:
        raise RefusedError(missing)
    for row in rows:
        if row.valid_from <= at <= row.valid_until:
            holder = row.person.name if row.person else row.unit.name_vi if row.unit else ""
            return Credential(row.key_name, row.fingerprint, holder, row.valid_from, row.valid_until)
    raise RefusedError(expired)
