"""The clerk's letters: select, preview, print, post, return, print again; by scanner as well."""

import re
import uuid

import pytest
from flask.testing import FlaskClient

from notices import delivery, print_file, printing, tasks
from processing import clock, db
from processing.cases.rights import Role
from processing.models import Delivery, Document, DocumentState, Person, PrintJob
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, NOTICE, Office


@pytest.fixture
def office(app: object) -> Office:
    with db.writing() as session:
        return making.an_office(session)


@pytest.fixture
def desk(client: FlaskClient, office: Office) -> FlaskClient:
    with db.reading() as session:
        factories.sign_in(client, session.get_one(Person, office.clerk.person_id))
    return client


@pytest.fixture
def papers(office: Office) -> list[Document]:
    return [making.paper(making.a_notified_case(office), NOTICE) for _ in range(3)]


def letters(office: Office) -> list[Delivery]:
    with db.reading() as session:
        return list(session.scalars(printing.unprinted([office.unit.id])))


def ordered(desk: FlaskClient, **form: object) -> str:
    answer = desk.post("/office/print", data={"which": "all", "duplex": "1", "address_sheets": "1", "separate_every": "50", **form})
    assert answer.status_code == 302, answer.text
    return answer.location


def made(address: str) -> str:
    tasks.make_print_file(address.rpartition("/")[2])
    return address


def outcome_of(paper: Document) -> list[str]:
    with db.reading() as session:
        return [each.outcome for each in delivery.attempts(session, session.get_one(Document, paper.id))]


def scan(desk: FlaskClient, lines: str, outcome: str, on: str = "") -> str:
    return desk.post("/office/deliveries", data={"lines": lines, "outcome": outcome, "on": on or clock.today().isoformat()}).text


def test_from_the_list_to_the_printed_job(desk: FlaskClient, office: Office, papers: list[Document]) -> None:
    shown = desk.get("/office/print").text
    assert "3 văn bản chờ in" in shown
    job = ordered(desk)
    assert "Đang tạo tệp" in desk.get(job).text
    assert desk.get(f"{job}/file").status_code == 404
    made(job)
    assert desk.get(f"{job}/file").data.startswith(b"%PDF")
    assert desk.get(f"{job}/list").headers["Cache-Control"] == "no-store"
    assert desk.post(f"{job}/printed", follow_redirects=True).status_code == 200
    assert "Đã in" in desk.get(job).text
    assert letters(office) == []
    answer = desk.post(f"{job}/again", data={"reason": "", "positions": "2"})
    assert answer.status_code == 422
    answer = desk.post(f"{job}/again", data={"reason": "máy in kẹt giấy", "positions": "2"})
    assert "máy in kẹt giấy" in desk.get(answer.location).text
    assert "2/TB-CSGT" in desk.get(answer.location).text


def test_only_the_chosen_letters_go_into_a_job(desk: FlaskClient, office: Office, papers: list[Document]) -> None:
    first = letters(office)[0]
    ordered(desk, which="chosen", letters=str(first.id))
    assert [each.document.number for each in letters(office)] == ["2/TB-CSGT", "3/TB-CSGT"]


@pytest.mark.parametrize(("form", "status"), [
    ({"which": "chosen"}, 422), ({"which": "chosen", "letters": "x"}, 400), ({"separate_every": "7"}, 400), ({"which": "chosen", "letters": str(uuid.uuid4())}, 422),
])
def test_a_wrong_order_is_answered_with_a_sentence(desk: FlaskClient, papers: list[Document], form: dict[str, str], status: int) -> None:
    assert desk.post("/office/print", data={"which": "all", "separate_every": "50", **form}).status_code == status


def test_a_discarded_job_shows_its_letters_again(desk: FlaskClient, office: Office, papers: list[Document]) -> None:
    job = ordered(desk)
    desk.post(f"{job}/discard")
    assert len(letters(office)) == 3
    made(job)
    assert desk.get(f"{job}/file").status_code == 404


def test_a_file_that_could_not_be_made_says_so_and_can_be_tried_again(
    desk: FlaskClient, papers: list[Document], monkeypatch: pytest.MonkeyPatch, nudges: list[tuple[str, tuple[str, ...]]],
) -> None:
    job = ordered(desk)
    job_id = uuid.UUID(job.rpartition("/")[2])
    with db.writing() as session:
        session.get_one(PrintJob, job_id).tries = 3
    assert "Không tạo được tệp in" in desk.get(job).text
    nudges.clear()
    desk.post(f"{job}/retry")
    assert nudges == [("notices.make_print_file", (str(job_id),))]
    made(job)
    assert print_file.file_of(job_id).exists()


def test_another_units_job_is_not_there(desk: FlaskClient, papers: list[Document], client: FlaskClient) -> None:
    job = made(ordered(desk))
    with db.writing() as session:
        stranger = factories.a_person(session, Role.CLERK)
    factories.sign_in(client, stranger)
    for path in (job, f"{job}/file", f"{job}/list"):
        assert client.get(path).status_code == 404
    assert client.post(f"{job}/printed").status_code in (302, 404, 409)
    with db.reading() as session:
        assert session.get_one(PrintJob, uuid.UUID(job.rpartition("/")[2])).printed_at is None


def test_letters_are_posted_and_come_back_by_scanner(desk: FlaskClient, office: Office, papers: list[Document]) -> None:
    first, second, third = letters(office)
    said = scan(desk, f"{first.code}\n{second.code[:5]}-{second.code[5:].lower()}\n{papers[2].number}\n{first.code}\n\nkhông rõ", "sent")
    assert "Đã ghi nhận 3 trên 4 dòng" in said
    assert "không rõ" in said
    assert [outcome_of(each) for each in papers] == [["sent"]] * 3
    again = scan(desk, first.code, "sent")
    assert "Lần giao này đã có kết quả." in again
    scan(desk, f"{first.code}\n{third.code}", "returned")
    assert [outcome_of(each) for each in papers] == [["returned", "waiting"], ["sent"], ["returned", "waiting"]]
    assert len(letters(office)) == 2
    scan(desk, papers[1].number, "delivered")
    assert outcome_of(papers[1]) == ["delivered"]


def test_the_third_return_of_a_decision_is_its_delivery(desk: FlaskClient, office: Office) -> None:
    case = making.a_notified_case(office)
    making.admitted(case)
    decision = making.signed_and_issued(case, DECISION, office.signer)
    for _ in range(3):
        with db.reading() as session:
            code = delivery.attempts(session, session.get_one(Document, decision.id))[-1].code
        scan(desk, code, "sent")
        scan(desk, code, "returned")
    assert outcome_of(decision) == ["returned"] * 3
    with db.reading() as session:
        receipt = delivery.receipt_of(session, session.get_one(Document, decision.id))
    assert receipt is not None
    assert "Điều 17a" in receipt.legal_basis


def test_a_number_that_two_units_use_asks_for_the_code(desk: FlaskClient, office: Office, papers: list[Document]) -> None:
    with db.writing() as session:
        below = factories.a_unit(session, parent=office.unit)
        paper = session.get_one(Document, papers[1].id)
        paper.unit_id, paper.number, paper.sequence = below.id, papers[0].number, 1
    assert "Nhiều văn bản có cùng số này" in scan(desk, papers[0].number, "sent")


def test_another_units_letters_are_unknown(desk: FlaskClient, office: Office) -> None:
    with db.writing() as session:
        other = making.an_office(session)
    paper = making.paper(making.a_notified_case(other), NOTICE)
    assert "Không có thư nào" in scan(desk, paper.number, "sent")
    assert outcome_of(paper) == ["waiting"]


@pytest.mark.parametrize("form", [{"lines": "", "outcome": "sent"}, {"lines": "x", "outcome": "burned"}, {"lines": "x", "outcome": "sent", "on": "gestern"},
                                  {"lines": "\n".join(map(str, range(501))), "outcome": "sent"}])
def test_a_batch_that_can_not_be_read_is_sent_back(desk: FlaskClient, form: dict[str, str]) -> None:
    answer = desk.post("/office/deliveries", data={"on": clock.today().isoformat(), **form})
    assert answer.status_code == 422
    assert re.search(r'class="error"', answer.text)


def test_an_uncertain_message_is_settled_by_the_clerk(desk: FlaskClient, papers: list[Document], nudges: list[tuple[str, tuple[str, ...]]]) -> None:
    with db.writing() as session:
        row = Delivery(document_id=papers[0].id, channel="email", outcome="uncertain", created_at=clock.now(), address="a@example.vn")
        session.add(row)
        session.flush()
        attempt = row.id
    page = f"/office/papers/{papers[0].id}"
    assert "Đã gửi, chưa rõ kết quả" in desk.get(page).text
    desk.post(f"{page}/attempts/{attempt}", data={"arrived": "no"})
    assert ("notices.send_paper", (str(attempt),)) in nudges
    assert papers[0].state is DocumentState.ISSUED
    assert desk.post(f"{page}/attempts/{uuid.uuid4()}", data={"arrived": "no"}).status_code == 404


def test_a_deleted_file_is_said_to_be_deleted_and_made_again(desk: FlaskClient, papers: list[Document]) -> None:
    job = made(ordered(desk, covers="1"))
    desk.post(f"{job}/printed")
    assert "Tạo lại tệp in" not in desk.get(job).text
    print_file.file_of(uuid.UUID(job.rpartition("/")[2])).unlink()
    assert "đã được xóa sau 30 ngày" in desk.get(job).text
    assert desk.get(f"{job}/file").status_code == 404
    assert desk.get(f"{job}/list").status_code == 200
    assert desk.post(f"{job}/remake").location == job
    assert "Hủy lệnh in" not in desk.get(job).text
    made(job)
    assert desk.get(f"{job}/file").data.startswith(b"%PDF")
    assert "Đã in lúc" in desk.get(job).text
