"""Whom a figure is about: only people and cameras of one's own units."""

import pytest

from processing import db
from processing.cases.rights import Role
from tests import factories


@pytest.mark.parametrize("ending", ["", ".csv"])
def test_neither_a_person_nor_a_camera_of_another_unit_is_named(client, ending):
    with db.writing() as session:
        supervisor = factories.a_person(session, Role.SUPERVISOR)
        colleague = factories.a_person(session, Role.OFFICER, unit=supervisor.unit)
        foreign, camera = factories.a_person(session, Role.OFFICER), factories.a_camera(session)
    factories.sign_in(client, supervisor)
    page = f"/office/quality/decided{ending}"
    assert client.get(page, query_string={"person": str(colleague.id)}).status_code == 200
    for asked in ({"person": str(foreign.id)}, {"camera": str(camera.id)}):
        answer = client.get(page, query_string=asked)
        assert (answer.status_code, foreign.name in answer.text, camera.code in answer.text) == (404, False, False)
