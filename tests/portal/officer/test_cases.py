"""Case files: found by what people say, shown whole, and to nobody of another unit."""

import hashlib
from datetime import timedelta

import pytest

from processing import clock, db, evidence
from processing.cases import review, search
from processing.cases.findings import Finding
from processing.cases.rights import Role
from processing.cases.search import Key, Wanted
from processing.models import CaptureFile, Case, CaseState, Document, DocumentKind, DocumentState
from tests import factories

JPEG = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def office(client):
    """A clerk and a unit with a camera; the client is signed in as the clerk."""
    with db.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        clerk = factories.a_person(session, Role.CLERK, unit=unit)
    factories.sign_in(client, clerk)
    return unit, camera


def make_case(camera, state=CaseState.NOTIFIED, **facts):
    with db.writing() as session:
        return factories.a_case(session, state, camera=camera, **facts)


def give_picture(case, data=JPEG, media_type="image/jpeg"):
    digest = evidence.evidence().keep(data)
    with db.writing() as session:
        session.add(CaptureFile(capture_id=case.capture_id, position=0, sha256=digest, media_type=media_type, size=len(data)))
    return digest


def shown(client, **narrowing):
    """What the list says after its form was sent."""
    answer = client.post("/office/cases", data=narrowing)
    assert "text" not in answer.location
    return client.get(answer.location).get_data(as_text=True)


def test_a_case_is_found_by_reference_plate_and_paper_number(client, office):
    _unit, camera = office
    wanted, other = make_case(camera, plate="30F25658"), make_case(camera)
    with db.writing() as session:
        session.add(Document(case_id=wanted.id, kind=DocumentKind.VIOLATION_NOTICE, unit_id=wanted.unit_id, content={},
                             state=DocumentState.SIGNED, drafted_at=clock.now(), year=2026, sequence=7, number="7/TB-CSGT"))
    for text in (wanted.reference.lower(), "30f-256.58", "7/TB-CSGT"):
        page = shown(client, text=text)
        assert wanted.reference in page
        assert other.reference not in page


def test_what_was_typed_is_never_in_an_address(client, office):
    make_case(office[1], plate="30F25658")
    assert "30F" not in client.post("/office/cases", data={"text": "30F25658"}).location.upper()


def test_a_rejected_case_is_found_by_what_its_reader_saw(client, office):
    case = make_case(office[1], CaseState.REJECTED, plate=None)
    assert case.reference in shown(client, text="17A-123.45")


def test_state_camera_and_days_narrow_the_list(client, office):
    _unit, camera = office
    with db.writing() as session:
        elsewhere = factories.a_camera(session, office[0])
    now = clock.now()
    wanted = make_case(camera, CaseState.NOTIFIED, recorded_at=now - timedelta(days=3))
    day = clock.vietnam_day(wanted.recorded_at).isoformat()
    others = [make_case(camera, CaseState.MINUTED, recorded_at=wanted.recorded_at),
              make_case(elsewhere, CaseState.NOTIFIED, recorded_at=wanted.recorded_at),
              make_case(camera, CaseState.NOTIFIED, recorded_at=now - timedelta(days=1)),
              make_case(camera, CaseState.NOTIFIED, recorded_at=now - timedelta(days=5))]
    page = shown(client, state="notified", camera=camera.code, **{"from": day, "to": day})
    assert wanted.reference in page
    assert not [case for case in others if case.reference in page]


@pytest.mark.parametrize("address", ["?state=no", "?from=soon&to=32", "?at=older~x~y", "?at=nonsense", "?camera=%00"])
def test_nonsense_in_the_address_is_no_error(client, office, address):
    make_case(office[1])
    assert client.get(f"/office/cases{address}").status_code == 200


def test_pages_follow_each_other_there_and_back(both):
    with both.writing() as session:
        camera = factories.a_camera(session)
        moment = clock.now()
        made = [factories.a_case(session, camera=camera, recorded_at=moment - timedelta(minutes=number // 3)) for number in range(10)]
    in_order = [case.id for case in sorted(made, key=lambda case: (case.recorded_at, case.id), reverse=True)]
    with both.reading() as session:
        def page(at):
            return search.find(session, [camera.unit_id], Wanted(), at, limit=4)

        first = page(None)
        second = page(first.older)
        third = page(second.older)
        walked = [case.id for found in (first, second, third) for case in found.cases]
        assert walked == in_order
        assert (first.newer, third.older) == (None, None)
        assert [case.id for case in page(third.newer).cases] == in_order[4:8]
        back = page(second.newer)
        assert [case.id for case in back.cases] == in_order[:4]
        assert back.newer is None
        assert Key.parse(str(first.older)) == first.older


def test_the_whole_file_is_one_page(client, office):
    case = make_case(office[1], CaseState.DECIDED, amount=19_000_000, decided_at=clock.now())
    give_picture(case)
    with db.writing() as session:
        factories.an_owner(session, session.get_one(Case, case.id))
    page = client.get(f"/office/cases/{case.id}").get_data(as_text=True)
    for text in (case.reference, "Trần Thị Thử", "19.000.000 ₫", f"/office/cases/{case.id}/pictures/0", "97"):
        assert text in page


def test_a_speed_is_written_as_the_reader_writes_figures(client, office):
    case = make_case(office[1], CaseState.NOTIFIED, speed_kmh=71.5, speed_limit_kmh=50.0)
    assert "71,5 km/h, tốc độ cho phép 50 km/h" in client.get(f"/office/cases/{case.id}").text
    client.post("/language", data={"language": "en"})
    assert "71.5 km/h, speed limit 50 km/h" in client.get(f"/office/cases/{case.id}").text


def test_pictures_are_served_by_place_with_private_headers(client, office):
    case = make_case(office[1])
    digest = give_picture(case)
    answer = client.get(f"/office/cases/{case.id}/pictures/0")
    assert (answer.data, answer.mimetype) == (JPEG, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert digest not in str(answer.headers)
    assert client.get(f"/office/cases/{case.id}/pictures/1").status_code == 404


def test_a_file_of_another_type_or_one_that_is_gone_is_not_served(client, office):
    page_in_disguise, lost = make_case(office[1]), make_case(office[1])
    give_picture(page_in_disguise, b"<script>", "text/html")
    evidence.evidence().path(give_picture(lost, JPEG + b"!")).unlink()
    for case in (page_in_disguise, lost):
        assert client.get(f"/office/cases/{case.id}/pictures/0").status_code == 404


def test_a_reading_of_another_case_opens_no_cut_out(client, office):
    case, other = make_case(office[1]), make_case(office[1])
    with db.writing() as session:
        session.get_one(Case, other.id).read.crop_sha256 = evidence.evidence().keep(JPEG)
    assert client.get(f"/office/cases/{other.id}/plates/{other.read_id}").data == JPEG
    assert client.get(f"/office/cases/{case.id}/plates/{other.read_id}").status_code == 404
    assert client.get(f"/office/cases/{case.id}/plates/{case.read_id}").status_code == 404


def test_another_units_case_does_not_exist(client, office):
    with db.writing() as session:
        foreign = factories.a_case(session, CaseState.NOTIFIED, plate="30F25658")
    give_picture(foreign)
    base = f"/office/cases/{foreign.id}"
    for address in (base, f"{base}/pictures/0", f"{base}/plates/{foreign.read_id}", f"{base}/papers/{foreign.id}"):
        assert client.get(address).status_code == 404
    assert foreign.reference not in shown(client, text="30F25658")


def test_a_unit_above_sees_the_units_below(client):
    with db.writing() as session:
        province = factories.a_unit(session)
        commune = factories.a_unit(session, province)
        case = factories.a_case(session, camera=factories.a_camera(session, commune))
        auditor = factories.a_person(session, Role.AUDITOR, unit=province)
    factories.sign_in(client, auditor)
    assert client.get(f"/office/cases/{case.id}").status_code == 200


def test_whoever_may_give_the_second_answer_does_not_see_the_first(client, office):
    unit, camera = office
    with db.writing() as session:
        case = factories.a_case(session, camera=camera)
        first, second = (factories.a_person(session, Role.OFFICER, unit=unit, name=name) for name in ("Người Một", "Người Hai"))
        actor = factories.an_actor(first, Role.OFFICER)
        review.claim_next(session, actor, [unit.id])
        review.ask_second(session, case.id, actor, finding=Finding("30F-256.58", "white", "car", "red_light"), note="mờ số cuối")
    address = f"/office/cases/{case.id}"
    assert "mờ số cuối" in client.get(address).get_data(as_text=True)
    factories.sign_in(client, second)
    blind = client.get(address).get_data(as_text=True)
    assert not [text for text in ("mờ số cuối", "30F-256.58", "17A-123.45") if text in blind]
    factories.sign_in(client, first)
    assert "mờ số cuối" in client.get(address).get_data(as_text=True)


def test_a_senior_reopens_a_rejection_of_somebody_else(client, office):
    unit, camera = office
    with db.writing() as session:
        case = factories.a_case(session, CaseState.REJECTED, camera=camera)
        senior = factories.a_person(session, Role.SENIOR_OFFICER, unit=unit)
        for role in (Role.OFFICER, Role.OFFICER, Role.SENIOR_OFFICER):  # enough for every gate that may follow
            factories.a_person(session, role, unit=unit)
    assert client.post(f"/office/cases/{case.id}/reopen", data={"why": "đọc được"}).status_code == 403
    factories.sign_in(client, senior)
    assert "Mở lại" in client.get(f"/office/cases/{case.id}").get_data(as_text=True)
    assert client.post(f"/office/cases/{case.id}/reopen", data={"why": ""}).status_code == 409
    assert client.post(f"/office/cases/{case.id}/reopen", data={"why": "đọc được"}).status_code == 302
    with db.reading() as session:
        reopened = session.get_one(Case, case.id)
        assert (reopened.state, reopened.events[-1].said["why"]) == (CaseState.AWAITING_REVIEW, "đọc được")


def test_the_file_offers_each_person_what_they_may_do_next(client, office):
    unit, camera = office
    case = make_case(camera)
    minutes, money = f"/office/cases/{case.id}/minutes", f"/office/payments/cases/{case.id}"
    transfer = f"/office/cases/{case.id}/transfer"

    def offered(*roles):
        with db.writing() as session:
            person = factories.a_person(session, *roles, unit=unit)
        factories.sign_in(client, person)
        page = client.get(f"/office/cases/{case.id}").get_data(as_text=True)
        return [address in page for address in (minutes, money, transfer)]

    assert offered(Role.CLERK) == [True, True, False]
    assert offered(Role.OFFICER) == [True, False, False]
    assert offered(Role.AUDITOR) == [False, False, False]
    assert offered(Role.SIGNER) == [False, False, True]
    assert client.post(transfer, data={"to": "", "why": "x"}).status_code == 409
    assert client.post(transfer, data={"to": "Công an xã A", "why": "chủ xe ở đó"}).status_code == 302
    with db.reading() as session:
        assert session.get_one(Case, case.id).state is not CaseState.TRANSFERRED, "the slip waits for its signature"
    assert "Công an xã A" in client.get(f"/office/cases/{case.id}").get_data(as_text=True)


def test_an_issued_paper_opens_as_it_was_stored(client, office):
    case = make_case(office[1])
    data = b"%PDF-1.7 a paper"
    with db.writing() as session:
        paper = Document(case_id=case.id, kind=DocumentKind.VIOLATION_NOTICE, unit_id=case.unit_id, content={}, number="7/TB",
                         state=DocumentState.ISSUED, drafted_at=clock.now(), year=2026, sequence=7,
                         file_sha256=hashlib.sha256(data).hexdigest())
        session.add(paper)
    evidence.papers().keep_once(f"{paper.id}.pdf", data)
    address = f"/office/cases/{case.id}/papers/{paper.id}"
    assert address in client.get(f"/office/cases/{case.id}").get_data(as_text=True)
    answer = client.get(address)
    assert (answer.data, answer.mimetype) == (data, "application/pdf")
    assert client.get(f"/office/cases/{make_case(office[1]).id}/papers/{paper.id}").status_code == 404
