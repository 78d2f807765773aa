"""Certificates for tests: one authority a process, a key and a certificate for whoever shall sign."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
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


def a_list(revoked: Mapping[str, datetime], *, on: datetime) -> bytes:
    """The authority's revocation list: these serial numbers since these moments."""
    return authority().revocation_list(revoked, on=on, until=on + timedelta(days=7))


def an_answer(certificate: bytes, revoked_at: datetime) -> bytes:
    """The authority's own OCSP answer that this certificate is revoked."""
    made = authority()
    return (ocsp.OCSPResponseBuilder()
            .add_response(cert=x509.load_der_x509_certificate(certificate), issuer=made.certificate, algorithm=hashes.SHA1(),
                          cert_status=ocsp.OCSPCertStatus.REVOKED, this_update=revoked_at, next_update=None,
                          revocation_time=revoked_at, revocation_reason=None)
            .responder_id(ocsp.OCSPResponderEncoding.HASH, made.certificate).sign(made.key, hashes.SHA256())
            .public_bytes(Encoding.DER))


def certify(session: Session, holder: Person | Unit, **days: datetime) -> SigningCertificate:
    """A key and a registered certificate for a person or a unit."""
    shown = holder.name if isinstance(holder, Person) else holder.name_vi
    name = key_file(shown, holder.login if isinstance(holder, Person) else holder.code, **days)
    return register.enter(session, holder, name, keys.key_named(name))
