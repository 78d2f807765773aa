"""The original of a paper: drawn from its frozen content, signed by its person, sealed by its unit."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from notices.pdf.signature_mark import SEAL_FIELD, SIGNER_FIELD
from notices.signatures import keys, pades, register
from notices.signatures.pades import Mark
from notices.signatures.register import Credential
from processing import clock, settings
from processing.cases.papers import SIGNED_BY_HAND
from processing.cases.refusal import RefusedError
from processing.models import Document


@dataclass(frozen=True, slots=True)
class Order:
    """One signature that a paper needs."""

    credential: Credential
    field: str
    reason: str


def orders_for(session: Session, document: Document) -> list[Order]:
    """Whose signatures make this paper an original: its signatory's, where a person signs it in the system, then the
    agency's seal (Nghị định 30/2020, Phụ lục I). Refuses a certificate that is missing or outside its days."""
    now = clock.now()
    orders = []
    if document.kind in SIGNED_BY_HAND:
        orders.append(Order(register.of_person(session, document.signed_by, now), SIGNER_FIELD, "Người có thẩm quyền"))
    orders.append(Order(register.of_unit(session, document.unit_id, now), SEAL_FIELD, "Cơ quan ban hành văn bản"))
    return orders


def signed(pdf: bytes, orders: list[Order]) -> bytes:
    """The drawing with these signatures, one after the other; slow, so outside any transaction."""
    tsa_url = settings.current().signing.tsa_url
    for order in orders:
        key = keys.key_named(order.credential.key_name)
        order.credential.prove(key)
        now = clock.now()
        if not order.credential.valid_from <= now <= order.credential.valid_until:
            raise RefusedError("certificate_expired")
        mark = Mark(field=order.field, name=order.credential.holder, reason=order.reason, place="Việt Nam")
        pdf = pades.signed(pdf, key, mark, at=now, tsa_url=tsa_url)
    return pdf


def refuse_unready(credentials: list[Credential]) -> None:
    """Refuse before anything is numbered what could not be signed afterwards: no key, another's key."""
    for credential in credentials:
        credential.prove(keys.key_named(credential.key_name))
