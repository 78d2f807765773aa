"""Beside the deciding: pictures that travel ahead, what is told of the attention, live answers, keys on and off."""

import json

import pytest

from processing import clock, db
from processing.cases.rights import Role
from processing.models import Case, CaseState, Person, PlateRead, RegisterEntry, Review
from tests import factories
from tests.portal.officer.test_desk import SEEN, make_case, now_of, office, take, text_of

__all__ = ["office"]


def ahead(client):
    return client.post("/office/desk/ahead").json["pictures"]


def test_the_next_case_is_held_for_one_officer_but_neither_shown_nor_decided(client, office):
    unit, camera, officer = office
    first, second = make_case(camera, due_on=clock.today()), make_case(camera)
    address = take(client)
    pictures = ahead(client)
    assert [str(second.id) in each for each in pictures] == [True]
    assert client.get(pictures[0]).status_code == 200
    assert now_of(second) == (CaseState.AWAITING_REVIEW, officer.id, []), "no event: nobody has it before their eyes"
    assert client.get(f"/office/desk/{second.id}").location == "/office/desk"
    for way in ("confirm", "reject", "second"):
        assert client.post(f"/office/desk/{second.id}/{way}", data={**SEEN, "reason": "unreadable"}).status_code == 409
    with db.writing() as session:
        other = factories.a_person(session, Role.OFFICER, unit=unit)
    browser = client.application.test_client()
    factories.sign_in(browser, other)
    assert browser.post("/office/desk").location == "/office/desk", "it is nobody else's"
    assert client.post(f"{address}/confirm", data=SEEN).location == f"/office/desk/{second.id}"
    assert now_of(second)[2] == ["claim"]
    assert now_of(first)[0] is CaseState.CONFIRMED


def test_what_lay_ready_goes_back_when_the_officer_leaves(client, office):
    _unit, camera, _officer = office
    first, second = make_case(camera, due_on=clock.today()), make_case(camera)
    take(client)
    ahead(client)
    assert client.post("/office/desk/give-back").status_code == 204
    assert (now_of(first)[1] is None, now_of(second)[1]) == (False, None)
    ahead(client)
    assert now_of(second)[1] is not None
    client.post(f"/office/desk/{first.id}/put-back")
    assert (now_of(first)[1], now_of(second)[1]) == (None, None)


def test_without_a_case_on_the_desk_nothing_is_kept_ready(client, office):
    case = make_case(office[1])
    assert ahead(client) == []
    assert now_of(case)[1] is None


@pytest.mark.parametrize(("way", "more"), [("confirm", {}), ("reject", {"reason": "no_offence"}), ("second", {})])
def test_what_was_looked_at_lies_with_the_decision(client, office, way, more):
    case = make_case(office[1])
    told = {"seconds": 1e9, "pictures": {"0": 1e9, "5": 3}, "zoom": 4.5}
    client.post(f"{take(client)}/{way}", data={**SEEN, **more, "attention": json.dumps(told)})
    with db.reading() as session:
        review = session.query(Review).filter_by(case_id=case.id).one()
        assert review.attention["zoom"] == 4.5
        assert set(review.attention["pictures"]) <= {"0"}
        assert 0 <= review.attention["seconds"] <= review.seconds + 0.1 < 60


@pytest.mark.parametrize(("text", "kept"), [("", None), ("{", {"unusable": True}), ("[" * 9_000, {"unusable": True})])
def test_no_decision_hangs_on_what_the_browser_tells(client, office, text, kept):
    case = make_case(office[1])
    assert client.post(f"{take(client)}/confirm", data={**SEEN, "attention": text}).status_code == 302
    with db.reading() as session:
        assert session.query(Review).filter_by(case_id=case.id).one().attention == kept


def test_the_script_is_answered_with_what_follows_alone(client, office):
    case = make_case(office[1])
    with db.writing() as session:
        session.add(RegisterEntry(
            plate="17A12345", plate_colour="white", valid_from=clock.today().replace(year=2020), source="thử", imported_at=clock.now(),
            owner_kind="individual", owner_name="Trần Thị Giấu", owner_id_number="001", owner_address="Thôn Giấu", owner_phone="",
            vehicle_kind="truck", make="Hino", model="300", vehicle_colour="blue"))
    answer = client.post(f"{take(client)}/check", data=SEEN, headers={"X-Desk-Live": "1"})
    page = text_of(answer)
    assert [word in page for word in ("Hino 300", "Xe tải", "không khớp", "19.000.000 ₫", "<html")] == [True, True, True, True, False]
    assert "Giấu" not in page, "the vehicle, never its owner"
    client.post(f"/office/desk/{case.id}/put-back")
    assert client.post(f"/office/desk/{case.id}/check", data=SEEN, headers={"X-Desk-Live": "1"}).status_code == 409


def test_the_readers_characters_stand_there_with_their_chances_unless_they_are_others(client, office):
    case = make_case(office[1])
    told = [{"text": sign, "probability": 0.5 if sign == "4" else 0.99, "alternatives": [["9", 0.4], [sign, 0.5]]} for sign in "17A12345"]
    with db.writing() as session:
        session.get_one(PlateRead, case.read_id).characters = told
    address = take(client)
    page = text_of(client.get(address))
    assert page.count("&#34;doubtful&#34;: true") == 1
    assert "[[&#34;9&#34;, 0.4]]" in page, "what is read is no alternative to itself"
    with db.writing() as session:
        session.get_one(PlateRead, case.read_id).characters = told[:-1]
    assert "&#34;probability&#34;: null" in text_of(client.get(address))


def test_keys_are_switched_off_for_a_person(client, office):
    for wanted, on in (("", False), ("1", True)):
        client.post("/office/desk/keys", data={"on": wanted})
        with db.reading() as session:
            assert session.get_one(Person, office[2].id).desk_keys is on
    assert 'data-desk-keys="on"' in text_of(client.get("/office/desk"))


def test_rejected_cases_are_found_by_their_reason_with_their_picture(client, office):
    unread, other = make_case(office[1], due_on=clock.today()), make_case(office[1])
    client.post(f"{take(client)}/reject", data={"reason": "unreadable"})
    client.post(f"/office/desk/{other.id}/reject", data={"reason": "duplicate"})
    client.get("/office/desk")  # what was just done is said here, not in the list
    page = text_of(client.get("/office/cases?reason=unreadable"))
    assert (unread.reference in page, other.reference in page) == (True, False)
    assert f"/office/cases/{unread.id}/pictures/0/320" in page
    assert other.reference in text_of(client.get("/office/cases?reason=nonsense"))
    with db.reading() as session:
        assert session.get_one(Case, other.id).state is CaseState.REJECTED
