"""Papers drawn a second by one process; notices drawn, signed and sealed by one core."""

import tempfile
import time
from pathlib import Path

from notices import originals
from notices.originals import Order
from notices.pdf.signature_mark import SEAL_FIELD, SIGNER_FIELD
from notices.signatures import keys
from notices.signatures.register import Credential
from processing import settings
from tests import certificates
from tests.conftest import make_settings
from tests.notices.pdf import letters, samples


def measure() -> dict[str, object]:
    """Draw each kind for a second and a half; make originals of a notice with two pictures for six."""
    drawn = {f"{kind.value}, papers a second": rate(content, pictures)
             for kind, (content, pictures) in letters.every_kind().items()}
    with tempfile.TemporaryDirectory() as folder:
        settings.configure(make_settings(Path(folder)))
        orders = [an_order("Người ký", SIGNER_FIELD), an_order("Cơ quan", SEAL_FIELD)]
        return drawn | {
            "notice drawn, signed and sealed, papers a second of one core": originals_a_second(orders),
            "the same without the seal": originals_a_second(orders[:1]),
        }


def an_order(holder: str, field: str) -> Order:
    name = certificates.key_file(holder, field)
    fingerprint = keys.key_named(name).fingerprint
    return Order(Credential(name, fingerprint, holder, certificates.BEGIN, certificates.END), field, "đo")


def originals_a_second(orders: list[Order]) -> float:
    """By processor time, so that whatever else the machine does is not counted."""
    notice, pictures = samples.a_notice()
    originals.signed(samples.drawn(notice, pictures), orders)
    count, start = 0, time.process_time()
    while time.process_time() - start < 6:
        originals.signed(samples.drawn(notice, pictures), orders)
        count += 1
    return round(count / (time.process_time() - start), 1)


def rate(content, pictures) -> float:
    """Papers a second, by wall clock, after one to warm up."""
    samples.drawn(content, pictures)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < 1.5:
        samples.drawn(content, pictures)
        count += 1
    return round(count / (time.perf_counter() - start), 1)
