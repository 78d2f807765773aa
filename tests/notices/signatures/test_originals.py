"""An original carries two signatures that other people's tools find good, and that one changed byte breaks."""

import io
import re
import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp
from asn1crypto import x509 as asn1
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from notices import issue, signing, tasks
from notices.signatures import keys, register
from processing import clock, db, settings
from processing.cases.refusal import RefusedError
from processing.models import Document, DocumentState, Person, SigningCertificate, Unit
from processing.settings import SigningKeys
from tests import certificates, factories
from tests.conftest import make_settings
from tests.notices import making
from tests.notices.making import MINUTES, NOTICE, Office

FIELDS = ["ChuKyNguoiCoThamQuyen", "ChuKyCoQuan"]


@pytest.fixture
def office(settings: object) -> Office:
    with db.writing() as session:
        return making.an_office(session)


def a_draft(office: Office) -> Document:
    with db.writing() as session:
        case = making.a_confirmed_case(session, office)
    tasks.draft_paper(str(case.id))
    return making.paper(case, NOTICE)


def an_original(office: Office) -> bytes:
    return issue.open_paper(making.paper(making.a_notified_case(office), NOTICE))


def verified(pdf: bytes) -> list[tuple[str, bool, bool]]:
    """Of each signature: field, whole and right, trusted by the test's authority."""
    root = asn1.Certificate.load(certificates.authority().certificate.public_bytes(Encoding.DER))
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    judged = [validate_pdf_signature(each, ValidationContext(trust_roots=[root], allow_fetching=False)) for each in found]
    return [(each.field_name, status.intact and status.valid, status.bottom_line)
            for each, status in zip(found, judged, strict=True)]


def pdfsig(pdf: bytes, folder: Path) -> str:
    if shutil.which("pdfsig") is None:
        pytest.fail("pdfsig is missing: apt-get install poppler-utils (make test does)")
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, timeout=30, check=False,
                          env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}).stdout


def test_an_original_is_signed_by_its_person_and_sealed_by_its_unit(office: Office, tmp_path: Path) -> None:
    pdf = an_original(office)
    assert verified(pdf) == [(field, True, True) for field in FIELDS]
    said = pdfsig(pdf, tmp_path)
    assert re.findall(r"Signature Field Name: (\w+)", said) == FIELDS
    assert re.findall(r"Signature Validation: (.*)", said) == ["Signature is Valid."] * 2
    assert re.findall(r"Signature Type: (.*)", said) == ["ETSI.CAdES.detached"] * 2
    assert "Total document signed" in said
    with db.reading() as session:
        names = [session.get_one(Person, office.signer.person_id).name, session.get_one(Unit, office.unit.id).name_vi]
    assert re.findall(r"Common Name: (.*)", said) == names


def test_what_was_drawn_stands_unchanged_at_the_front(office: Office) -> None:
    paper = making.paper(making.a_notified_case(office), NOTICE)
    assert issue.open_paper(paper).startswith(issue.drawn(paper))


@pytest.mark.parametrize("part", ["words", "first signature"])
def test_one_changed_byte_breaks_a_signature(office: Office, tmp_path: Path, part: str) -> None:
    pdf = bytearray(an_original(office))
    at = pdf.index(b"stream") + 40 if part == "words" else pdf.index(b"/Contents <") + 3000
    pdf[at] ^= 1
    assert [good for _, good, _ in verified(bytes(pdf))] != [True, True]
    said = pdfsig(bytes(pdf), tmp_path)
    assert re.findall(r"Signature Validation: (.*)", said) != ["Signature is Valid."] * 2


def test_minutes_of_an_electronic_admission_are_sealed_by_the_unit_alone(office: Office) -> None:
    case = making.a_notified_case(office)
    making.admitted(case)
    assert verified(issue.open_paper(making.paper(case, MINUTES))) == [("ChuKyCoQuan", True, True)]


def test_the_moment_of_a_signature_is_the_offices(office: Office, tmp_path: Path) -> None:
    with clock.set_to(datetime(2026, 3, 2, 4, 5, 6, tzinfo=UTC)):
        pdf = an_original(office)
    assert re.findall(r"Signing Time: (.*)", pdfsig(pdf, tmp_path)) == ["Mar 02 2026 04:05:06"] * 2


@pytest.mark.parametrize(("whose", "days", "code"), [
    ("person", (-10, -1), "certificate_expired"), ("person", (1, 10), "certificate_expired"), ("person", None, "no_certificate"),
    ("unit", (-10, -1), "seal_expired"), ("unit", None, "no_seal"),
])
def test_without_a_certificate_of_today_nothing_is_signed(office: Office, whose: str, days: tuple[int, int] | None, code: str) -> None:
    paper = a_draft(office)
    with db.writing() as session:
        column = SigningCertificate.person_id if whose == "person" else SigningCertificate.unit_id
        row = session.query(SigningCertificate).where(column.is_not(None)).one()
        if days is None:
            row.withdrawn_at = clock.now()
        else:
            row.valid_from, row.valid_until = (clock.now() + timedelta(days=each) for each in days)
    with pytest.raises(RefusedError, match=code), db.writing() as session:
        signing.sign(session, paper.id, office.signer)
    assert making.paper(paper.case, NOTICE).number is None


def test_another_persons_key_in_the_signers_place_signs_nothing(office: Office) -> None:
    paper = a_draft(office)
    with db.writing() as session:
        signing.sign(session, paper.id, office.signer)
        row = session.query(SigningCertificate).where(SigningCertificate.person_id.is_not(None)).one()
        certificates.key_file("Kẻ mạo danh", row.key_name)
    issue.finish_paper(paper.id)
    stuck = making.paper(paper.case, NOTICE)
    assert (stuck.state, stuck.last_error) == (DocumentState.SIGNED, "not_the_signers_key")


def test_a_certificate_that_ran_out_between_the_act_and_the_file_goes_to_a_person(office: Office) -> None:
    paper = a_draft(office)
    with db.writing() as session:
        signing.sign(session, paper.id, office.signer)
        session.query(SigningCertificate).update({"valid_until": clock.now() - timedelta(minutes=1)})
    issue.finish_paper(paper.id)
    assert making.paper(paper.case, NOTICE).last_error == "certificate_expired"


def test_an_expired_certificate_gives_way_to_its_successor(office: Office) -> None:
    with db.writing() as session:
        person = session.get_one(Person, office.signer.person_id)
        old = session.query(SigningCertificate).where(SigningCertificate.person_id == person.id).one()
        old.valid_until = clock.now() - timedelta(days=1)
        name = certificates.key_file(person.name, "successor", valid_from=clock.now() - timedelta(days=1))
        register.enter(session, person, name, keys.key_named(name))
    assert [good for _, good, _ in verified(an_original(office))] == [True, True]


def test_a_certificate_belongs_to_one_holder(office: Office) -> None:
    with db.writing() as session:
        other = factories.a_person(session)
        row = session.query(SigningCertificate).where(SigningCertificate.person_id.is_not(None)).one()
        with pytest.raises(RefusedError, match="certificate_of_another"):
            register.enter(session, other, row.key_name, keys.key_named(row.key_name))


@pytest.mark.parametrize(("name", "code"), [("nobody", "key_missing"), ("../../etc/passwd", "key_missing"), ("", "key_missing")])
def test_a_key_is_found_by_a_plain_name_only(settings: object, name: str, code: str) -> None:
    with pytest.raises(RefusedError, match=code):
        keys.key_named(name)


def test_a_wrong_passphrase_opens_nothing(settings: object, tmp_path: Path) -> None:
    from processing import settings as process_settings

    name = certificates.key_file("Người ký", "locked")
    process_settings.configure(make_settings(tmp_path, signing=SigningKeys(passphrase="another")))
    with pytest.raises(RefusedError, match="key_unopened"):
        keys.key_named(name)


def a_time_stamper() -> DummyTimeStamper:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    authority, now = certificates.authority(), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(
            subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TSA thử")]),
            issuer_name=authority.certificate.subject, serial_number=77, not_valid_before=now - timedelta(days=1),
            not_valid_after=now + timedelta(days=1), public_key=key.public_key())
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(authority.key, hashes.SHA256()))
    private = PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    return DummyTimeStamper(tsa_cert=asn1.Certificate.load(certificate.public_bytes(Encoding.DER)), tsa_key=private,
                            certs_to_embed=SimpleCertificateStore())


@pytest.fixture
def tsa_url():
    """A time-stamping authority of one's own, asked over the network as a real one."""
    stamper = a_time_stamper()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_authority_stamps_the_time_where_one_is_set(office: Office, tmp_path: Path, tsa_url: str) -> None:
    settings.configure(make_settings(tmp_path, signing=SigningKeys(passphrase="test-passphrase", tsa_url=tsa_url)))
    pdf = an_original(office)
    root = asn1.Certificate.load(certificates.authority().certificate.public_bytes(Encoding.DER))
    for each in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        status = validate_pdf_signature(each, ValidationContext(trust_roots=[root], allow_fetching=False))
        assert status.bottom_line
        assert status.timestamp_validity is not None
        assert status.timestamp_validity.valid


def test_a_silent_time_stamping_authority_leaves_the_paper_to_be_tried_again(office: Office, tmp_path: Path) -> None:
    settings.configure(make_settings(tmp_path, signing=SigningKeys(passphrase="test-passphrase", tsa_url="http://127.0.0.1:9")))
    paper = a_draft(office)
    with db.writing() as session:
        signing.sign(session, paper.id, office.signer)
    issue.finish_paper(paper.id)
    waiting = making.paper(paper.case, NOTICE)
    assert (waiting.state, waiting.tries) == (DocumentState.SIGNED, 1)
