"""Several captures of one event are one case; nothing of the others is lost, and a person can part them again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from processing import clock, db
from processing.cases import duplicates, intake, review
from processing.cases.intake import ArrivedFile
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import Camera, Capture, CaptureLink, CaptureState, Case, CaseFlag, CaseState, LinkReason, Unit
from tests import factories
from tests.processing.cases.arriving import arrived, at_once, beside, came, read, seen

SECOND = timedelta(seconds=1)
MARKS = "f0" * 32


@pytest.fixture
def camera(both):
    with both.writing() as session:
        return factories.a_camera(session)


def both_of(camera, *, first=None, second=None, saw=None, saw_then=None):
    """The case of two captures, one second apart, and why the second was linked; None where it has its own."""
    moment = clock.now() - timedelta(hours=1)
    with db.writing() as session:
        one = read(session, arrived(session, camera, **{"recorded_at": moment, **(first or {})}), saw or seen())
    with db.writing() as session:
        capture = arrived(session, camera, **{"recorded_at": moment + SECOND, **(second or {})})
        two = read(session, capture, saw_then or saw or seen())
        link = session.get(CaptureLink, capture.id)
    assert (link is None) == (one.id != two.id)
    return link.why if link else None


def test_the_same_vehicle_at_the_same_place_for_the_same_act_is_one_case(camera):
    assert both_of(camera) is LinkReason.SAME_VEHICLE
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.scalar(select(func.count()).select_from(Capture)) == 2, "nothing is dropped"
        case = session.scalars(select(Case)).one()
        assert [event.act for event in case.events] == ["open", "link_capture"]
        [link] = duplicates.linked_to(session, case)
        assert len(link.capture.files) == 1
        assert link.capture.state is CaptureState.READ


@pytest.mark.parametrize(("second", "why"), [
    (lambda: {"recorded_at": clock.now() - timedelta(minutes=57)}, "after the window"),
    (lambda: {"offence": "wrong_lane"}, "another act"),
])
def test_another_act_or_a_later_time_is_another_case(camera, second, why):
    assert both_of(camera, second=second()) is None, why


def test_another_plate_or_the_same_letters_on_another_ground_are_another_vehicle(camera):
    assert both_of(camera, saw_then=seen("17A54321")) is None
    assert both_of(camera, saw=seen("17A77777", "white"), saw_then=seen("17A77777", "yellow")) is None
    assert both_of(camera, saw=seen("17A88888", "white"), saw_then=seen("17A88888", None)) is LinkReason.SAME_VEHICLE


def test_a_camera_beside_it_tells_of_the_same_event_and_one_elsewhere_does_not(camera):
    with db.writing() as session:
        near, far = beside(session, session.get_one(Camera, camera.id)), factories.a_camera(session)
    with db.writing() as session:
        first = came(session, camera)
        assert came(session, near).id == first.id
        assert came(session, far).id != first.id


def test_one_event_id_of_the_device_under_two_keys_is_one_case(camera):
    told = {"stated": {"device_event": "uuid-1"}}
    late = {**told, "recorded_at": clock.now() - timedelta(minutes=10)}
    assert both_of(camera, first=told, second=late, saw=seen(None)) is LinkReason.SAME_EVENT_ID


def test_two_vehicles_under_one_event_id_are_two_cases(camera):
    told = {"stated": {"device_event": "uuid-2"}}
    assert both_of(camera, first=told, second=told, saw=seen("17A11111"), saw_then=seen("17A22222")) is None


def test_the_very_same_picture_is_one_case_however_late_it_comes(camera):
    files = {"files": [ArrivedFile(sha256="ab" * 32, media_type="image/jpeg", size=5)]}
    late = {**files, "recorded_at": clock.now() - timedelta(minutes=1)}
    assert both_of(camera, first=files, second=late, saw=seen(None)) is LinkReason.SAME_PICTURE


def test_one_picture_with_two_vehicles_stays_two_cases_where_the_camera_says_so(camera):
    files = {"files": [ArrivedFile(sha256="cd" * 32, media_type="image/jpeg", size=5)]}
    assert both_of(camera, first={**files, "stated": {"lane": 1}}, second={**files, "stated": {"lane": 2}}, saw=seen(None)) is None


@pytest.mark.parametrize(("other", "text", "why"), [
    (f"{int(MARKS, 16) ^ 0b111:064x}", None, LinkReason.LIKE_PICTURE),
    (f"{int(MARKS, 16) ^ (2**40 - 1):064x}", None, None),
    (MARKS, "17A22222", None),
])
def test_pictures_that_look_alike_within_seconds_are_one_event_unless_their_plates_differ(camera, other, text, why):
    first = seen("17A11111" if text else None, fingerprint=MARKS)
    assert both_of(camera, saw=first, saw_then=seen(text, fingerprint=other)) is why


def test_a_standing_vehicle_is_told_of_again_and_again(camera):
    later = {"offence": "no_parking", "recorded_at": clock.now() - timedelta(minutes=30)}
    assert both_of(camera, first={"offence": "no_parking"}, second=later) is LinkReason.SAME_VEHICLE


def test_what_the_officer_confirmed_beats_what_the_reader_saw(camera):
    with db.writing() as session:
        first = came(session, camera, "17A12345")
        first.plate, first.plate_colour = "17A12346", "white"
    with db.writing() as session:
        assert came(session, camera, "17A12346").id == first.id
    with db.writing() as session:
        assert came(session, camera, "17A12345").id != first.id


def test_a_rejected_case_swallows_nothing_but_says_that_it_was_there(camera):
    with db.writing() as session:
        first = came(session, camera)
        officer = factories.an_actor(factories.a_person(session, Role.OFFICER, unit=session.get_one(Unit, camera.unit_id)), Role.OFFICER)
        review.claim(session, first.id, officer)
        review.reject(session, first.id, officer, reason="unreadable")
    with db.writing() as session:
        second = came(session, camera)
        assert second.id != first.id
        [flag] = session.scalars(select(CaseFlag).where(CaseFlag.case_id == second.id))
        assert (flag.kind, flag.other_case_id) == ("rejected_before", first.id)


def test_a_person_parts_what_a_machine_joined(camera):
    both_of(camera)
    with db.writing() as session:
        case = session.scalars(select(Case)).one()
        officer = factories.an_actor(factories.a_person(session, Role.OFFICER), Role.OFFICER)
        [link] = duplicates.linked_to(session, case)
        with pytest.raises(RefusedError, match="note_needed"):
            intake.unlink(session, link, officer, why=" ", reference="PNOTHER0001")
        opened = intake.unlink(session, link, officer, why="Hai xe khác nhau", reference="PNOTHER0001")
        assert (opened.capture_id, opened.state) == (link.capture_id, CaseState.AWAITING_REVIEW)
        assert [event.act for event in case.events][-1] == "unlink_capture"
        assert case.events[-1].said["why"] == "Hai xe khác nhau"
        assert link.unlinked_by == officer.person_id
    with db.writing() as session, pytest.raises(RefusedError, match="not_found"):
        duplicates.locked(session, case.id, link.capture_id)


@pytest.mark.parametrize("pairs", [4])
def test_two_workers_at_the_same_moment_open_one_case(both, pairs):
    """Real threads, real transactions: whoever comes second sees the first one's case."""
    with both.writing() as session:
        cameras = [factories.a_camera(session) for _ in range(pairs)]
        others = [beside(session, camera) for camera in cameras]
    moment = clock.now() - timedelta(hours=1)

    def work(capture_id):
        with both.writing() as session:
            read(session, session.get_one(Capture, capture_id))

    for one, other in zip(cameras, others, strict=True):
        with both.writing() as session:
            waiting = [arrived(session, each, recorded_at=moment + n * SECOND).id for n, each in enumerate((one, other, one))]
        assert at_once(work, waiting) == []
    with both.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == pairs
        assert session.scalar(select(func.count()).select_from(CaptureLink)) == 2 * pairs
