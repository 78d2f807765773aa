"""A stranger's PDF on the portal: the original, an altered one, a void one, another's, and what is no PDF at all."""

import io
import time
import zlib
from contextlib import ExitStack
from datetime import timedelta

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from flask.testing import FlaskClient
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp import TextStampStyle
from sqlalchemy import select, update

from notices import checking, issue, signing, tasks
from notices.signatures import keys, pades
from notices.signatures.pades import Mark
from portal.citizen import checking as page
from portal.demonstration.authority import new_authority
from processing import clock, db, settings
from processing.cases import states
from processing.cases.rights import Role
from processing.cases.states import Act
from processing.models import Document, SigningCertificate
from tests import certificates, factories
from tests.notices import making
from tests.notices.making import NOTICE
from tests.notices.pdf import samples

TITLES = {
    "original": "Đúng là văn bản đã phát hành", "void": "Tệp thật, nhưng văn bản này không có hiệu lực",
    "ours_unknown": "Có chữ ký số của cơ quan, nhưng không phải tệp đã phát hành",
    "lapsed": "Chữ ký không có giá trị vào lúc ký",
    "altered": "Tệp đã bị sửa đổi sau khi ký", "foreign": "Không phải văn bản của cơ quan này",
    "unsigned": "Tệp không có chữ ký số", "unreadable": "Không đọc được tệp",
}


def ask(client: FlaskClient, data: bytes, name: str = "giay.pdf"):
    return client.post("/kiem-tra-tep", data={"file": (io.BytesIO(data), name)})


def verdict(client: FlaskClient, data: bytes) -> str:
    answer = ask(client, data)
    assert answer.status_code == 200, answer.text
    said = [name for name, title in TITLES.items() if title in answer.text]
    assert len(said) == 1
    return said[0]


@pytest.fixture
def paper(client: FlaskClient) -> Document:
    with db.writing() as session:
        office = making.an_office(session)
    return making.paper(making.a_notified_case(office, owner={"owner_name": "Phùng Thị Bí Mật"}), NOTICE)


def a_plain_pdf() -> bytes:
    return samples.drawn(samples.a_decision(), {})


def signed_by_another(pdf: bytes, claimed: str) -> bytes:
    name = certificates.key_file(claimed, "stranger")
    return pades.signed(pdf, keys.key_named(name), Mark("S", claimed, "", ""), at=clock.now())


def with_more(pdf: bytes) -> bytes:
    """Something added behind the last signature, as an editor saves it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)
    writer.update_container(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def saved_anew(pdf: bytes) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(target)
    return target.getvalue()


def test_the_issued_file_is_known_by_its_bytes(client: FlaskClient, paper: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "examine", lambda _pdf: None)
    answer = ask(client, issue.open_paper(paper))
    assert TITLES["original"] in answer.text
    assert paper.number in answer.text
    assert paper.signatory.name in answer.text
    assert "Bí Mật" not in answer.text
    assert "17A12345" not in answer.text


def test_one_changed_byte_is_told(client: FlaskClient, paper: Document) -> None:
    pdf = bytearray(issue.open_paper(paper))
    pdf[pdf.index(b"stream") + 40] ^= 1
    assert verdict(client, bytes(pdf)) == "altered"


def test_what_was_added_or_saved_anew_is_altered(client: FlaskClient, paper: Document) -> None:
    assert verdict(client, with_more(issue.open_paper(paper))) == "altered"
    assert verdict(client, saved_anew(issue.open_paper(paper))) == "altered"


def test_our_signatures_copied_under_another_text_are_altered(client: FlaskClient, paper: Document) -> None:
    ours = pikepdf.open(io.BytesIO(issue.open_paper(paper)))
    contents = ours.Root.AcroForm.Fields[0].V.Contents
    forged = bytearray(signed_by_another(a_plain_pdf(), "Trưởng phòng"))
    start = forged.index(b"/Contents <") + 11
    stolen = bytes(contents).hex().encode()[:forged.index(b">", start) - start]
    forged[start:start + len(stolen)] = stolen
    assert verdict(client, bytes(forged)) not in ("original", "ours_unknown")


def test_a_strangers_signature_is_a_strangers_whatever_name_it_claims(client: FlaskClient, paper: Document) -> None:
    forged = signed_by_another(a_plain_pdf(), paper.signatory.name)
    assert verdict(client, forged) == "foreign"
    assert verdict(client, a_plain_pdf()) == "unsigned"


def test_a_strangers_signature_over_ours_is_not_called_intact(client: FlaskClient, paper: Document) -> None:
    """It may be seen: a field as large as the page can show another account."""
    over = io.BytesIO()
    PdfSigner(
        PdfSignatureMetadata(field_name="S"), pades._KeySigner(keys.key_named(certificates.key_file("Công an", "stranger"))),
        stamp_style=TextStampStyle(stamp_text="Nộp vào tài khoản 123"),
        new_field_spec=SigFieldSpec("S", box=(0, 0, 595, 842)),
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(issue.open_paper(paper))), output=over)
    assert verdict(client, over.getvalue()) == "altered"


def test_a_second_signing_of_a_paper_is_not_the_issued_one(client: FlaskClient, paper: Document) -> None:
    again = issue.original(paper)
    assert verdict(client, again) == "ours_unknown"


def test_a_paper_that_never_took_effect_is_said_to_be_void(client: FlaskClient) -> None:
    with db.writing() as session:
        office = making.an_office(session)
        case = making.a_confirmed_case(session, office)
    tasks.draft_paper(str(case.id))
    with db.writing() as session:
        signing.sign(session, making.paper(case, NOTICE).id, office.signer)
        judge = factories.an_actor(factories.a_person(session, Role.CONTEST_OFFICER), Role.CONTEST_OFFICER)
        states.move(session, states.locked(session, case.id), Act.CANCEL, judge)
    issue.finish_paper(making.paper(case, NOTICE).id)
    stored = next((settings.current().papers_dir).rglob("*.pdf")).read_bytes()
    assert verdict(client, stored) == "void"


UNTOLD, GOOD, EXPIRED = "chưa kiểm tra được việc thu hồi", "Còn hiệu lực lúc ký", "Ngoài thời hạn của chứng thư số"
REVOKED, WITHDRAWN = "Đã bị thu hồi trước lúc ký", "Cơ quan đã ngừng dùng trước lúc ký"
DAY = timedelta(days=1)


def keep(name: str, data: bytes) -> None:
    folder = settings.current().authorities_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def test_without_a_word_of_the_authority_a_revocation_is_said_to_be_unchecked(client: FlaskClient, paper: Document) -> None:
    shown = ask(client, issue.open_paper(paper)).text
    assert shown.count(UNTOLD) == 2
    assert GOOD not in shown


@pytest.mark.parametrize(("revoked", "wanted"), [(None, GOOD), (-DAY, REVOKED), (DAY, GOOD)])
def test_the_authoritys_list_says_whether_a_certificate_was_revoked(
    client: FlaskClient, paper: Document, revoked: timedelta | None, wanted: str,
) -> None:
    serials = {row.serial: clock.now() + revoked for row in certificates_of_all()} if revoked else {}
    keep("ca.pem", certificates.authority().certificate.public_bytes(Encoding.PEM))
    keep("ca.crl", certificates.a_list(serials, on=clock.now() + 2 * DAY))
    shown = ask(client, issue.open_paper(paper)).text
    assert TITLES["original"] in shown
    assert shown.count(wanted) == 2
    assert ("không có giá trị vào lúc ký" in shown) == (wanted is REVOKED)
    assert verdict(client, issue.original(paper)) == ("lapsed" if wanted is REVOKED else "ours_unknown")


def test_a_list_that_its_authority_did_not_sign_says_nothing(client: FlaskClient, paper: Document) -> None:
    serials = {row.serial: clock.now() - DAY for row in certificates_of_all()}
    stranger = new_authority(certificates.BEGIN, "CA thử")
    keep("ca.pem", certificates.authority().certificate.public_bytes(Encoding.PEM))
    keep("other.pem", stranger.certificate.public_bytes(Encoding.PEM))
    keep("broken.crl", b"-----BEGIN X509 CRL-----")
    keep("ca.crl", stranger.revocation_list(serials, on=clock.now(), until=clock.now() + DAY))
    assert ask(client, issue.open_paper(paper)).text.count(UNTOLD) == 2


@pytest.mark.parametrize("how", ["list", "answer"])
def test_what_the_file_itself_brings_along_counts_where_the_authority_signed_it(client: FlaskClient, paper: Document, how: str) -> None:
    [seal] = [row for row in certificates_of_all() if row.unit_id is not None]
    again, since = issue.original(paper), clock.now() - DAY
    ca = [certificates.authority().certificate.public_bytes(Encoding.DER)]
    if how == "list":
        brought = with_a_store(again, certs=ca, crls=[certificates.a_list({seal.serial: since}, on=clock.now())])
    else:
        brought = with_a_store(again, certs=ca, ocsps=[certificates.an_answer(keys.key_named(seal.key_name).certificate.dump(), since)])
    shown = ask(client, brought).text
    assert TITLES["lapsed"] in shown
    assert (shown.count(REVOKED), shown.count(GOOD), shown.count(UNTOLD)) == ((1, 1, 0) if how == "list" else (1, 0, 1))


def with_a_store(pdf: bytes, **brought: list[bytes]) -> bytes:
    names = {"certs": "/Certs", "crls": "/CRLs", "ocsps": "/OCSPs"}
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    store = DictionaryObject({NameObject(names[name]): ArrayObject(writer.add_object(StreamObject(stream_data=each)) for each in data)
                              for name, data in brought.items()})
    writer.root["/DSS"] = writer.add_object(store)
    writer.update_root()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def certificates_of_all() -> list[SigningCertificate]:
    with db.reading() as session:
        return list(session.scalars(select(SigningCertificate)))


def test_a_certificate_that_the_office_withdrew_or_that_ran_out_signs_nothing_worth(client: FlaskClient, paper: Document) -> None:
    again = issue.original(paper)
    with db.writing() as session:
        session.execute(update(SigningCertificate).values(withdrawn_at=clock.now() - DAY))
    shown = ask(client, again).text
    assert TITLES["lapsed"] in shown
    assert shown.count(WITHDRAWN) == 2
    with db.writing() as session:
        session.execute(update(SigningCertificate).values(withdrawn_at=clock.now() + DAY))
    assert verdict(client, again) == "ours_unknown"
    with db.writing() as session:
        session.execute(update(SigningCertificate).values(withdrawn_at=None))
    late = pades.signed(a_plain_pdf(), keys.key_named(certificates_of_all()[0].key_name), Mark("S", "", "", ""), at=certificates.END + DAY)
    shown = ask(client, late).text
    assert TITLES["lapsed"] in shown
    assert EXPIRED in shown


def a_bomb() -> bytes:
    """A hundred megabytes of nothing behind a few bytes, where the objects should be."""
    body = zlib.compress(b"0 " * 50_000_000, 1)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length " + str(len(body)).encode()
    return head + b">>\nstream\n" + body + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


def a_circle() -> bytes:
    return (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/AcroForm<</Fields[2 0 R]>>>>endobj\n"
            b"2 0 obj<</Parent 2 0 R/Kids[2 0 R]/FT/Sig/T(x)/V 2 0 R>>endobj\n"
            b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000084 00000 n \n"
            b"trailer<</Size 3/Root 1 0 R/Prev 148>>\nstartxref\n148\n%%EOF")


HOSTILE = {
    "zeros": lambda: b"%PDF-1.7\n" + b"\0" * 500, "nothing": lambda: b"%PDF-1.7 %%EOF", "bomb": a_bomb, "circle": a_circle,
    "nested": lambda: b"%PDF-1.4\n" + b"<<" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_answered_and_do_no_harm(client: FlaskClient, name: str) -> None:
    data, began = HOSTILE[name](), time.monotonic()
    assert verdict(client, data) in ("unreadable", "unsigned")
    assert time.monotonic() - began < checking.SECONDS + 30


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%PDF-" + b"x" * page.MOST_BYTES], ids=["empty", "picture", "large"])
def test_what_is_no_pdf_or_too_large_is_refused_with_a_sentence(client: FlaskClient, data: bytes) -> None:
    answer = ask(client, data)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_a_full_house_asks_for_patience(client: FlaskClient, paper: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SECONDS", 0.1)
    for _ in range(checking.AT_ONCE):
        checking._slots.acquire()
    try:
        assert ask(client, a_plain_pdf()).status_code == 503
        assert TITLES["original"] in ask(client, issue.open_paper(paper)).text, "its bytes are enough"
    finally:
        for _ in range(checking.AT_ONCE):
            checking._slots.release()


def test_files_that_take_long_leave_threads_to_everybody_else(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SECONDS", 1000.0)
    with ExitStack() as held:
        for _ in range(checking.AT_ONCE + checking.WAITING):
            assert checking._places.acquire(blocking=False)
            held.callback(checking._places.release)
        assert ask(client, a_plain_pdf()).status_code == 503, "nobody else waits for them"


def test_nothing_is_kept_and_nothing_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    before = set(settings.current().data_dir.rglob("*"))
    ask(client, b"%PDF-1.4 secret words %%EOF")
    assert set(settings.current().data_dir.rglob("*")) == before
    assert "secret" not in caplog.text
