"""The cameras' API keeps its promise."""

import io
import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.app import create_app
from portal.intake import camera_access
from processing import clock, db, queue, tasks
from processing import settings as process_settings
from processing.cameras import keys, pictures
from processing.cases.rights import Role
from processing.evidence import evidence
from processing.models import Capture, CaptureFile, RefusedCapture
from tests import factories
from tests.conftest import make_settings
from tests.files import a_clip, a_jpeg_bomb, a_picture, a_png_bomb

ADDRESS = "/api/v1/captures"


@pytest.fixture
def key(app):
    """The key of a certified camera."""
    return a_key()


def a_key(**facts):
    with db.writing() as session:
        return keys.issue(session, factories.a_camera(session, **facts))


def some_metadata(**changes):
    moment = (clock.now() - timedelta(minutes=3)).astimezone(clock.VIETNAM).isoformat(timespec="milliseconds")
    stated = {"event_id": "c01-000184", "recorded_at": moment, "offence": "red_light", "lane": 2, "direction": "N",
              "signal": {"phase": "red", "red_for_ms": 1820}, "vehicle": {"kind": "car", "colour": "white", "make": None},
              "plate": {"text": "17A12345", "confidence": 0.91}}
    return {**stated, **changes}


def post(client, key, stated=None, images=None, *, headers=None, **parts):
    """Post a capture as a camera does; images are bytes or (bytes, declared type)."""
    stated = some_metadata() if stated is None else stated
    text = stated if isinstance(stated, str) else json.dumps(stated)
    shown = [image if isinstance(image, tuple) else (image, "image/jpeg") for image in ([a_picture()] if images is None else images)]
    data = {"metadata": text, "image": [(io.BytesIO(image), f"{n}.jpg", kind) for n, (image, kind) in enumerate(shown)], **parts}
    event_id = stated.get("event_id", "x") if isinstance(stated, dict) else "x"
    sent = {"Authorization": f"Bearer {key}", "Idempotency-Key": str(event_id), **(headers or {})}
    return client.post(ADDRESS, data=data, content_type="multipart/form-data", headers={name: value for name, value in sent.items() if value is not None})


def fields_of(answer):
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    return [error["field"] for error in answer.json["errors"]]


def count(model):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def traces():
    with db.reading() as session:
        return list(session.scalars(select(RefusedCapture)))


def test_a_capture_is_taken_stored_and_nudged(client, key, nudges):
    answer = post(client, key, images=[a_picture(), a_picture(text="near")], clip=(io.BytesIO(a_clip()), "c.mp4", "video/mp4"))
    assert (answer.status_code, answer.json["state"], set(answer.json)) == (201, "received", {"id", "state", "links"})
    assert answer.json["links"]["self"] == answer.headers["Location"] == f"{ADDRESS}/{answer.json['id']}"
    assert nudges == [("processing.read_capture", (answer.json["id"],))]
    with db.reading() as session:
        capture = session.scalars(select(Capture)).one()
        assert [(file.media_type, file.width) for file in capture.files] == [("image/jpeg", 64)] * 2 + [("video/mp4", None)]
        assert evidence().read(capture.files[0].sha256) == a_picture()
        assert capture.stated["plate"] == {"text": "17A12345", "confidence": 0.91}


def test_the_same_again_is_the_same_capture(client, key, nudges):
    stated = some_metadata()
    first = post(client, key, stated)
    again = post(client, key, dict(reversed(stated.items())))
    assert (again.status_code, again.json["id"]) == (200, first.json["id"])
    assert (count(Capture), count(CaptureFile), len(nudges)) == (1, 1, 1)


@pytest.mark.parametrize("change", ["picture", "metadata", "order"])
def test_the_same_key_with_other_content_is_refused(client, key, change):
    stated, images = some_metadata(), [a_picture(text="a"), a_picture(text="b")]
    post(client, key, stated, images)
    changed = {"picture": (stated, [a_picture(text="c"), images[1]]), "metadata": ({**stated, "lane": 3}, images),
               "order": (stated, images[::-1])}[change]
    answer = post(client, key, *changed)
    assert (answer.status_code, fields_of(answer)) == (409, ["Idempotency-Key"])
    assert count(Capture) == 1
    assert [(trace.status, trace.event_id) for trace in traces()] == [(409, "c01-000184")]


def test_two_cameras_may_use_the_same_event_id(client, key):
    assert post(client, key).status_code == post(client, a_key()).status_code == 201


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Basic eDp5", "Bearer ü"])
def test_without_a_good_key_nothing_is_taken_but_a_trace_stays(client, key, header):
    answer = post(client, key, headers={"Authorization": header})
    assert (answer.status_code, fields_of(answer)) == (401, ["Authorization"])
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert [(trace.status, trace.camera_id) for trace in traces()] == [(401, None)]
    assert count(Capture) == 0


def test_a_new_key_ends_the_old_one(client, key):
    with db.writing() as session:
        new = keys.issue(session, keys.camera_of(session, key))
    assert (post(client, key).status_code, post(client, new).status_code) == (401, 201)


WRONG_METADATA = {
    "no json": ("{", "metadata"),
    "no object": ("[]", "metadata"),
    "doubled key": ('{"event_id": "x", "event_id": "x"}', "metadata"),
    "not a number": ('{"event_id": "x", "speed_kmh": NaN}', "metadata"),
    "deep": ("[" * 30_000, "metadata"),
    "no event": (some_metadata(event_id=None), "metadata.event_id"),
    "no time": (some_metadata(recorded_at=None), "metadata.recorded_at"),
    "no offset": (some_metadata(recorded_at="2026-11-21T07:41:09"), "metadata.recorded_at"),
    "tomorrow": (some_metadata(recorded_at="2999-01-01T00:00:00+07:00"), "metadata.recorded_at"),
    "strange kind": (some_metadata(vehicle={"kind": "tank"}), "metadata.vehicle.kind"),
    "text as speed": (some_metadata(speed_kmh="70"), "metadata.speed_kmh"),
}


@pytest.mark.parametrize("case", WRONG_METADATA)
def test_wrong_metadata_is_refused_by_its_name(client, key, case):
    stated, field = WRONG_METADATA[case]
    answer = post(client, key, stated)
    assert answer.status_code == 422
    assert field in fields_of(answer)
    assert [trace.field for trace in traces()] == fields_of(answer)
    assert traces()[0].camera_id is not None


def test_large_metadata_is_too_large(client, key):
    answer = post(client, key, some_metadata(note=["x" * 1000] * 70))
    assert (answer.status_code, fields_of(answer)) == (413, ["metadata"])


@pytest.mark.parametrize("header", [None, "other"])
def test_the_key_header_must_be_the_event_id(client, key, header):
    answer = post(client, key, headers={"Idempotency-Key": header})
    assert (answer.status_code, fields_of(answer)) == (422, ["Idempotency-Key"])


def test_every_fault_of_the_metadata_is_told_at_once(client, key):
    answer = post(client, key, some_metadata(lane="two", speed_kmh=-1, offence="Red Light"))
    assert fields_of(answer) == ["metadata.offence", "metadata.speed_kmh", "metadata.lane"]


BAD_IMAGES = {
    "none": ([], 422, "image"),
    "seven": ([a_picture()] * 7, 422, "image"),
    "empty": ([b""], 422, "image[0]"),
    "second cut off": ([a_picture(), a_picture()[:-30]], 422, "image[1]"),
    "text": ([b"<html>" * 20], 415, "image[0]"),
    "png as jpeg": ([a_picture("PNG")], 422, "image[0]"),
    "declared as pdf": ([(a_picture(), "application/pdf")], 415, "image[0]"),
    "bomb": ([(a_png_bomb(), "image/png")], 422, "image[0]"),
    "jpeg bomb": ([a_jpeg_bomb()], 422, "image[0]"),
    "polyglot": ([a_picture() + b"PK\x03\x04" + bytes(50)], 422, "image[0]"),
    "huge": ([a_picture() + bytes(pictures.MAX_PICTURE_BYTES)], 413, "image[0]"),
}


@pytest.mark.parametrize("case", BAD_IMAGES)
def test_a_bad_picture_refuses_the_whole_and_stores_nothing(client, key, case):
    images, status, field = BAD_IMAGES[case]
    answer = post(client, key, images=images)
    assert (answer.status_code, fields_of(answer)) == (status, [field])
    assert (count(Capture), len(traces())) == (0, 1)
    assert not evidence().root.exists()


def test_other_parts_and_other_types_are_refused(client, key):
    assert fields_of(post(client, key, extra="x")) == ["extra"]
    assert fields_of(post(client, key, clip=(io.BytesIO(b"GIF89a--"), "c.mp4", "video/mp4"))) == ["clip"]
    answer = client.post(ADDRESS, json={}, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, fields_of(answer)) == (415, ["Content-Type"])


def test_too_much_of_all_is_refused_before_it_is_read(client, key):
    answer = client.post(ADDRESS, headers={"Authorization": f"Bearer {key}"}, environ_overrides={"CONTENT_LENGTH": "999999999"},
                         content_type="multipart/form-data; boundary=x", input_stream=io.BytesIO(b"--x"))
    assert (answer.status_code, fields_of(answer)) == (413, ["body"])
    assert traces()[0].camera_id is not None


SET_ASIDE = {
    "unknown_offence": {"offence": "flying"},
    "too_old": {"recorded_at": (clock.now() - timedelta(days=368)).isoformat()},
    "not_certified": {"recorded_at": (clock.now() - timedelta(days=2)).isoformat()},
    "speed_missing": {"offence": "speeding"},
    "future": {"recorded_at": (clock.now() + timedelta(hours=7)).isoformat()},
    "clock_wrong": {"clock": {"synchronised": False}},
}


@pytest.mark.parametrize("reason", SET_ASIDE)
def test_what_the_office_must_look_at_is_kept_and_set_aside(client, key, nudges, reason):
    if reason == "not_certified":
        with db.writing() as session:
            for each in keys.camera_of(session, key).certificates:
                each.valid_to = clock.today() - timedelta(days=3)
    answer = post(client, key, some_metadata(**SET_ASIDE[reason]))
    assert (answer.status_code, answer.json["state"], answer.json["reason"]) == (201, "set_aside", reason)
    assert nudges == []


def test_a_makers_code_is_taken_for_what_it_stands_for_and_one_that_nobody_knows_keeps_its_name(client, key):
    coded = some_metadata(maker="hikvision", offence_code="1625")
    assert post(client, key, {name: value for name, value in coded.items() if name != "offence"}).json["state"] == "received"
    other = some_metadata(event_id="e2", maker="hikvision", offence_code="99999")
    answer = post(client, key, {name: value for name, value in other.items() if name != "offence"})
    assert (answer.status_code, answer.json["reason"]) == (201, "unknown_offence")
    with db.reading() as session:
        assert {each.offence for each in session.scalars(select(Capture))} == {"red_light", "hikvision:99999"}


def test_a_capture_of_an_event_that_has_a_case_is_told_that_case(client, key, settings):
    process_settings.configure(replace(settings, reader="tests.readers:quick"))
    answers = [post(client, key, some_metadata(event_id=f"e{n}"), [a_picture(text=str(n))]).json for n in range(2)]
    for answer in answers:
        tasks.read_capture(answer["id"])
    first, second = (client.get(each["links"]["self"], headers={"Authorization": f"Bearer {key}"}).json for each in answers)
    assert first["case"] == second["case"] is not None
    assert (first["reason"], second["state"], second["reason"]) == (None, "read", "same_vehicle")


def test_a_camera_out_of_service_is_set_aside(client, app):
    answer = post(client, a_key(active=False))
    assert (answer.status_code, answer.json["reason"]) == (201, "not_in_service")


def test_only_the_same_camera_and_staff_of_its_unit_see_a_capture(client, app, key):
    address = post(client, key).json["links"]["self"]
    with db.writing() as session:
        unit = keys.camera_of(session, key).unit
        officer = factories.a_person(session, Role.OFFICER, unit=unit)
        stranger, administrator = factories.a_person(session, Role.OFFICER), factories.a_person(session, Role.ADMINISTRATOR, unit=unit)

    def seen_by(person):
        signed_in = app.test_client()
        factories.sign_in(signed_in, person)
        return signed_in.get(address).status_code

    assert client.get(address, headers={"Authorization": f"Bearer {key}"}).json == {
        "id": address.rpartition("/")[2], "state": "received", "reason": None, "case": None, "plates": []}
    assert client.get(address, headers={"Authorization": f"Bearer {a_key()}"}).status_code == 404
    assert client.get(address).status_code == 401
    assert (seen_by(officer), seen_by(stranger), seen_by(administrator)) == (200, 404, 403)
    assert traces() == []


def test_eight_posts_of_the_same_capture_at_once_make_one(both, nudges):
    from processing import settings

    app = create_app(settings.current())
    queue.set_sender(lambda task, ids: nudges.append((str(task), ids)))
    key, stated, answers = a_key(), some_metadata(), []
    gate = threading.Barrier(8)

    def send():
        gate.wait()
        answers.append(post(app.test_client(), key, stated).status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 7 + [201]
    assert (count(Capture), len(nudges)) == (1, 1)


@pytest.fixture
def limited(tmp_path, settings, monkeypatch):
    """A visitor of an application that counts."""
    monkeypatch.setattr(camera_access, "PER_CAMERA", "3 per minute")
    monkeypatch.setattr(camera_access, "PER_STRANGER", "2 per minute")
    return create_app(make_settings(tmp_path, rate_limits=True)).test_client()


def test_a_camera_that_sends_too_often_waits_and_leaves_one_trace(limited):
    key, stated = a_key(), some_metadata()
    assert [post(limited, key, stated).status_code for _ in range(3)] == [201, 200, 200]
    answers = [post(limited, key, stated) for _ in range(3)]
    assert [(answer.status_code, answer.content_type) for answer in answers] == [(429, "application/problem+json")] * 3
    assert answers[0].headers["Retry-After"] == "60"
    assert [trace.status for trace in traces()] == [429]
    assert post(limited, a_key()).status_code == 201


def test_guessing_keys_ends_in_a_wait_and_bounded_traces(limited, settings):
    assert [post(limited, f"guess{n}").status_code for n in range(4)] == [401, 401, 429, 429]
    assert len(traces()) == 2
