"""The page behind a paper's code: true, changed, void and invented papers; and not a word about whom they concern."""

import pytest

from notices import tasks, verification
from notices.access_code import code_of
from processing import db
from processing.cases import contests, states
from processing.cases.contests import Ground, Objection
from processing.cases.rights import Role
from processing.models import Document, DocumentKind, DocumentState
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, NOTICE

PERSONAL = ("Trần Thị Thử", "000000000001", "Thôn Thử", "17A-123.45", "17A12345")


@pytest.fixture
def office(client):
    with db.writing() as session:
        return making.an_office(session)


def address(document):
    return f"/kt/{verification.token_of(document)}"


def page(client, document):
    answer = client.get(address(document))
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert [each for each in PERSONAL if each in text] == []
    return text


def a_decision(office):
    case = making.a_notified_case(office)
    making.admitted(case)
    return case, making.signed_and_issued(case, DECISION, office.signer)


def test_a_decision_tells_what_can_be_compared_with_the_paper(client, office):
    _, decision = a_decision(office)
    text = page(client, decision)
    for said in ("Văn bản này do cơ quan phát hành", "1/QĐ-XPHC", "Quyết định xử phạt", "19.000.000", "Kho bạc Nhà nước (trình diễn)",
                 "Đã ra quyết định xử phạt", "không bao giờ gọi điện thoại hoặc nhắn tin yêu cầu nộp tiền"):
        assert said in text


def test_number_and_code_open_the_case_from_there(client, office):
    notice = making.paper(making.a_notified_case(office), NOTICE)
    text = page(client, notice)
    assert 'name="so" value="1/TB-CSGT"' in text
    assert 'data-from-fragment="ma"' in text
    assert code_of(notice) not in text, "the server never learns it from the address"
    assert client.post("/ho-so", data={"so": notice.number, "ma": code_of(notice)}).status_code == 302


def test_an_invented_code_is_said_to_be_none_of_ours(client, office):
    notice = making.paper(making.a_notified_case(office), NOTICE)
    forged = verification.token_of(notice)[:-8] + "AAAAAAAA"
    answer = client.get(f"/kt/{forged}")
    assert answer.status_code == 404
    assert "Mã này không phải do cơ quan cấp" in answer.get_data(as_text=True)
    assert client.get("/kt/" + "x" * 5000).status_code == 404


def test_a_cancelled_decision_says_which_decision_cancelled_it(client, office):
    case, decision = a_decision(office)
    with db.writing() as session:
        judge = factories.an_actor(factories.a_person(session, Role.CONTEST_OFFICER, unit=office.unit), Role.CONTEST_OFFICER)
        contest = contests.lodge(session, states.locked(session, case.id), session.get_one(Document, decision.id),
                                 Objection(ground=Ground.NO_OFFENCE, text="Tôi dừng trước vạch."))
        contests.answer(session, contest.id, judge, accepted=True, text="Hình ảnh cho thấy xe đã dừng trước vạch dừng.")
    text = page(client, decision)
    for said in ("Quyết định này đang được hủy bỏ", "Không phải nộp tiền theo quyết định này.", "Chờ ký quyết định hủy bỏ"):
        assert said in text
    assert "Văn bản này do cơ quan phát hành" not in text
    tasks.draft_paper(str(case.id))
    making.signed_and_issued(case, DocumentKind.CANCELLATION, office.signer)
    text = page(client, decision)
    assert "Quyết định này đã bị hủy bỏ" in text
    assert "số 1/QĐ-HB" in text


def test_a_void_number_opens_nothing_and_says_so(client, office):
    _, decision = a_decision(office)
    with db.writing() as session:
        session.get_one(Document, decision.id).state = DocumentState.VOIDED
    text = page(client, decision)
    assert "Số văn bản này đã bị hủy" in text
    assert 'name="ma"' not in text
