"""The beginning of a case, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from processing import clock, db
from processing.cases import findings, intake, set_aside
from processing.cases.devices import SetAside
from processing.cases.intake import Arrival, ArrivedFile, OtherContentError, Seen
from processing.cases.rights import Role
from processing.models import Capture, CaptureState, Case
from tests import factories
from tests.processing.cases.arriving import came

REFERENCE = "PNTESTREFERENCE"


def an_arrival(**changes):
    facts = {"event_id": "e1", "recorded_at": clock.now() - timedelta(hours=1), "offence": "red_light",
             "stated": {"event_id": "e1", "speed_kmh": 71.5}, "files": [ArrivedFile(sha256="0" * 64, media_type="image/jpeg", size=5)],
             "speed_known": False}
    return Arrival(**{**facts, **changes})


def test_a_capture_is_received_once(both, nudges):
    with both.writing() as session:
        camera = factories.a_camera(session)
    with both.writing() as session:
        first, new = intake.receive(session, camera.id, an_arrival(), channel="api")
    with both.writing() as session:
        again, new_again = intake.receive(session, camera.id, an_arrival(), channel="folder")
    assert (first.id, new, new_again) == (again.id, True, False)
    assert len(nudges) == 1
    with both.reading() as session:
        assert session.scalar(select(func.count()).select_from(Capture)) == 1


def test_a_refused_repeat_leaves_the_first_as_it_was(both):
    with both.writing() as session:
        camera = factories.a_camera(session)
        intake.receive(session, camera.id, an_arrival(), channel="api")
    with pytest.raises(OtherContentError), both.writing() as session:
        intake.receive(session, camera.id, an_arrival(stated={"event_id": "e1", "speed_kmh": 72}), channel="api")
    with both.reading() as session:
        assert session.scalars(select(Capture)).one().stated["speed_kmh"] == 71.5


def test_the_digest_knows_order_of_files_but_not_of_fields():
    one, two = (ArrivedFile(sha256=sign * 64, media_type="image/jpeg", size=5) for sign in "12")
    digest = an_arrival(files=[one, two]).digest
    assert digest != an_arrival(files=[two, one]).digest
    assert digest == an_arrival(files=[one, two], stated={"speed_kmh": 71.5, "event_id": "e1"}).digest


@pytest.mark.parametrize(("changes", "reason"), [
    ({"offence": "flying"}, SetAside.UNKNOWN_OFFENCE),
    ({"offence": "speeding"}, SetAside.SPEED_MISSING),
    ({"offence": "speeding", "speed_known": True}, None),
    ({"recorded_at": datetime(2025, 11, 20, 1, tzinfo=UTC)}, SetAside.TOO_OLD),
    ({"recorded_at": datetime(2025, 11, 21, 1, tzinfo=UTC)}, None),
    ({"recorded_at": datetime(1970, 1, 1, tzinfo=UTC)}, SetAside.TOO_OLD),
])
def test_what_is_set_aside_and_why(both, changes, reason):
    with clock.set_to(datetime(2026, 11, 21, 5, tzinfo=UTC)), both.writing() as session:
        camera = factories.a_camera(session)
        capture, _ = intake.receive(session, camera.id, an_arrival(**changes), channel="api")
        assert capture.reason == reason
        assert capture.state is (CaptureState.SET_ASIDE if reason else CaptureState.RECEIVED)


@pytest.mark.parametrize(("day", "certified"), [(-1, False), (0, True), (10, True), (11, False)])
def test_a_certificate_counts_from_its_first_to_its_last_day(both, day, certified):
    first = date(2026, 11, 1)
    moment = datetime(2026, 11, 1, 12, tzinfo=clock.VIETNAM) + timedelta(days=day)
    with clock.set_to(moment + timedelta(hours=1)), both.writing() as session:
        camera = factories.a_camera(session)
        [certificate] = camera.certificates
        certificate.valid_from, certificate.valid_to = first, first + timedelta(days=10)
        capture, _ = intake.receive(session, camera.id, an_arrival(recorded_at=moment), channel="api")
        assert (capture.reason == SetAside.NOT_CERTIFIED) is not certified


def test_a_person_may_take_up_what_was_set_aside(both, nudges):
    with both.writing() as session:
        camera = factories.a_camera(session)
        capture, _ = intake.receive(session, camera.id, an_arrival(offence="flying"), channel="api")
    assert nudges == []
    with both.writing() as session:
        supervisor = factories.an_actor(factories.a_person(session, Role.SUPERVISOR), Role.SUPERVISOR)
        set_aside.reopen(session, capture.id, [camera.unit_id], supervisor, why="Đã xem ảnh, có vi phạm.")
    with both.reading() as session:
        assert session.get_one(Capture, capture.id).state is CaptureState.RECEIVED
    assert len(nudges) == 1
    with both.writing() as session:
        seen = Seen(reader="test", milliseconds=1, picture=0, plates=[], reason="no_plate")
        case = intake.record_reading(session, session.get_one(Capture, capture.id), seen, reference=REFERENCE)
        assert [(event.act, event.actor_id) for event in case.events] == [
            ("open", "system"), ("take_up_capture", supervisor.id)], "its case says who took it up"
        assert case.events[1].details["reason"] == "unknown_offence"
        assert case.events[1].said["why"] == "Đã xem ảnh, có vi phạm."


def test_a_reading_makes_one_case_with_the_cameras_unit_and_speed(both):
    with both.writing() as session:
        camera = factories.a_camera(session)
        capture, _ = intake.receive(session, camera.id, an_arrival(), channel="api")
        seen = Seen(reader="test", milliseconds=1, picture=0, plates=[{"text": "17A12345", "kind": "car", "subject": True}], reason=None)
        case = intake.record_reading(session, capture, seen, reference=REFERENCE)
    with both.reading() as session:
        stored = session.scalars(select(Case)).one()
        assert (stored.id, stored.unit_id, stored.speed_kmh, stored.vehicle_kind) == (case.id, camera.unit_id, 71.5, "car")
        assert stored.read.text == "17A12345"


def test_the_deadline_is_ten_days_but_never_after_the_limitation(settings):
    recorded = datetime(2026, 11, 21, 18, tzinfo=UTC)  # the 22nd in Viet Nam
    assert intake.due_on(recorded) == date(2026, 12, 2)


def test_on_a_motorway_an_act_is_fined_in_its_own_band(settings):
    with db.writing() as session:
        street, motorway = factories.a_camera(session), factories.a_camera(session)
        motorway.site.motorway = True
        cases = [came(session, camera, offence="lane_change") for camera in (street, motorway)]
        for case in cases:
            case.vehicle_kind = "car"
        assert [findings.fine_for(case, "lane_change", "car").row.clause for case in cases] == ["2", "5"]
        motorway.site.motorway = False
        assert cases[1].motorway, "what the place was then stays with the case"


def test_when_the_cameras_unit_has_ended_the_one_that_answers_for_the_place_takes_the_case(settings):
    with db.writing() as session:
        heir, ended = factories.a_unit(session, code="PC08"), factories.a_unit(session, valid_to=date(2025, 6, 30))
        camera = factories.a_camera(session, ended)
        assert came(session, camera, "17A11111").unit_id == ended.id, "nobody said where the site lies"
        camera.site.place = "thai_binh"
        assert came(session, camera, "17A22222").unit_id == heir.id
