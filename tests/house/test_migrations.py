"""Migrations make exactly the tables of the models, on both databases, up and down."""

from pathlib import Path

import pytest
from alembic import command

import migrations
from processing.cases import states
from processing.db import Database
from processing.models import CaseState
from tests import factories


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, postgresql_url: str) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/m.sqlite3"

    with Database(postgresql_url).engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("drop database if exists migrated")
        connection.exec_driver_sql("create database migrated")
    return postgresql_url.replace("/postgres?", "/migrated?", 1)


def test_migrations_make_exactly_the_models_and_can_go_back(empty_url):
    config = migrations.config(empty_url)
    command.upgrade(config, "head")
    command.check(config)
    command.downgrade(config, "base")
    command.upgrade(config, "head")


@pytest.mark.parametrize("state", list(CaseState))
def test_the_database_accepts_every_state(both, state):
    with both.writing() as session:
        case = factories.a_case(session, state)
    with both.reading() as session:
        assert session.get(type(case), case.id).state is state


def test_every_move_leads_to_a_state_and_every_act_has_its_right():
    assert set(states.RIGHTS) == set(states.Act)
    assert {state for pair in states.MOVES for state in (pair[0], states.MOVES[pair])} == set(CaseState)
