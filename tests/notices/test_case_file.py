"""The case file as one PDF: everything is in it, the table of contents points to the right page, nothing lost goes unsaid."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader

from notices import case_file, issue, tasks
from notices.content.case_file import Happened
from processing import clock, db
from processing.cases import contests, states
from processing.cases.contests import Ground, Objection
from processing.cases.rights import MACHINE
from processing.evidence import evidence, papers
from processing.models import CaptureFile, Case, Document, DocumentKind, DocumentState, PaymentMethod
from processing.payments import ledger
from tests.notices import making
from tests.notices.making import DECISION, MINUTES, NOTICE
from tests.notices.pdf.measuring import faults
from tests.notices.pdf.samples import picture


@pytest.fixture
def case(settings: object) -> Case:
    """Notified with a picture, decided, paid, and objected to."""
    with db.writing() as session:
        office = making.an_office(session)
        case = making.a_confirmed_case(session, office)
        session.add(CaptureFile(capture_id=case.capture_id, position=0, sha256=evidence().keep(picture()[1]),
                                media_type="image/jpeg", size=1))
    tasks.draft_paper(str(case.id))
    making.signed_and_issued(case, NOTICE, office.signer)
    making.admitted(case)
    decision = making.signed_and_issued(case, DECISION, office.signer)
    with db.writing() as session:
        locked = states.locked(session, case.id)
        ledger.book(session, locked, ledger.Entry(method=PaymentMethod.COUNTER, external_id="BL-1", amount=19_000_000,
                                                  paid_on=clock.today()), MACHINE)
        contests.lodge(session, locked, session.get_one(Document, decision.id),
                       Objection(ground=Ground.OTHER, text="Tôi đề nghị xem lại mức phạt."))
    tasks.draft_paper(str(case.id))
    issue.finish_paper(making.paper(case, DocumentKind.RECEIPT).id)
    return case


def file_of(case: Case) -> bytes:
    with db.reading() as session:
        happened = [Happened(clock.now(), "Xác nhận vi phạm", "Đại úy Vũ Thử", "ghi chú " * n) for n in range(60)]
        gathered = case_file.gather(session, session.get_one(Case, case.id), happened)
    return case_file.assemble(gathered)


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def test_everything_is_in_it_and_the_contents_point_to_the_page(case: Case) -> None:
    pdf = file_of(case)
    text = pages(pdf)
    outline = {item.title: PdfReader(BytesIO(pdf)).get_destination_page_number(item) + 1 for item in PdfReader(BytesIO(pdf)).outline}
    wanted = {
        "Diễn biến vụ việc": "DIỄN BIẾN VỤ VIỆC", "Các khoản tiền": "19.000.000 đồng",
        f"Ý kiến phản đối {case.reference}-K1": "Tôi đề nghị xem lại mức phạt.", "Hình ảnh ghi nhận (1)": "Hình 1.",
        "Thông báo vi phạm hành chính số 1/TB-CSGT": "THÔNG BÁO", "Biên bản vi phạm hành chính số 1/BB-VPHC": "BIÊN BẢN",
        "Quyết định xử phạt vi phạm hành chính số 1/QĐ-XPHC": "QUYẾT ĐỊNH", "Biên lai thu tiền phạt số 1/BL-TP": "BIÊN LAI",
    }
    assert wanted.keys() <= outline.keys()
    for title, words in wanted.items():
        assert words in text[outline[title] - 1], title
        assert f"{title}" in text[0] or f"{title}" in text[1]
    for number, page in enumerate(text, start=1):
        assert f"BL {number}" in page


def test_a_lost_file_and_a_void_number_are_listed_with_the_reason(case: Case) -> None:
    minutes, notice = making.paper(case, MINUTES), making.paper(case, NOTICE)
    papers()._named(issue.file_name(minutes)).unlink()
    with db.writing() as session:
        session.get_one(Document, notice.id).state = DocumentState.VOIDED
    front = " ".join(pages(file_of(case))[:2])
    assert "1/BB-VPHC (tệp gốc bị mất hoặc đã thay đổi)" in front
    assert "1/TB-CSGT (số đã hủy)" in front


def test_nothing_in_it_lies_upon_anything_else(case: Case) -> None:
    with db.writing() as session:
        for kind in (NOTICE, DECISION, MINUTES, DocumentKind.RECEIPT):  # their own mark of a demonstration lies across them
            session.get_one(Document, making.paper(case, kind).id).state = DocumentState.VOIDED
    with db.reading() as session:
        gathered = case_file.gather(session, session.get_one(Case, case.id), [Happened(clock.now(), "Việc " * 80, "Ai", "rõ " * 700)] * 20)
    pdf = case_file.assemble(replace(gathered, file=replace(gathered.file, demonstration=False)))
    assert [fault for fault in faults(pdf) if "lies upon" in fault] == []
