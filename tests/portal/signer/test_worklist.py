"""The signing worklist: only what this person may sign, only with the password again."""

import re

from flask.testing import FlaskClient

from notices import issue, tasks
from portal.passwords import hashed
from processing import db
from processing.cases import contests, hearing, states
from processing.cases.contests import Ground, Objection
from processing.cases.hearing import Hearing
from processing.cases.rights import Role
from processing.cases.states import Act
from processing.models import Case, CaseState, Document, DocumentState, Person
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, NOTICE, Office

PASSWORD = "mật khẩu để ký"


def an_office(title: str = "traffic_division_head") -> tuple[Office, Person]:
    with db.writing() as session:
        office = making.an_office(session, title)
        person = session.get_one(Person, office.signer.person_id)
        person.password_hash = hashed(PASSWORD)
    return office, person


def drafted(office: Office, **facts: object) -> Case:
    with db.writing() as session:
        case = making.a_confirmed_case(session, office, **facts)
    tasks.draft_paper(str(case.id))
    return case


def signing(client: FlaskClient, *cases: Case, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    papers = [str(making.paper(case, NOTICE).id) for case in cases]
    return client.post("/office/sign", data={"papers": papers, "password": password})


def test_many_papers_are_signed_at_once_and_each_has_its_number(client: FlaskClient, nudges: list[object]) -> None:
    office, person = an_office()
    cases = [drafted(office) for _ in range(3)]
    factories.sign_in(client, person)
    assert client.get("/office/sign").text.count('name="papers"') == 3
    answer = signing(client, *cases)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/office/sign/done")
    numbers = {making.paper(case, NOTICE).number for case in cases}
    assert numbers == {"1/TB-CSGT", "2/TB-CSGT", "3/TB-CSGT"}
    page = client.get("/office/sign/done").text
    assert "Đã ký 3 văn bản." in page
    assert all(str(number) in page for number in numbers)


def test_the_whole_page_is_signed_with_one_button(client: FlaskClient) -> None:
    office, person = an_office()
    cases = [drafted(office) for _ in range(2)]
    factories.sign_in(client, person)
    page = client.get("/office/sign").text
    listed = re.findall(r'name="listed" value="([^"]+)"', page)
    late = drafted(office)
    client.post("/office/sign", data={"listed": listed, "which": "all", "password": PASSWORD})
    assert [making.paper(case, NOTICE).state for case in (*cases, late)] == [
        DocumentState.SIGNED, DocumentState.SIGNED, DocumentState.DRAFTED], "only what was on the page"


def test_a_contested_case_is_marked_and_never_signed_with_the_page(client: FlaskClient) -> None:
    office, person = an_office()
    quiet, contested = drafted(office), making.a_notified_case(office)
    with db.writing() as session:
        case = states.locked(session, contested.id)
        hearing.hold_minutes(session, case, office.clerk, Hearing(statement="Không đồng ý."))
        contests.lodge(session, case, session.get_one(Document, making.paper(contested, NOTICE).id),
                       Objection(ground=Ground.SOLD, text="Tôi đã bán xe, có hợp đồng."))
    tasks.draft_paper(str(contested.id))
    factories.sign_in(client, person)
    page = client.get("/office/sign").text
    assert page.count("Đang có ý kiến phản đối") == 1
    assert re.findall(r'name="listed" value="([^"]+)"', page) == [str(making.paper(quiet, NOTICE).id)]
    assert str(making.paper(contested, DECISION).id) in page, "it may still be signed by itself"


def test_drafts_of_a_cancelled_case_leave_the_list(client: FlaskClient) -> None:
    office, person = an_office()
    case = drafted(office)
    factories.sign_in(client, person)
    address = f"/office/sign/{making.paper(case, NOTICE).id}/preview"
    assert client.get(address).status_code == 200
    with db.writing() as session:
        judge = factories.an_actor(factories.a_person(session, Role.CONTEST_OFFICER), Role.CONTEST_OFFICER)
        states.move(session, states.locked(session, case.id), Act.CANCEL, judge)
    assert case.reference not in client.get("/office/sign").text
    assert client.get(address).status_code == 404
    signing(client, case)
    assert making.paper(case, NOTICE).state is DocumentState.DRAFTED


def test_a_wrong_password_signs_nothing(client: FlaskClient) -> None:
    office, person = an_office()
    case = drafted(office)
    factories.sign_in(client, person)
    answer = signing(client, case, password="guess")
    assert answer.status_code == 422
    assert "Mật khẩu không đúng" in answer.text
    assert making.paper(case, NOTICE).state is DocumentState.DRAFTED


def test_choosing_nothing_is_said(client: FlaskClient) -> None:
    _office, person = an_office()
    factories.sign_in(client, person)
    assert client.post("/office/sign", data={"password": PASSWORD}).status_code == 422
    assert client.post("/office/sign", data={"papers": "no-id", "password": PASSWORD}).status_code == 400


def test_a_paper_beyond_the_titles_competence_is_listed_with_who_may_sign_it(client: FlaskClient) -> None:
    office, person = an_office("team_leader")
    case = drafted(office, owner={"owner_kind": "organisation"})  # a band up to 40 million; 45 for a team leader
    dear = drafted(office, offence="motorway_u_turn")  # a band up to 40 million, an individual
    factories.sign_in(client, person)
    page = client.get("/office/sign").text
    assert page.count('name="papers"') == 1
    assert str(making.paper(case, NOTICE).id) in page.split("Không thuộc thẩm quyền")[0]
    assert "vượt thẩm quyền" in page
    assert "Trưởng phòng Cảnh sát giao thông" in page
    signing(client, dear)
    assert making.paper(dear, NOTICE).state is DocumentState.DRAFTED


def test_whoever_confirmed_a_case_does_not_sign_its_notice(client: FlaskClient) -> None:
    office, person = an_office()
    with db.writing() as session:
        case = factories.a_case(session, CaseState.AWAITING_REVIEW, camera=factories.a_camera(session, office.unit), plate="17A12345",
                                plate_colour="white")
        factories.an_owner(session, case)
        states.move(session, case, Act.CONFIRM, factories.an_actor(person, Role.OFFICER))
    tasks.draft_paper(str(case.id))
    factories.sign_in(client, person)
    assert 'name="papers"' not in client.get("/office/sign").text
    signing(client, case)
    assert making.paper(case, NOTICE).state is DocumentState.DRAFTED


def test_another_units_paper_is_neither_listed_nor_previewed_nor_signed(client: FlaskClient) -> None:
    _office, person = an_office()
    other, _ = an_office()
    case = drafted(other)
    factories.sign_in(client, person)
    paper = making.paper(case, NOTICE)
    assert str(paper.id) not in client.get("/office/sign").text
    assert client.get(f"/office/sign/{paper.id}/preview").status_code == 404
    signing(client, case)
    assert making.paper(case, NOTICE).state is DocumentState.DRAFTED


def test_a_decision_shows_its_amount_and_previews_as_a_draft(client: FlaskClient) -> None:
    office, person = an_office()
    case = making.a_notified_case(office)
    making.admitted(case)
    factories.sign_in(client, person)
    assert "19.000.000" in client.get("/office/sign").text
    answer = client.get(f"/office/sign/{making.paper(case, DECISION).id}/preview")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_a_signed_notice_is_issued_and_gone_from_the_list(client: FlaskClient) -> None:
    office, person = an_office()
    case = drafted(office)
    factories.sign_in(client, person)
    signing(client, case)
    paper: Document = making.paper(case, NOTICE)
    issue.finish_paper(paper.id)
    assert making.state_of(case) is CaseState.NOTIFIED
    assert str(paper.id) not in client.get("/office/sign").text
