"""A certificate authority that nobody trusts: it gives a demonstration's signers and units something to sign with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

NAME = "CA trình diễn - không có giá trị pháp lý"
LIFE = timedelta(days=3650)
_SIGNING_ONLY = x509.KeyUsage(
    digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False)


@dataclass(frozen=True)
class Authority:
    """Its key lives as long as this object: what it has certified cannot be added to later."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def issue(self, holder: str, passphrase: str, *, valid_from: datetime,
              valid_until: datetime | None = None) -> bytes:
        """A new key with its certificate and this authority's, as PKCS#12."""
        key = ec.generate_private_key(ec.SECP256R1())
        valid_until = valid_until or valid_from + LIFE
        certificate = (
            _described(holder, self.certificate.subject, valid_from, valid_until).public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_SIGNING_ONLY, critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256()))
        return pkcs12.serialize_key_and_certificates(
            holder.encode(), key, certificate, [self.certificate], BestAvailableEncryption(passphrase.encode()))


    def revocation_list(self, revoked: Mapping[str, datetime], *, on: datetime, until: datetime) -> bytes:
        """What this authority says of what it issued: serial numbers, in hexadecimal, and since when they are void."""
        made = x509.CertificateRevocationListBuilder(self.certificate.subject, on, until)
        for serial, since in revoked.items():
            made = made.add_revoked_certificate(
                x509.RevokedCertificateBuilder(int(serial, 16), since).build())
        return made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


def new_authority(valid_from: datetime, name: str = NAME) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(name)
    certificate = (
        _described(name, subject, valid_from, valid_from + LIFE).public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256()))
    return Authority(key, certificate)


def _described(holder: str, issuer: x509.Name, valid_from: datetime, valid_until: datetime) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=_subject(holder), issuer_name=issuer, serial_number=x509.random_serial_number(),
        not_valid_before=valid_from, not_valid_after=valid_until)


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                      x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
