"""Errors as answers: what a database cannot store is the sender's fault, and is said so."""

import pytest

from portal.app import create_app
from processing import db
from tests.conftest import empty, make_settings


@pytest.fixture
def client_on_postgresql(tmp_path, postgresql_url):
    app = create_app(make_settings(tmp_path, database_url=postgresql_url))
    app.config["WTF_CSRF_ENABLED"] = False
    app.testing = True
    empty(db.database())
    return app.test_client()


def test_a_zero_byte_is_a_bad_request(client_on_postgresql):
    answer = client_on_postgresql.post("/office/sign-in", data={"login": "a\0b", "password": "x"})
    assert answer.status_code == 400
    assert "Yêu cầu không hợp lệ" in answer.text
