"""Door one shows what the law publishes and no more; door two tells a wrong code from a missing paper to nobody."""

import html
import re
import shutil
from datetime import timedelta

import pytest

from notices import access_code
from notices.access_code import code_of
from portal.app import create_app
from portal.citizen import throttle
from processing import clock, db
from processing.models import CaseState, Document, DocumentState
from tests import factories
from tests.conftest import make_settings
from tests.notices import making
from tests.notices.making import NOTICE
from tests.portal.citizen.conftest import show_code

PLATE = {"plate": "17a-123.45", "plate_colour": "white"}
WRONG = "Không có văn bản nào khớp"


def search(client, **asked):
    return client.post("/tra-cuu", data={**PLATE, **asked}, follow_redirects=True).text


def test_the_start_page_names_both_doors_the_address_and_whom_to_call(client, office):
    page = client.get("/").text
    assert 'href="/tra-cuu"' in page
    assert 'href="/ho-so"' in page
    assert "localhost:8000" in page
    assert office.unit.phone.replace(" ", "\u00a0") in page
    assert office.unit.name_vi in page


def test_a_plate_shows_what_the_law_publishes(client, case):
    page = search(client)
    for published in ("Xe ô tô con", "17A-123.45", "nền trắng", "Đã thông báo vi phạm", "Ngã tư Thử", "Công an xã Thử",
                      "0000\u00a0000\u00a0001"):
        assert published in page
    with db.reading() as session:
        case = session.get_one(type(case), case.id)
        owner = case.owner
        assert not [private for private in (owner.owner_name, owner.owner_id_number, owner.owner_address, case.reference,
                                            "19.000.000", "/ho-so/xem/anh", "1/TB-CSGT") if private in page]


def test_the_published_fields_are_exactly_those_of_the_law_with_both_units(client, case):
    """TT 73/2024 Đ24.1: a field more would be a leak, a field less would keep something from the citizen."""
    with db.writing() as session:
        handling = factories.a_unit(session, name_vi="Công an phường Giải Quyết", phone="0221 3 000 002")
        session.get_one(type(case), case.id).unit_id = handling.id
    page = search(client)
    section = page.partition('<section class="published"')[2].partition("</section>")[0]
    said = [html.unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in re.findall(r"<d[td][^>]*>(.*?)</d[td]>", section, re.S)]
    labels, values = said[::2], said[1::2]
    assert labels == ["Loại xe", "Biển số, màu biển", "Thời gian vi phạm", "Địa điểm", "Đơn vị phát hiện", "Đơn vị giải quyết"]
    assert values[4].startswith("Công an xã Thử")
    assert values[4].endswith("0000\u00a0000\u00a0001")
    assert values[5] == "Công an phường Giải Quyết · 0221\u00a03\u00a0000\u00a0002"
    assert [words in section for words in ("Không chấp hành hiệu lệnh của đèn tín hiệu", "Đã thông báo vi phạm")] == [True, True]


@pytest.mark.parametrize("asked", [{"plate": "17A12346"}, {"plate_colour": "yellow"}])
def test_another_plate_or_colour_is_another_vehicle(client, case, asked):
    assert "Không có vi phạm nào được công bố" in search(client, **asked)


@pytest.mark.parametrize("state", [CaseState.CONFIRMED, CaseState.REJECTED, CaseState.CANCELLED, CaseState.NOTIFIED])
def test_a_case_without_an_issued_notice_is_not_published(client, state):
    with db.writing() as session:
        factories.a_case(session, state)
    assert "Không có vi phạm nào được công bố" in search(client)


@pytest.mark.parametrize(("asked", "error"), [({"plate": "17"}, "Nhập biển số xe"), ({"plate_colour": "green"}, "Chọn màu nền")])
def test_half_a_question_gets_a_clear_error(client, asked, error):
    answer = client.post("/tra-cuu", data={**PLATE, **asked})
    assert answer.status_code == 422
    assert error in answer.text


def test_the_plate_is_never_in_an_address_and_the_language_may_be_changed_on_the_answer(client, case):
    answer = client.post("/tra-cuu", data=PLATE)
    assert answer.headers["Location"] == "/tra-cuu/ket-qua"
    assert client.post("/language", data={"language": "en", "next": "/tra-cuu/ket-qua"}).headers["Location"] == "/tra-cuu/ket-qua"
    assert "17A-123.45" in client.get("/tra-cuu/ket-qua").text


def test_an_answer_without_a_question_leads_to_the_form(client):
    assert client.get("/tra-cuu/ket-qua").headers["Location"] == "/tra-cuu"


def test_number_and_code_open_the_case(client, case):
    assert show_code(client, making.paper(case, NOTICE)).headers["Location"] == "/ho-so/xem"
    assert "17A-123.45" in client.get("/ho-so/xem").text


def test_wrong_and_not_there_are_the_same_words_status_and_work(client, case, monkeypatch):
    compared, real = [], access_code._code
    monkeypatch.setattr(access_code, "_code", lambda *paper: compared.append(1) or real(*paper))
    answers, work = [], []
    for number in ("1/TB-CSGT", "9/TB-CSGT"):
        compared.clear()
        answer = client.post("/ho-so", data={"so": number, "ma": "AAAAA-AAAAA"})
        answers.append((answer.status_code, answer.text.replace(number, "")))
        work.append(len(compared))
    assert WRONG in answers[0][1]
    assert answers[0] == answers[1]
    assert work[0] == work[1] == access_code.LEAST_COMPARISONS


def test_a_paper_that_is_not_issued_opens_nothing(client, case):
    document = making.paper(case, NOTICE)
    with db.writing() as session:
        session.get_one(Document, document.id).state = DocumentState.VOIDED
    assert WRONG in client.post("/ho-so", data={"so": document.number, "ma": code_of(document)}).text


@pytest.mark.parametrize("address", ["/ho-so/xem", "/ho-so/xem/anh/0", "/ho-so/xem/anh/bien-so", "/ho-so/xem/thua-nhan",
                                     "/ho-so/xem/phan-doi", "/ho-so/xem/phan-doi/da-nhan"])
def test_without_the_code_every_page_of_the_case_leads_to_the_door(client, case, address):
    assert client.get(address).headers["Location"] == "/ho-so"


def test_half_an_hour_without_a_page_closes_the_case(holder):
    with clock.set_to(clock.now() + timedelta(minutes=29)):
        assert holder.get("/ho-so/xem").status_code == 200
        with clock.set_to(clock.now() + timedelta(minutes=29)):
            assert holder.get("/ho-so/xem").status_code == 200
            with clock.set_to(clock.now() + timedelta(minutes=31)):
                assert holder.get("/ho-so/xem").status_code == 302


def test_a_new_code_closes_the_sessions_of_the_old_one(holder, case):
    with db.writing() as session:
        session.get_one(Document, making.paper(case, NOTICE).id).code_counter += 1
    assert holder.get("/ho-so/xem").headers["Location"] == "/ho-so"


def test_closing_the_case_closes_it(holder):
    holder.post("/ho-so/dong")
    assert holder.get("/ho-so/xem").status_code == 302


@pytest.fixture
def throttled(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    app = create_app(make_settings(tmp_path, rate_limits=True))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    create_app(make_settings(tmp_path, rate_limits=False))


def test_one_network_may_not_try_plate_after_plate(throttled):
    client = throttled.test_client()
    tried = [client.post("/tra-cuu", data={**PLATE, "plate": f"17A123{each}"}).status_code for each in range(10, 32)]
    assert (tried[0], tried[19], tried[20]) == (302, 302, 429)


def a_guess(app, address, number="1/TB-CSGT"):
    return app.test_client().post("/ho-so", data={"so": number, "ma": "AAAAA-AAAAA"},
                                  environ_overrides={"REMOTE_ADDR": address}).status_code


def test_one_paper_may_not_be_guessed_from_one_network_or_household(throttled):
    for addresses in (["10.0.0.1"] * 12, [f"2001:db8::{each}" for each in range(12)]):
        tried = [a_guess(throttled, address) for address in addresses]
        assert (tried[0], tried[9], tried[10]) == (422, 422, 429)


def test_who_guesses_a_papers_code_does_not_close_it_to_its_holder(throttled):
    assert [a_guess(throttled, "10.0.0.1") for _ in range(12)][-1] == 429
    assert a_guess(throttled, "10.0.0.2") == 422


def test_one_paper_may_not_be_guessed_for_ever_from_many_networks(throttled, monkeypatch):
    monkeypatch.setattr(throttle, "BY_NUMBER_OF_ALL", "12 per hour")
    tried = [a_guess(throttled, f"10.0.0.{each}") for each in range(14)]
    assert (tried[11], tried[12]) == (422, 429)
    assert a_guess(throttled, "10.0.0.1", "2/TB-CSGT") == 422


def test_who_asks_for_a_plate_again_and_again_does_not_close_it_to_its_owner(throttled):
    def counted_by(address, **form):
        with throttled.test_request_context(method="POST", data={**PLATE, **form}, environ_base={"REMOTE_ADDR": address}):
            return throttle.plate()

    assert counted_by("10.0.0.1") == counted_by("10.0.0.1", plate="17a 123.45") != counted_by("10.0.0.2")
    assert counted_by("2001:db8::1") == counted_by("2001:db8::2") != counted_by("2001:db8:0:1::1")


def test_who_holds_no_paper_does_not_use_up_what_others_may_send(throttled):
    for _ in range(12):
        assert throttled.test_client().post("/ho-so/xem/phan-doi").headers["Location"] == "/ho-so"

