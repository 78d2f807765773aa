"""PAdES: a signature put into a PDF as an addition to it; what was drawn stays, byte for byte, at the front."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from asn1crypto import tsp
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec, SigningCertificateV2Provider
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from notices.signatures.keys import Key

DIGEST = "sha256"
BESIDE_CERTIFICATES = 2 * 1024
FOR_TIME_STAMP = 20 * 1024
"""Bytes kept free for a signature beside the certificates in it; too few is an error, never a cut signature."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One signature: the field it goes into, who says so, why and where."""

    field: str
    name: str
    reason: str
    place: str


def signed(pdf: bytes, key: Key, mark: Mark, *, at: datetime, tsa_url: str = "") -> bytes:
    """The PDF with one more signature. Signing moments are those of the office's clock, unless an authority stamps."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    metadata = PdfSignatureMetadata(
        field_name=mark.field, subfilter=SigSeedSubFilter.PADES, md_algorithm=DIGEST, name=mark.name,
        reason=mark.reason, location=mark.place)
    signer = _Dated(metadata, _KeySigner(key), timestamper=HTTPTimeStamper(tsa_url) if tsa_url else None,
                    stamp_style=_AsDrawn(), new_field_spec=SigFieldSpec(mark.field))
    signer.at = at
    target = BytesIO()
    room = 2 * _room(key, stamped=bool(tsa_url))
    _outside_any_loop(lambda: signer.sign_pdf(writer, output=target, bytes_reserved=room))
    return target.getvalue()


def _outside_any_loop(work: Callable[[], object]) -> None:
    """pyHanko opens an event loop of its own, which a thread with a running one does not allow."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        work()
        return
    with ThreadPoolExecutor(1) as apart:
        apart.submit(work).result()


def _room(key: Key, *, stamped: bool) -> int:
    certificates = sum(len(each.dump()) for each in [key.certificate, *key.chain])
    return certificates + BESIDE_CERTIFICATES + (FOR_TIME_STAMP if stamped else 0)


class _KeySigner(Signer):
    """Signs by a key. asn1crypto encodes a set anew at every look, and all that is around it as well; what was read
    back from its encoding is encoded once: half of the work of a signature."""

    def __init__(self, key: Key) -> None:
        chain: list[asn1.Certificate] = list(key.chain)
        store = SimpleCertificateStore.from_certs(chain)  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=key.certificate, embed_roots=False, cert_registry=store)
        self.signed_attr_prov_spec = _Certified(key.certificate)
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self.key.sign(data, digest_algorithm)

    async def signed_attrs(self, *args: Any, **named: Any) -> Any:
        return _read_back(await super().signed_attrs(*args, **named))

    def signer_info(self, *args: Any) -> Any:
        return _read_back(super().signer_info(*args))


class _Certified(SignedAttributeProviderSpec):
    """What PAdES wants signed beside the digest: which certificate it is. The same for every paper of a key."""

    def __init__(self, certificate: asn1.Certificate) -> None:
        self._certificate = certificate

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> Iterable[CMSAttributeProvider]:
        yield _Ready(_certificate_named(self._certificate.dump()))


class _Ready(CMSAttributeProvider):
    attribute_type = SigningCertificateV2Provider.attribute_type

    def __init__(self, encoded: bytes) -> None:
        self._encoded = encoded

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:
        return tsp.SigningCertificateV2.load(self._encoded)


@lru_cache(maxsize=256)
def _certificate_named(certificate: bytes) -> bytes:
    encoded: bytes = as_signing_certificate_v2(asn1.Certificate.load(certificate)).dump()
    return encoded


def _read_back(value: Any) -> Any:
    return type(value).load(value.dump())


class _Dated(PdfSigner):
    """A signer whose clock is the office's."""

    at: datetime

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


class _AsDrawn(BaseStampStyle):
    """The mark is drawn with the paper; the signature adds nothing to be seen."""

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]) -> None:
        return None
