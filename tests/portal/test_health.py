"""Alive, ready and counted: what a watcher of the machine is told."""

import pytest

from portal import health
from portal.app import create_app
from processing import clock, db, evidence
from processing.models import CaseState, KnownAnswer
from tests import factories


@pytest.fixture
def ready(app, client, monkeypatch):
    monkeypatch.setattr(health, "_broker", lambda: True)
    return lambda: client.get("/health/ready")


def test_it_is_alive_whatever_else_is_down(client):
    assert client.get("/health").json == {"status": "alive"}


def test_it_is_ready_when_everything_answers(ready):
    answer = ready()
    assert (answer.status_code, answer.json) == (200, {"ready": True, "database": True, "broker": True, "evidence": True})


def test_a_database_at_other_tables_is_not_ready(ready):
    with db.database().engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = 'older'")
    answer = ready()
    assert (answer.status_code, answer.json["database"], answer.json["ready"]) == (503, False, False)


def test_a_store_that_is_gone_is_not_ready(ready, monkeypatch):
    monkeypatch.setattr(evidence.Store, "answers", lambda _store: False)
    answer = ready()
    assert (answer.status_code, answer.json["evidence"]) == (503, False)


def test_a_broker_that_is_gone_is_not_ready(settings, tmp_path):
    from dataclasses import replace

    from processing import queue

    app = create_app(replace(settings, broker_url=f"redis+socket://{tmp_path}/nobody.sock"))
    answer = app.test_client().get("/health/ready")
    queue.set_sender(None)
    assert (answer.status_code, answer.json["broker"], answer.json["database"]) == (503, False, True)


def test_rows_are_counted_by_state_and_nothing_personal_is_told(client):
    with db.writing() as session:
        factories.a_case(session, CaseState.NOTIFIED)
        factories.a_case(session, CaseState.NOTIFIED)
    text = client.get("/metrics").text
    assert 'phatnguoi_cases{state="notified"} 2.0' in text
    assert "17A12345" not in text


def test_what_was_put_in_to_measure_is_neither_a_capture_nor_a_case(client):
    with db.writing() as session:
        factories.a_case(session)
        for state in (CaseState.AWAITING_REVIEW, CaseState.MEASURED):
            put_in = factories.a_case(session, state, known_answer=True)
            session.add(KnownAnswer(capture_id=put_in.capture_id, source="drawn", put_in_at=clock.now(), verdict="reject",
                                    vehicle_kind="car", offence="red_light"))
    text = client.get("/metrics").text
    assert 'phatnguoi_cases{state="awaiting_review"} 1.0' in text
    assert 'phatnguoi_captures{state="read"} 1.0' in text
    assert "measured" not in text
