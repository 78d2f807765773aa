"""`python -m notices.signatures.examine`: a stranger's PDF on standard input, what its signatures are worth on standard
output. Runs in a process of its own, without secrets, files or network, and ends itself when it takes too much."""

import io
import json
import logging
import resource
import sys

MEMORY, SECONDS = 768 * 1024 * 1024, 8
MOST_SIGNATURES = 8
MOST_OBJECTS = 200_000


def _confine() -> None:
    """After the imports: from here on nothing is opened any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def examined(pdf: bytes) -> list[dict[str, object]]:
    """Of each signature: whose certificate (its fingerprint and the name that it claims), whether the bytes under it
    are as they were signed, and whether they are all the bytes there are."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    if len(reader.xrefs.explicit_refs_in_revision(reader.xrefs.total_revisions - 1)) > MOST_OBJECTS:
        raise ValueError("too many objects")
    return [_signature(each) for each in reader.embedded_signatures[:MOST_SIGNATURES]]


def _signature(embedded: object) -> dict[str, object]:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    certificate = embedded.signer_cert  # type: ignore[attr-defined]
    found: dict[str, object] = {"fingerprint": certificate.sha256.hex(), "name": _name(certificate), "intact": False,
                                "whole": False, "unchanged": False}
    try:
        status = validate_pdf_signature(embedded, ValidationContext(trust_roots=[], allow_fetching=False))  # type: ignore[arg-type]
    except Exception:  # a signature may be forged in as many ways as there are parsers
        return found
    found["intact"] = status.intact and status.valid
    found["whole"] = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
    level = getattr(status.modification_level, "name", "OTHER")
    found["unchanged"] = level in ("NONE", "LTA_UPDATES", "FORM_FILLING")
    return found


def _name(certificate: object) -> str:
    names = certificate.subject.native  # type: ignore[attr-defined]
    return str(names.get("common_name") or names.get("organization_name") or "")[:100]


def main() -> None:
    from pyhanko.sign import validation  # noqa: F401 - everything is loaded before the limits fall

    logging.disable()
    pdf = sys.stdin.buffer.read()
    _confine()
    try:
        answer: object = examined(pdf)
    except Exception:  # hostile bytes
        answer = None
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
