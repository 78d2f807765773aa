"""An officer who wants to know the reader's or the first one's answer before giving the second finds it nowhere."""

import pytest

from processing import clock, db
from processing.cases import duplicates, flags, guards, review
from processing.cases.findings import Finding
from processing.cases.flags import Found
from processing.cases.rights import Role
from processing.models import Capture, CaptureLink, Case, CaseState, FlagKind, KnownAnswer, LinkReason
from tests import factories
from tests.portal.officer.test_desk import SEEN, make_case, now_of, office, take, text_of

__all__ = ["office"]

ANSWERS = ("17A12345", "17A-123.45", "30F25658", "30F-256.58", "lời riêng", "Người Thứ Nhất")


def judged_first(office, case, plate="30F-256.58"):
    """By somebody else, who wants a second opinion."""
    with db.writing() as session:
        first = factories.a_person(session, Role.OFFICER, unit=office[0], name="Người Thứ Nhất")
        by = factories.an_actor(first, Role.OFFICER)
        review.claim(session, case.id, by)
        review.ask_second(session, case.id, by, finding=Finding(plate, "white", "car", "red_light"), note="lời riêng")
    return by


def told(client, *addresses):
    """Which of the answers any of these pages tells."""
    pages = [text_of(client.get(address)) for address in addresses]
    return [answer for answer in ANSWERS for page in pages if answer in page]


@pytest.mark.parametrize("known", [False, True])
def test_no_page_tells_an_answer_while_one_may_still_be_the_second(client, office, known):
    case = make_case(office[1], known_answer=known)
    doors = (f"/office/cases/{case.id}", f"/api/v1/captures/{case.capture_id}", f"/office/cases/{case.id}/file.pdf",
             "/office/cases", "/office/desk", f"/office/cases/{case.id}/plates/{case.read_id}")
    assert told(client, *doors) == [], "nor before the first one has answered"
    client.post("/office/cases", data={"text": "17A12345"})
    assert case.reference not in text_of(client.get("/office/cases?typed=1"))
    judged_first(office, case)
    assert told(client, *doors) == []
    address = take(client)
    assert told(client, address, *doors) == []
    assert told(client, address + "/check") == []
    assert client.get(f"/api/v1/captures/{case.capture_id}").json == {
        "id": str(case.capture_id), "state": "read", "reason": None, "case": str(case.id), "plates": []}
    client.post(f"{address}/confirm", data=SEEN)
    assert told(client, doors[0]) != [], "whoever has answered may read"


def test_whoever_gives_the_first_answer_sees_the_readers_while_the_case_is_theirs(client, office):
    case = make_case(office[1])
    take(client)
    assert "17A-123.45" in text_of(client.get(f"/office/cases/{case.id}"))
    client.post(f"/office/desk/{case.id}/put-back")
    assert told(client, f"/office/cases/{case.id}") == []


def test_the_vehicle_that_the_reader_took_it_for_is_an_answer_too(client, office):
    case = make_case(office[1], vehicle_kind="truck")
    judged_first(office, case)
    page = text_of(client.get(f"/office/cases/{case.id}"))
    assert ("Xe tải" in page, "Người Thứ Nhất" in page) == (False, False)


def raise_flag(case, **facts):
    with db.writing() as session:
        flags.put(session, session.get_one(Case, case.id), Found(**facts))


def test_a_flag_of_the_readers_plate_does_not_tell_the_second_officer_what_was_read(client, office):
    case, other = make_case(office[1]), make_case(office[1], CaseState.REJECTED)
    differing = {"make": {"register": "Hino", "seen": "Toyota"}}
    raise_flag(case, kind=FlagKind.REGISTER_DIFFERS, evidence=differing, plate="17A12345")
    raise_flag(case, kind=FlagKind.REJECTED_BEFORE, evidence={"reason": "same_picture"}, other=other)
    address = client.post("/office/desk").location
    first = text_of(client.post(f"{address}/check", data=SEEN))
    assert ("Hino" in first, other.reference in first) == (True, True)
    client.post(f"{address}/put-back")
    judged_first(office, case)
    with db.writing() as session:
        second = factories.a_person(session, Role.OFFICER, unit=office[0])
    factories.sign_in(client, second)
    address = take(client)
    page = text_of(client.post(f"{address}/check", data=SEEN))
    assert ("Hino" in page, other.reference in page, str(other.id) in page) == (False, False, False)
    assert "Sự kiện này đã có hồ sơ bị từ chối" in page
    page = text_of(client.get(f"/office/cases/{case.id}"))
    assert ("Hino" in page, "cảnh báo" in page.lower()) == (False, False), "a flag is raised by a confirmation alone"


def test_a_senior_finds_no_flagged_case_in_the_list_that_may_come_to_them(client, office):
    case = make_case(office[1])
    raise_flag(case, kind=FlagKind.DEVICE, evidence={"reason": "clock_wrong"})
    with db.writing() as session:
        senior, supervisor = (factories.a_person(session, role, unit=office[0]) for role in (Role.SENIOR_OFFICER, Role.SUPERVISOR))
    for person, there in ((senior, False), (supervisor, True)):
        factories.sign_in(client, person)
        page = text_of(client.get("/office/flagged"))
        assert (case.reference in page, "1 hồ sơ đang chờ duyệt không hiện ở đây" in page) == (there, not there)


def test_another_capture_of_the_event_is_shown_but_not_parted_to_read_the_readers_word(client, office):
    case = make_case(office[1])
    with db.writing() as session:
        twin = factories.a_capture(session, office[1])
        session.add(CaptureLink(capture_id=twin.id, case_id=case.id, why=LinkReason.SAME_VEHICLE, linked_at=clock.now()))
    judged_first(office, case)
    page = text_of(client.get(f"/office/cases/{case.id}"))
    assert ("Lần ghi nhận khác của cùng sự kiện" in page, "/unlink" in page) == (True, False)
    address = f"/office/cases/{case.id}/linked/{twin.id}/unlink"
    assert client.post(address, data={"why": "xem thử"}).status_code == 409
    with db.reading() as session:
        assert duplicates.case_of(session, session.get_one(Capture, twin.id)).id == case.id


def test_a_known_answer_asks_for_as_many_words_as_any_other_case(client, office):
    """Else whoever is not asked knows that the case measures."""
    case = make_case(office[1], known_answer=True)
    with db.writing() as session:
        session.add(KnownAnswer(capture_id=case.capture_id, source="drawn", put_in_at=clock.now(), verdict="confirm",
                                plate="17A12345", plate_colour="white", vehicle_kind="car", offence="red_light"))
    found = [Found(kind=FlagKind.EXEMPT, evidence={"ground": "ambulance", "document": "QĐ 1"}, plate="17A12345")]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(guards, "speaks_against", lambda *_args: found)
        address = take(client)
        assert client.post(f"{address}/confirm", data=SEEN).status_code == 422
        answer = client.post(f"{address}/confirm", data={**SEEN, "note": "Xe này không làm nhiệm vụ khi ấy."})
    assert answer.status_code == 302
    with db.reading() as session:
        assert session.get_one(Case, case.id).state is CaseState.MEASURED
        assert flags.all_of(session, case) == [], "nothing is written about it"


@pytest.mark.parametrize(("field", "wild"), [("plate_colour", 'pink"><b>'), ("vehicle_kind", "boat" * 400), ("offence", "x" * 1_900)])
def test_a_first_answer_that_names_what_does_not_exist_never_reaches_a_senior(client, office, field, wild):
    case = make_case(office[1])
    answer = client.post(f"{take(client)}/second", data={**SEEN, field: wild})
    assert (answer.status_code, now_of(case)[0]) == (422, CaseState.AWAITING_REVIEW)


@pytest.mark.parametrize("way", ["confirm", "reject", "second"])
def test_a_form_of_the_first_stage_gives_no_second_answer(client, office, way):
    case = make_case(office[1])
    judged_first(office, case)
    address = take(client)
    assert 'name="stage" value="second"' in text_of(client.get(address))
    answer = client.post(f"{address}/{way}", data={**SEEN, "reason": "unreadable", "stage": "first"})
    assert (answer.location, now_of(case)[0]) == (address, CaseState.AWAITING_SECOND_REVIEW)
    assert "Xin tải lại trang" in text_of(client.get(address))
