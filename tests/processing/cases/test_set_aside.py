"""What keeps a capture from being read is a named reason, countable, and opened again by a person or by its paper."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from processing import clock, db
from processing.cases import flags, review, set_aside
from processing.cases.devices import SetAside
from processing.cases.intake import Seen
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.cases.set_aside import Wanted
from processing.law import tables
from processing.models import Camera, Capture, CaptureState, Certificate, DevicePlan, FlagKind
from tests import factories
from tests.processing.cases.arriving import arrived, came, read

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
"""Noon in Viet Nam."""


@pytest.fixture
def camera(both):
    with clock.set_to(NOW):
        with both.writing() as session:
            made = factories.a_camera(session)
        yield made


def why(camera, **changes):
    with db.writing() as session:
        capture = arrived(session, camera, **{"recorded_at": clock.now() - timedelta(hours=1), **changes})
        assert (capture.state is CaptureState.SET_ASIDE) is (capture.reason is not None)
        return capture.reason


def senior(session, camera):
    person = factories.a_person(session, Role.SENIOR_OFFICER, unit=session.get_one(Camera, camera.id).unit)
    return factories.an_actor(person, Role.SENIOR_OFFICER)


def plan(camera, **changes):
    facts = {"camera_id": camera.id, "number": "KH-1", "approved_by": "Trưởng phòng", "site_id": camera.site_id,
             "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31), "offences": []}
    with db.writing() as session:
        session.add(DevicePlan(**{**facts, **changes}))


@pytest.mark.parametrize(("changes", "covered"), [
    ({}, True),
    ({"valid_to": date(2026, 11, 20)}, False),
    ({"valid_to": date(2026, 11, 21)}, True),
    ({"offences": ["red_light", "wrong_lane"]}, True),
    ({"offences": ["speeding"]}, False),
    ({"from_hour": time(6), "to_hour": time(10, 59)}, False),
    ({"from_hour": time(6), "to_hour": time(11)}, True),
    ({"from_hour": time(22), "to_hour": time(11, 30)}, True),
    ({"from_hour": time(22), "to_hour": time(5)}, False),
])
def test_a_device_outside_its_approved_plan_is_set_aside(camera, changes, covered):
    plan(camera, **changes)
    assert why(camera) == (None if covered else SetAside.OUTSIDE_PLAN)


def test_a_device_that_was_moved_is_outside_its_plan(camera):
    with db.writing() as session:
        elsewhere = factories.a_camera(session).site_id
    plan(camera, site_id=elsewhere)
    assert why(camera) == SetAside.OUTSIDE_PLAN


def test_a_plan_is_asked_for_where_the_setting_says_so(camera, monkeypatch):
    assert why(camera) is None
    real = tables.setting
    monkeypatch.setattr(tables, "setting", lambda name: 1 if name == "device_plan_needed" else real(name))
    assert why(camera) == SetAside.OUTSIDE_PLAN


@pytest.mark.parametrize(("said", "reason"), [
    ({"sent_at": "2026-11-21T12:00:05+07:00", "offset_ms": None}, None),
    ({"sent_at": "2026-11-21T12:00:30+07:00"}, SetAside.CLOCK_WRONG),
    ({"sent_at": "2026-11-21T11:58:00+07:00"}, None),
    ({"sent_at": "2026-11-21T11:30:00+07:00"}, SetAside.CLOCK_WRONG),
    ({"offset_ms": 9_000}, None),
    ({"offset_ms": -11_000}, SetAside.CLOCK_WRONG),
    ({"synchronised": True}, None),
    ({"synchronised": False}, SetAside.CLOCK_WRONG),
])
def test_a_clock_that_is_off_sets_aside(camera, said, reason):
    assert why(camera, stated={"clock": said}) == reason


def test_a_clock_heard_wrong_lately_counts_for_what_says_nothing_of_it(camera):
    with db.writing() as session:
        known = session.get_one(Camera, camera.id)
        known.clock_ahead_seconds, known.clock_heard_at = 90.0, clock.now() - timedelta(hours=3)
    assert why(camera) == SetAside.CLOCK_WRONG
    with db.writing() as session:
        session.get_one(Camera, camera.id).clock_heard_at = clock.now() - timedelta(days=2)
    assert why(camera) is None


@pytest.mark.parametrize(("ahead", "reason"), [(5, None), (11, SetAside.FUTURE), (3600 * 20, SetAside.FUTURE)])
def test_an_act_in_the_future_is_set_aside(camera, ahead, reason):
    assert why(camera, recorded_at=clock.now() + timedelta(seconds=ahead)) == reason


@pytest.mark.parametrize(("stated", "reason", "offence"), [
    ({"maker": "hikvision", "offence_code": "1625"}, None, "red_light"),
    ({"maker": "dahua", "offence_code": "trafficrunredlight"}, None, "red_light"),
    ({"maker": "hikvision", "offence_code": "99999"}, SetAside.UNKNOWN_OFFENCE, None),
])
def test_a_makers_code_is_understood_or_set_aside_by_its_name(camera, stated, reason, offence):
    with db.writing() as session:
        capture = arrived(session, camera, offence=f"{stated['maker']}:{stated['offence_code']}", stated=stated)
        assert capture.reason == reason
        if offence:
            assert read(session, capture).offence == offence


def without_certificate(camera, captures=3):
    with db.writing() as session:
        [certificate] = session.get_one(Camera, camera.id).certificates
        session.delete(certificate)
    for _ in range(captures):
        assert why(camera) == SetAside.NOT_CERTIFIED
    with db.reading() as session:
        wanted = Wanted(units=[camera.unit_id], reason="not_certified")
        return wanted, [each.id for each in set_aside.listed(session, wanted, skip=0, many=9)]


def certify(session, camera):
    session.add(Certificate(camera_id=camera.id, number="KD-NEW", issuer="Viện", valid_from=date(2026, 1, 1),
                            valid_to=date(2027, 1, 1)))
    session.flush()


def test_no_reason_of_a_person_replaces_a_certificate(camera):
    _, [first, *_] = without_certificate(camera)
    with pytest.raises(RefusedError, match="still_unlawful"), db.writing() as session:
        set_aside.reopen(session, first, [camera.unit_id], senior(session, camera), why="Ảnh rất rõ.")
    with db.reading() as session:
        assert session.get_one(Capture, first).state is CaptureState.SET_ASIDE


def test_a_certificate_entered_later_opens_them_in_bulk_each_with_its_own_event(camera, nudges):
    wanted, waiting = without_certificate(camera)
    with db.writing() as session:
        by = senior(session, camera)
        assert set_aside.reopen_all(session, wanted, by, why="Bổ sung giấy kiểm định") == (0, 3)
        certify(session, camera)
        assert set_aside.reopen_all(session, wanted, by, why="Bổ sung giấy kiểm định") == (3, 0)
    assert len(nudges) == 3
    with db.writing() as session:
        cases = [read(session, session.get_one(Capture, each), Seen(
            reader="test", milliseconds=1, picture=0, plates=[], reason="no_plate")) for each in waiting]
        assert len({case.id for case in cases}) == 3
        for case in cases:
            assert [(event.act, event.actor_id) for event in case.events] == [("open", "system"), ("take_up_capture", by.id)]


def test_only_reasons_that_a_paper_mends_are_opened_in_bulk(camera):
    with pytest.raises(RefusedError, match="reason_not_in_bulk"), db.writing() as session:
        set_aside.reopen_all(session, Wanted(units=[camera.unit_id], reason="too_old"), senior(session, camera), why="x")


def test_opening_again_wants_a_reason_and_ones_own_unit(camera):
    assert why(camera, offence="flying") == SetAside.UNKNOWN_OFFENCE
    with db.writing() as session:
        [capture] = set_aside.listed(session, Wanted(units=[camera.unit_id]), skip=0, many=9)
        by = senior(session, camera)
        with pytest.raises(RefusedError, match="note_needed"):
            set_aside.reopen(session, capture.id, [camera.unit_id], by, why=" ")
        with pytest.raises(RefusedError, match="not_found"):
            set_aside.reopen(session, capture.id, [factories.a_unit(session).id], by, why="Có vi phạm")


def test_what_waits_is_counted_by_reason_and_camera(camera):
    for _ in range(2):
        why(camera, offence="flying")
    why(camera, recorded_at=clock.now() - timedelta(days=400))
    with db.reading() as session:
        counted = set_aside.counts(session, [camera.unit_id])
        assert [(each.reason, each.camera, each.count) for each in counted] == [
            ("unknown_offence", camera.code, 2), ("too_old", camera.code, 1)]
        assert len(set_aside.listed(session, Wanted(units=[camera.unit_id], camera="C-OTHER"), skip=0, many=9)) == 0


def test_a_case_whose_time_is_in_doubt_says_so(camera):
    with db.writing() as session:
        capture = arrived(session, camera, stated={"clock": {"synchronised": False}})
        by = senior(session, camera)
        set_aside.reopen(session, capture.id, [camera.unit_id], by, why="Đồng hồ đã được đối chiếu.")
        [flag] = flags.all_of(session, read(session, capture))
        assert (flag.kind, flag.evidence) == (FlagKind.DEVICE, {"reason": "clock_wrong"})


def test_a_certificate_that_is_withdrawn_stops_the_case_at_the_desk(camera):
    with db.writing() as session:
        case = came(session, camera)
        by = senior(session, camera)
        review.claim(session, case.id, by)
        [certificate] = session.get_one(Camera, camera.id).certificates
        session.delete(certificate)
        session.flush()
        with pytest.raises(RefusedError, match="not_certified"):
            review.confirm(session, case.id, by, plate="17A12345", plate_colour="white", vehicle_kind="car", offence="red_light")
        review.reject(session, case.id, by, reason="device_doubtful")
