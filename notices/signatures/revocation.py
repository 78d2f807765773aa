"""Did a certificate hold when it signed? Its own days, and what its authority says: lists that lie beside the office's
keys, lists and answers that a file brings along. What no authority says is not known."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

MOST = 16
"""Lists, answers and certificates that are looked at of each kind: more are none's honest need."""
WITHOUT_END = timedelta(minutes=30)
"""How long a list or an answer without a next one speaks."""
_BEGIN = b"-----BEGIN "
T = TypeVar("T")


class Standing(StrEnum):
    """What a certificate was worth at a moment."""

    GOOD = "good"
    EXPIRED = "expired"
    """Not yet, or no longer, within its days."""
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    """The office itself let it sign nothing any more."""
    UNKNOWN = "unknown"
    """Within its days; no authority's word about that moment is at hand."""


@dataclass(slots=True)
class Words:
    """What authorities said."""

    issuers: list[x509.Certificate] = field(default_factory=list)
    lists: list[x509.CertificateRevocationList] = field(default_factory=list)
    answers: list[ocsp.OCSPResponse] = field(default_factory=list)


def kept_in(folder: Path) -> Words:
    """Certificates and lists of the authorities that this office gets its own from, as PEM or DER."""
    files = sorted(folder.glob("*"))
    return Words(
        [*readable(certificate_from, (each.read_bytes() for each in files if each.suffix in (".pem", ".crt", ".cer")))],
        [*readable(list_from, (each.read_bytes() for each in files if each.suffix == ".crl"))])


def readable(read: Callable[[bytes], T], encoded: Iterable[bytes]) -> Iterator[T]:
    """What can be read of these; a broken one says nothing."""
    for each in encoded:
        with suppress(ValueError):
            yield read(each)


def list_from(data: bytes) -> x509.CertificateRevocationList:
    return x509.load_pem_x509_crl(data) if data.startswith(_BEGIN) else x509.load_der_x509_crl(data)


def certificate_from(data: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(data) if data.startswith(_BEGIN) else x509.load_der_x509_certificate(data)


def standing(certificate: x509.Certificate, at: datetime | None, words: Words) -> Standing:
    """What the certificate was worth at this moment, by its days and by every word that its authority signed."""
    if at is None:
        return Standing.UNKNOWN
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        return Standing.EXPIRED
    found = {*_by_lists(certificate, at, words), *_by_answers(certificate, at, words)}
    return next((each for each in (Standing.REVOKED, Standing.GOOD) if each in found), Standing.UNKNOWN)


def _by_lists(certificate: x509.Certificate, at: datetime, words: Words) -> Iterator[Standing]:
    for issuer in _issuers_of(certificate, words.issuers):
        for each in words.lists[:MOST]:
            if each.issuer != issuer.subject or not _signed(each, issuer):
                continue
            entry = each.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is not None and entry.revocation_date_utc <= at:
                yield Standing.REVOKED
            elif at <= (each.next_update_utc or each.last_update_utc + WITHOUT_END):
                yield Standing.GOOD


def _by_answers(certificate: x509.Certificate, at: datetime, words: Words) -> Iterator[Standing]:
    for issuer in _issuers_of(certificate, words.issuers):
        for answer in words.answers[:MOST]:
            if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL or not _answered_by(answer, issuer):
                continue
            for each in answer.responses:
                if _is_about(each, certificate, issuer):
                    yield from _said(each, at)


def _said(answer: ocsp.OCSPSingleResponse, at: datetime) -> Iterator[Standing]:
    revoked_at = answer.revocation_time_utc
    if answer.certificate_status is ocsp.OCSPCertStatus.REVOKED and revoked_at is not None and revoked_at <= at:
        yield Standing.REVOKED
    elif (answer.certificate_status is not ocsp.OCSPCertStatus.UNKNOWN
          and at <= (answer.next_update_utc or answer.this_update_utc + WITHOUT_END)):
        yield Standing.GOOD


def _issuers_of(certificate: x509.Certificate, among: Collection[x509.Certificate]) -> Iterator[x509.Certificate]:
    for each in list(among)[:2 * MOST]:
        try:
            certificate.verify_directly_issued_by(each)
        except (ValueError, TypeError, InvalidSignature):
            continue
        yield each


def _signed(each: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        return each.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except (ValueError, TypeError, InvalidSignature):
        return False


def _answered_by(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """By the authority itself, or by whom it certified to answer (RFC 6960, 4.2.2.2)."""
    helpers = [each for each in answer.certificates if _may_answer(each) and list(_issuers_of(each, [issuer]))]
    return any(_signed_answer(answer, each) for each in (issuer, *helpers))


def _may_answer(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _signed_answer(answer: ocsp.OCSPResponse, by: x509.Certificate) -> bool:
    key, digest = by.public_key(), answer.signature_hash_algorithm
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
            key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey) and digest is not None:
            key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), digest)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _is_about(answer: ocsp.OCSPSingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, answer.hash_algorithm).build()
    return ((asked.serial_number, asked.issuer_key_hash, asked.issuer_name_hash)
            == (answer.serial_number, answer.issuer_key_hash, answer.issuer_name_hash))
