"""Cameras under watch: a jump of the reject rate raises one alarm, the page shows it, closing it starts anew."""

import csv
import io
import random
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import insert, inspect

from processing import clock, db, tasks
from processing.cases import camera_watch, control_chart
from processing.cases.rights import Role
from processing.models import CameraAlarm, Capture, Case, CaseState
from tests import factories


@pytest.fixture
def office(client):
    with db.writing() as session:
        unit = factories.a_unit(session)
        faulty, healthy = (factories.a_camera(session, unit) for _ in range(2))
        supervisor = factories.a_person(session, Role.SUPERVISOR, unit=unit)
    factories.sign_in(client, supervisor)
    return faulty, healthy


def judge(camera, rates, *, begin=None):
    """Judged cases of a camera, one a minute, rejected at these rates; copies of one drawn case."""
    chance, begin = random.Random(str(len(rates))), begin or clock.now() - timedelta(days=20)
    with db.writing() as session:
        drawn = factories.a_case(session, CaseState.CONFIRMED, camera=camera, recorded_at=begin)
        capture, case = (copy_of(session, row) for row in (drawn.capture, drawn))
        captures, cases = [], []
        for minute, rate in enumerate(rates):
            at, capture_id = begin + timedelta(minutes=minute), uuid.uuid4()
            state = CaseState.REJECTED if chance.random() < rate else CaseState.CONFIRMED
            captures.append({**capture, "id": capture_id, "event_id": f"{begin.isoformat()}-{minute}"})
            cases.append({**case, "id": uuid.uuid4(), "reference": str(capture_id), "state": state, "recorded_at": at,
                          "capture_id": capture_id})
        session.execute(insert(Capture), captures)
        session.execute(insert(Case), cases)


def copy_of(session, row):
    session.refresh(row)
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def alarms():
    with db.reading() as session:
        return session.query(CameraAlarm).all()


def test_a_jump_raises_one_alarm_and_a_healthy_camera_none(client, office):
    faulty, healthy = office
    judge(faulty, [0.1] * (control_chart.LEARNING + 50) + [0.95] * 40)
    judge(healthy, [0.1] * (control_chart.LEARNING + 90))
    for _ in range(2):
        tasks.watch_cameras()
    alarm, = alarms()
    assert alarm.camera_id == faulty.id
    assert alarm.rejected > 5
    page = client.get("/office/cameras").get_data(as_text=True)
    assert page.count(f"/office/cameras/{faulty.id}") == 2
    assert page.count(f"/office/cameras/{healthy.id}") == 1
    page = client.get(f"/office/cameras/{faulty.id}").get_data(as_text=True)
    assert "Tỷ lệ không xử lý tăng đột ngột" in page
    assert '<svg class="chart"' in page

    assert client.post(f"/office/cameras/alarms/{alarm.id}/close", data={"finding": " "}).status_code == 409
    assert client.post(f"/office/cameras/alarms/{alarm.id}/close", data={"finding": "lau ống kính"}).status_code == 302
    assert "lau ống kính" in client.get(f"/office/cameras/{faulty.id}").get_data(as_text=True)
    tasks.watch_cameras()
    assert [each.closed_at is None for each in alarms()] == [False]
    judge(faulty, [0.95] * 30, begin=clock.now() + timedelta(minutes=1))
    tasks.watch_cameras()
    assert sorted(each.closed_at is None for each in alarms()) == [False, True]


def test_each_point_of_the_chart_comes_as_csv(client, office):
    judge(office[0], [0.1] * (control_chart.LEARNING + 20))
    rows = list(csv.reader(io.StringIO(client.get(f"/office/cameras/{office[0].id}.csv").get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0] == ["Hồ sơ", "Thời điểm vi phạm", "Không xử lý", "Tổng tích lũy"]
    assert len(rows) == 1 + 21
    assert {row[2] for row in rows[1:]} <= {"0", "1"}


def test_a_camera_of_another_unit_is_not_there(client, office):
    with db.writing() as session:
        other = factories.a_camera(session)
    assert client.get(f"/office/cameras/{other.id}").status_code == 404
    assert client.get(f"/office/cameras/{other.id}.csv").status_code == 404


def test_a_camera_with_few_cases_has_no_chart_yet(client, office):
    with db.reading() as session:
        assert camera_watch.chart_of(session, office[0].id) is None
    assert "Chưa đủ hồ sơ" in client.get(f"/office/cameras/{office[0].id}").get_data(as_text=True)
