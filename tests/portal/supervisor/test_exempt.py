"""The administrator keeps the list of priority vehicles: by form, by file, ended but never deleted."""

import io
import uuid

import pytest
from sqlalchemy import select

from processing import db
from processing.cases.rights import Role
from processing.models import ExemptVehicle
from tests import factories

ADDRESS = "/office/exempt-vehicles"
FORM = {"plate": "17A-123.45", "plate_colour": "white", "ground": "fire", "document": "QĐ 15/2026", "valid_from": "2026-01-01",
        "valid_to": ""}


@pytest.fixture
def administrator(app, client):
    with db.writing() as session:
        person = factories.a_person(session, Role.ADMINISTRATOR)
    factories.sign_in(client, person)
    return person


def entries():
    with db.reading() as session:
        return session.scalars(select(ExemptVehicle)).all()


def test_a_vehicle_is_entered_with_who_when_and_by_what(client, administrator):
    assert "Chưa có xe nào" in client.get(ADDRESS).text
    assert client.post(ADDRESS, data=FORM).status_code == 302
    [entry] = entries()
    assert (entry.plate, entry.ground, entry.document, entry.entered_by) == ("17A12345", "fire", "QĐ 15/2026", administrator.id)
    page = client.get(ADDRESS).text
    assert "17A-123.45" in page
    assert "Xe chữa cháy đi làm nhiệm vụ" in page


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(client, administrator):
    answer = client.post(ADDRESS, data={**FORM, "plate": "17", "document": "<b>QĐ</b>", "valid_to": "2025-01-01"})
    assert answer.status_code == 422
    assert "Nhập biển số gồm 4 đến 11 chữ và số." in answer.text
    assert "Ngày kết thúc không được trước ngày bắt đầu." in answer.text
    assert "&lt;b&gt;QĐ&lt;/b&gt;" in answer.text
    assert entries() == []


def test_an_entry_is_ended_and_stays_on_the_list(client, administrator):
    client.post(ADDRESS, data=FORM)
    [entry] = entries()
    assert client.post(f"{ADDRESS}/{entry.id}/end").status_code == 302
    assert "đã kết thúc" in client.get(ADDRESS).text
    assert entries()[0].ended_by == administrator.id


def test_a_file_is_taken_up_whole_or_said_to_be_wrong(client, administrator):
    heading = ",".join(FORM)
    good, bad = ",".join(FORM.values()), ",".join({**FORM, "ground": "hurry"}.values())

    def send(text):
        return client.post(f"{ADDRESS}/file", data={"file": (io.BytesIO(text.encode()), "xe.csv")}, follow_redirects=True)

    answer = send(f"{heading}\n{good}\n{bad}\n")
    assert (answer.status_code, "line 3: ground" in answer.text, entries()) == (422, True, [])
    assert "Đã ghi 1 xe mới" in send(f"{heading}\n{good}\n").text
    assert send("").status_code == 422


def test_a_part_of_the_office_reads_the_provinces_list_and_changes_nothing(app, client):
    with db.writing() as session:
        part = factories.a_person(session, Role.ADMINISTRATOR, unit=factories.a_unit(session, factories.a_unit(session)))
    factories.sign_in(client, part)
    page = client.get(ADDRESS)
    assert (page.status_code, "Ghi thêm một xe" in page.text) == (200, False)
    assert client.post(ADDRESS, data=FORM).status_code == 409
    assert client.post(f"{ADDRESS}/file", data={"file": (io.BytesIO(b"x"), "xe.csv")}).status_code == 409
    assert client.post(f"{ADDRESS}/{uuid.uuid4()}/end").status_code == 409
    assert entries() == []
