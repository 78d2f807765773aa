"""The contest officer's list and answer; the citizen's file is saved, never shown."""

from datetime import timedelta

import pytest

from portal.refusals import SENTENCES
from processing import clock, db, evidence
from processing.cases import contests, states
from processing.cases.contests import Attachment, Ground, Objection
from processing.cases.rights import Role
from processing.models import Case, CaseState, Contest, ContestState, Person, PersonRole
from tests import factories
from tests.notices import making
from tests.notices.making import NOTICE

REASONS = "Ảnh cho thấy rõ biển số và đèn đỏ; ý kiến không có chứng cứ mới."
FILE = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def office(app):
    with db.writing() as session:
        return making.an_office(session)


@pytest.fixture
def contest(office):
    """An objection with a file."""
    case = making.a_notified_case(office)
    attached = Attachment(evidence.evidence().keep(FILE), "application/pdf", "hợp đồng <b>.pdf")
    wanted = Objection(ground=Ground.SOLD, text="Tôi đã bán xe <script>alert(1)</script>.", contact="0900 000 000",
                       attachment=attached)
    with db.writing() as session:
        return contests.lodge(session, states.locked(session, case.id), making.paper(case, NOTICE), wanted)


@pytest.fixture
def judge(client, office):
    """A signed-in contest officer of the unit."""
    with db.writing() as session:
        person = factories.a_person(session, Role.CONTEST_OFFICER, unit=office.unit)
    factories.sign_in(client, person)
    return client


def answer(client, contest, **form):
    return client.post(f"/office/contests/{contest.id}/answer", data={"accepted": "no", "answer": REASONS, **form})


def stored(contest):
    with db.reading() as session:
        contest = session.get_one(Contest, contest.id)
        return contest.state, session.get_one(Case, contest.case_id).state


def test_the_list_shows_the_overdue_first(judge, contest, office):
    other = making.a_notified_case(office)
    with db.writing() as session:
        wanted = Objection(ground=Ground.OTHER, text="Không đúng.")
        later = contests.lodge(session, states.locked(session, other.id), making.paper(other, NOTICE), wanted)
        session.get_one(Contest, contest.id).due_on = clock.today() + timedelta(days=3)
        session.get_one(Contest, later.id).due_on = clock.today() - timedelta(days=2)
    page = judge.get("/office/contests").text
    assert "quá hạn 2 ngày" in page
    assert "còn 3 ngày" in page
    assert page.index(later.reference) < page.index(contest.reference)


def test_the_whole_file_is_on_one_page(judge, contest):
    page = judge.get(f"/office/contests/{contest.id}").text
    for part in ("Tôi đã bán, tặng", "Tôi đã bán xe &lt;script&gt;", "hợp đồng &lt;b&gt;.pdf", "0900 000 000", "1/TB-CSGT",
                 "Trần Thị Thử", "Chứng cứ", "Diễn biến"):
        assert part in page


def test_the_file_is_saved_and_nothing_in_it_may_run(judge, contest):
    response = judge.get(f"/office/contests/{contest.id}/file")
    assert response.data == FILE
    assert response.headers["Content-Disposition"] == f"attachment; filename={contest.reference}.pdf"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_refusal_is_written_and_moves_to_the_answered(judge, contest):
    assert answer(judge, contest).headers["Location"] == "/office/contests"
    assert stored(contest) == (ContestState.REFUSED, CaseState.NOTIFIED)
    assert contest.reference in judge.get("/office/contests?tab=answered").text
    assert contest.reference not in judge.get("/office/contests").text.split("</main>")[0].split("<table")[-1]
    assert REASONS in judge.get(f"/office/contests/{contest.id}").text


def test_an_acceptance_cancels_the_case(judge, contest):
    answer(judge, contest, accepted="yes")
    assert stored(contest) == (ContestState.ACCEPTED, CaseState.CANCELLED)


@pytest.mark.parametrize(("form", "error"), [({"accepted": ""}, "Chọn chấp nhận"), ({"answer": "Không."}, "Ghi rõ lý do")])
def test_half_an_answer_is_asked_for_the_rest_and_keeps_what_was_typed(judge, contest, form, error):
    response = answer(judge, contest, **form)
    assert response.status_code == 422
    assert error in response.text
    assert form.get("answer", REASONS) in response.text
    assert stored(contest)[0] is ContestState.LODGED


def test_whoever_signed_the_notice_is_told_that_somebody_else_must_answer(client, contest, office):
    with db.writing() as session:
        person = session.get_one(Person, office.signer.person_id)
        session.add(PersonRole(person_id=person.id, role=Role.CONTEST_OFFICER.value))
    factories.sign_in(client, person)
    page = client.get(f"/office/contests/{contest.id}").text
    assert "Người khác phải trả lời ý kiến này" in page
    assert f"/office/contests/{contest.id}/answer" not in page
    refused = answer(client, contest)
    assert refused.status_code == 409
    assert str(SENTENCES["mixed_duties"]) in refused.text
    assert stored(contest)[0] is ContestState.LODGED


@pytest.mark.parametrize("page", ["", "/file"])
def test_a_foreign_unit_sees_nothing(client, contest, page):
    with db.writing() as session:
        person = factories.a_person(session, Role.CONTEST_OFFICER)
    factories.sign_in(client, person)
    assert contest.reference not in client.get("/office/contests").text
    assert client.get(f"/office/contests/{contest.id}{page}").status_code == 404
    assert answer(client, contest).status_code == 404
    assert stored(contest)[0] is ContestState.LODGED
