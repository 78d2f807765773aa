"""Reading: leases, tries, several pictures, hand-over to a person, and the sweep that finds lost nudges."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from processing import clock, db, queue, tasks
from processing import settings as process_settings
from processing.cases import intake
from processing.cases.intake import Arrival, ArrivedFile
from processing.evidence import evidence
from processing.models import Capture, CaptureState, Case, CaseEvent, CaseState, PlateRead
from processing.queue import Task
from tests import factories
from tests.files import a_picture


@pytest.fixture
def read_by(settings):
    """Choose the reader of this process."""
    def choose(name):
        process_settings.configure(replace(settings, reader=f"tests.readers:{name}"))

    return choose


def received(*pictures, **stated):
    """A capture that waits for its reading."""
    images = pictures or (a_picture(),)
    files = [ArrivedFile(sha256=evidence().keep(image), media_type="image/jpeg", size=len(image)) for image in images]
    with db.writing() as session:
        camera = factories.a_camera(session)
        arrival = Arrival(event_id="e1", recorded_at=clock.now() - timedelta(hours=1), offence="red_light",
                          stated={"event_id": "e1", **stated}, files=files, speed_known=False)
        return intake.receive(session, camera.id, arrival, channel="api")[0].id


def after(capture_id):
    """The capture, its case and its reads as they stand."""
    with db.reading() as session:
        capture = session.get_one(Capture, capture_id)
        case = session.scalar(select(Case).where(Case.capture_id == capture_id))
        return capture, case, list(session.scalars(select(PlateRead).where(PlateRead.capture_id == capture_id)))


def later(capture_id, **changes):
    with db.writing() as session:
        for name, value in changes.items():
            setattr(session.get_one(Capture, capture_id), name, value)


def test_a_capture_is_read_and_becomes_a_case(read_by):
    read_by("quick")
    capture_id = received(vehicle={"kind": "truck"})
    tasks.read_capture(str(capture_id))
    capture, case, [read] = after(capture_id)
    assert (capture.state, capture.tries, capture.lease, capture.next_try) == (CaptureState.READ, 0, None, None)
    assert (case.state, case.read_id, case.unit_id) == (CaseState.AWAITING_REVIEW, read.id, case.unit_id)
    assert (case.plate, case.vehicle_kind, case.due_on) == (None, "truck", clock.vietnam_day(capture.recorded_at) + timedelta(days=10))
    assert (read.text, read.raw, read.colour, read.lines, read.box, read.picture) == (
        "17A12345", "17A-123.45", "white", 1, [10, 10, 50, 20], 0)
    assert read.plates[0]["alternatives"] == ["17A12346"]
    assert [one["text"] for one in read.characters] == list(read.text)
    assert read.characters[-1] == {"text": "5", "probability": 0.8, "alternatives": [["6", 0.15]]}
    assert Image.open(io.BytesIO(evidence().read(read.crop_sha256))).format == "JPEG"
    with db.reading() as session:
        [event] = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id))
        assert (event.act, event.actor_kind, event.to_state) == ("open", "machine", "awaiting_review")


def test_without_a_plate_there_is_a_case_for_eyes(read_by):
    read_by("blind")
    capture_id = received()
    tasks.read_capture(str(capture_id))
    capture, case, [read] = after(capture_id)
    assert (capture.state, read.text, read.reason, read.crop_sha256) == (CaptureState.READ, None, "no_plate", None)
    assert (case.state, case.vehicle_kind) == (CaseState.AWAITING_REVIEW, "unknown")


def test_the_next_picture_is_read_where_the_first_shows_no_plate(read_by):
    read_by("second_picture_only")
    capture_id = received(a_picture(), a_picture(size=(200, 48)), a_picture(size=(300, 48)))
    tasks.read_capture(str(capture_id))
    _, _, [read] = after(capture_id)
    assert (read.text, read.picture, read.milliseconds) == ("17A12345", 1, 2.0)


def test_twice_is_once(read_by):
    read_by("quick")
    capture_id = received()
    tasks.read_capture(str(capture_id))
    tasks.read_capture(str(capture_id))
    capture, _, reads = after(capture_id)
    assert (len(reads), capture.tries, capture.lease) == (1, 0, None)


def test_a_leased_capture_is_left_to_whoever_holds_it(read_by):
    read_by("quick")
    capture_id = received()
    with db.writing() as session:
        queue.take_lease(session, Capture, capture_id, seconds=60)
    tasks.read_capture(str(capture_id))
    assert after(capture_id)[1:] == (None, [])


def test_a_worker_that_lost_its_lease_drops_its_result(read_by, monkeypatch):
    read_by("quick")
    capture_id = received()
    look = tasks._look

    def look_too_long(pictures):
        later(capture_id, leased_until=clock.now() - timedelta(seconds=1))
        monkeypatch.setattr(tasks, "_look", look)
        tasks.read_capture(str(capture_id))  # another worker takes it over and finishes
        return look(pictures)

    monkeypatch.setattr(tasks, "_look", look_too_long)
    tasks.read_capture(str(capture_id))
    assert len(after(capture_id)[2]) == 1


def test_three_failures_hand_the_capture_to_a_person(read_by):
    read_by("broken")
    capture_id = received()
    for tries in (1, 2):
        tasks.read_capture(str(capture_id))
        capture, case, _ = after(capture_id)
        assert (capture.state, capture.tries, case) == (CaptureState.RECEIVED, tries, None)
        assert capture.next_try > clock.now()
    tasks.read_capture(str(capture_id))
    capture, case, reads = after(capture_id)
    assert (capture.state, capture.reason) == (CaptureState.READING_FAILED, "RuntimeError: the network burnt")
    assert (case.state, case.read_id, reads) == (CaseState.AWAITING_REVIEW, None, [])
    tasks.read_capture(str(capture_id))
    assert swept() == []


def test_pictures_that_cannot_be_opened_go_to_a_person_at_once(read_by):
    read_by("unable")
    capture_id = received()
    tasks.read_capture(str(capture_id))
    capture, case, _ = after(capture_id)
    assert capture.state is CaptureState.READING_FAILED
    assert case is not None


def test_altered_evidence_is_never_read_as_if_it_were_the_cameras(read_by):
    read_by("quick")
    capture_id = received()
    with db.reading() as session:
        path = evidence().path(session.get_one(Capture, capture_id).files[0].sha256)
    path.chmod(0o644)
    path.write_bytes(a_picture(text="other"))
    tasks.read_capture(str(capture_id))
    capture, case, _ = after(capture_id)
    assert (case, capture.last_error.partition(":")[0]) == (None, "AlteredEvidenceError")


def test_a_capture_that_ends_its_worker_three_times_goes_to_a_person(read_by, nudges):
    read_by("quick")
    capture_id = received()
    later(capture_id, tries=3, leased_until=clock.now() - timedelta(seconds=1))
    nudges.clear()
    tasks.sweep()
    assert nudges == [(Task.READ_CAPTURE, (str(capture_id),))]
    tasks.read_capture(str(capture_id))
    capture, case, _ = after(capture_id)
    assert (capture.state, case.read_id) == (CaptureState.READING_FAILED, None)
    assert swept() == []


def swept():
    """What the next sweep asks for."""
    sent = []
    queue.set_sender(lambda task, ids: sent.append((str(task), ids)))
    tasks.sweep()
    queue.set_sender(None)
    return sent


def test_the_sweep_waits_for_the_first_nudge_and_then_sends_another_once(settings):
    capture_id = received()
    assert swept() == []
    later(capture_id, next_try=clock.now() - timedelta(seconds=1))
    assert swept() == [(Task.READ_CAPTURE, (str(capture_id),))]
    assert swept() == []


def test_the_sweep_takes_a_bounded_batch_and_the_rest_next_time(settings, monkeypatch):
    monkeypatch.setattr(tasks, "SWEEP_BATCH", 2)
    with db.writing() as session:
        camera = factories.a_camera(session)
        for _ in range(3):
            factories.a_capture(session, camera, state=CaptureState.RECEIVED)
    assert [len(swept()) for _ in range(3)] == [2, 1, 0]


def test_the_register_is_asked_and_its_silence_is_shown(settings):
    with db.writing() as session:
        case_id = factories.a_case(session, CaseState.CONFIRMED).id
    tasks.find_owner(str(case_id))
    with db.reading() as session:
        assert session.get_one(Case, case_id).state is CaseState.AWAITING_OWNER


def test_the_folder_is_watched(settings):
    tasks.watch_folder()
    assert (settings.watch_dir / "incoming").is_dir()


def test_the_sweep_asks_for_owners_of_confirmed_cases_without_one(settings):
    with db.writing() as session:
        factories.a_case(session)
        owned = factories.a_case(session, CaseState.CONFIRMED)
        factories.an_owner(session, owned)
        lacking = str(factories.a_case(session, CaseState.CONFIRMED).id)
    assert swept() == [(Task.FIND_OWNER, (lacking,))]
