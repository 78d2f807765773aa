"""`python -m notices.signatures.examine [FOLDER]`: a stranger's PDF on standard input, what its signatures are worth on
standard output; FOLDER holds what authorities say. Runs in a process of its own, without secrets or network, opens
nothing once it begins to read the stranger's bytes, and ends itself when it takes too much."""

import io
import json
import logging
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.x509 import ocsp

from notices.signatures import revocation
from notices.signatures.revocation import Words

MEMORY, SECONDS = 768 * 1024 * 1024, 8
MOST_SIGNATURES = 8
MOST_OBJECTS = 200_000


def _confine() -> None:
    """After the imports: from here on nothing is opened any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def examined(pdf: bytes, kept: Words) -> list[dict[str, object]]:
    """Of each signature: whose certificate (its fingerprint and the name that it claims), the moment it states, what
    the certificate was worth then, whether the bytes under it are as they were signed, and whether they are all the
    bytes there are."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    if len(reader.xrefs.explicit_refs_in_revision(reader.xrefs.total_revisions - 1)) > MOST_OBJECTS:
        raise ValueError("too many objects")
    try:
        words = _with_what_the_file_brings(reader, kept)
    except Exception:  # hostile bytes bring nothing
        words = kept
    return [_signature(each, words) for each in reader.embedded_signatures[:MOST_SIGNATURES]]


def _signature(embedded: Any, words: Words) -> dict[str, object]:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    certificate = embedded.signer_cert
    found: dict[str, object] = {"fingerprint": certificate.sha256.hex(), "name": _name(certificate), "intact": False,
                                "whole": False, "unchanged": False, "signed_at": None, "standing": "unknown"}
    try:
        found |= _moment_and_standing(embedded, certificate, words)
        status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[], allow_fetching=False))
    except Exception:  # a signature may be forged in as many ways as there are parsers
        return found
    found["intact"] = status.intact and status.valid
    level = getattr(status.modification_level, "name", "OTHER")
    found["whole"] = level == "LTA_UPDATES" or (status.coverage is not None and status.coverage.name == "ENTIRE_FILE")
    found["unchanged"] = level in ("NONE", "LTA_UPDATES", "FORM_FILLING")
    return found


def _moment_and_standing(embedded: Any, certificate: Any, words: Words) -> dict[str, object]:
    """By the authority's own words alone: each is checked against the issuer's key before it counts."""
    at = embedded.self_reported_timestamp
    if at is None or at.tzinfo is None:
        return {}
    issuers = [*words.issuers, *revocation.readable(revocation.certificate_from, (
        each.dump() for each in embedded.other_embedded_certs[:revocation.MOST]))]
    worth = revocation.standing(revocation.certificate_from(certificate.dump()), at,
                                Words(issuers, words.lists, words.answers))
    return {"signed_at": at.isoformat(), "standing": worth.value}


def _with_what_the_file_brings(reader: Any, kept: Words) -> Words:
    """The file's own store of certificates, lists and answers (ISO 32000-2, 12.8.4.3)."""
    return Words(
        [*kept.issuers, *revocation.readable(revocation.certificate_from, _streams(reader, "/Certs"))],
        [*kept.lists, *revocation.readable(revocation.list_from, _streams(reader, "/CRLs"))],
        [*revocation.readable(ocsp.load_der_ocsp_response, _streams(reader, "/OCSPs"))])


def _streams(reader: Any, name: str) -> Iterator[bytes]:
    try:
        held = reader.root["/DSS"][name]
    except KeyError:
        return
    for at in range(min(len(held), revocation.MOST)):
        yield held[at].data


def _name(certificate: Any) -> str:
    names = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or "")[:100]


def main() -> None:
    from pyhanko.sign import validation  # noqa: F401 - everything is loaded before the limits fall

    logging.disable()
    kept = revocation.kept_in(Path(sys.argv[1])) if len(sys.argv) > 1 else Words()
    pdf = sys.stdin.buffer.read()
    _confine()
    try:
        answer: object = examined(pdf, kept)
    except Exception:  # hostile bytes
        answer = None
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
