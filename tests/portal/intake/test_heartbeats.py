"""A camera's heartbeat says what its clock shows; a wrong clock counts for what it sends afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from processing import clock, db
from processing.models import Camera
from tests.portal.intake.test_captures import a_key, fields_of, post, some_metadata

ADDRESS = "/api/v1/heartbeats"


def beat(client, key, **body):
    return client.post(ADDRESS, json=body, headers={"Authorization": f"Bearer {key}"})


def test_a_right_clock_is_heard_and_a_wrong_one_sets_aside_what_comes_after_it(client, app):
    key = a_key()
    assert abs(beat(client, key, time=clock.now().isoformat()).json["clock_ahead_seconds"]) < 5
    assert post(client, key, some_metadata()).json["state"] == "received"
    ahead = beat(client, key, time=(clock.now() + timedelta(minutes=2)).isoformat()).json["clock_ahead_seconds"]
    assert 115 < ahead < 125
    assert post(client, key, some_metadata(event_id="e2")).json["reason"] == "clock_wrong"
    with db.reading() as session:
        assert session.scalars(select(Camera)).one().last_seen_at is not None


@pytest.mark.parametrize(("body", "field"), [({"time": "noon"}, "time"), ({}, "time"), ({"time": "2026-11-21T12:00:00"}, "time")])
def test_a_heartbeat_without_a_moment_is_refused(client, app, body, field):
    answer = beat(client, a_key(), **body)
    assert (answer.status_code, fields_of(answer)) == (422, [field])


def test_a_heartbeat_wants_a_key_and_json(client, app):
    assert beat(client, "wrong", time=clock.now().isoformat()).status_code == 401
    answer = client.post(ADDRESS, data="now", headers={"Authorization": f"Bearer {a_key()}"})
    assert answer.status_code == 415
