"""The database layer: what its errors may say."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


def test_an_error_that_is_logged_names_no_personal_data(both):
    with both.writing() as session, pytest.raises(DBAPIError) as failure:
        session.execute(text("insert into nowhere (name) values (:name)"), {"name": "Nguyễn Thị Kín"})
    assert "Kín" not in str(failure.value)
