"""Where a key is: a PKCS#12 file by its name, or a token by its label. Keys leave neither this module nor the token."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.config.pkcs11 import TokenCriteria

from processing import settings
from processing.cases.refusal import RefusedError

RawSign = Callable[[bytes, str], bytes]
"""(what is to be signed, name of the digest) → the signature."""
_DIGESTS: Mapping[str, hashes.HashAlgorithm] = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}
_WEAKEST_RSA = 2048


@dataclass(frozen=True, slots=True)
class Key:
    """A certificate with its chain, and the act of signing by its key."""

    certificate: asn1.Certificate
    chain: Sequence[asn1.Certificate]
    sign: RawSign = field(repr=False)

    @property
    def fingerprint(self) -> str:
        return str(self.certificate.sha256.hex())


def key_named(name: str) -> Key:
    """The key that a register row names; refuses where there is none or it cannot be opened."""
    if not name or not all(sign.isalnum() or sign in "-_." for sign in name) or name.startswith("."):
        raise RefusedError("key_missing")
    stated = settings.current().signing
    if stated.pkcs11_module:
        return _on_token(stated.pkcs11_module, stated.pkcs11_token, stated.pkcs11_pin, name)
    path = settings.current().signing_dir / f"{name}.p12"
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        raise RefusedError("key_missing") from None
    return _in_file(path, changed, stated.passphrase)


@lru_cache(maxsize=256)
def _in_file(path: Path, _changed: int, passphrase: str) -> Key:
    """Opened once a process: opening derives a key from the passphrase, and of RSA checks the primes."""
    try:
        bundle = pkcs12.load_pkcs12(path.read_bytes(), passphrase.encode())
    except (OSError, ValueError):
        raise RefusedError("key_unopened") from None
    if bundle.cert is None:
        raise RefusedError("key_unopened")
    chain = [_asn1(each.certificate) for each in bundle.additional_certs]
    return Key(_asn1(bundle.cert.certificate), chain, _signing_by(bundle.key))


def _signing_by(key: object) -> RawSign:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return lambda data, digest: key.sign(data, ec.ECDSA(_DIGESTS[digest]))
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _WEAKEST_RSA:
        return lambda data, digest: key.sign(data, padding.PKCS1v15(), _DIGESTS[digest])
    raise RefusedError("key_unopened")


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


@lru_cache(maxsize=256)
def _on_token(module: str, token: str, pin: str, label: str) -> Key:
    """A key that never leaves its token; python-pkcs11 is installed where such a token is used."""
    try:
        hanko: Any = import_module("pyhanko.sign.pkcs11")
    except ImportError:
        raise RefusedError("token_unreachable") from None
    try:
        session = hanko.open_pkcs11_session(module, token_criteria=TokenCriteria(label=token or None), user_pin=pin)
        signer = hanko.PKCS11Signer(session, cert_label=label, key_label=label, other_certs_to_pull=(),
                                    use_raw_mechanism=True)  # digests are made here: not every token can
        certificate: asn1.Certificate = signer.signing_cert
    except Exception:  # every maker's module raises its own
        raise RefusedError("token_unreachable") from None
    return Key(certificate, list(signer.cert_registry), _signing_on(signer))


def _signing_on(signer: Any) -> RawSign:
    """Asked in a thread of its own, for pyHanko speaks to tokens in a loop; a token that fails is opened anew."""

    def sign(data: bytes, digest: str) -> bytes:
        try:
            with ThreadPoolExecutor(1) as apart:
                return bytes(apart.submit(lambda: asyncio.run(signer.async_sign_raw(data, digest))).result())
        except Exception as error:
            _on_token.cache_clear()
            raise OSError(f"the token did not sign: {type(error).__name__}") from None

    return sign
