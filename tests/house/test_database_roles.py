"""On PostgreSQL the application's role works with every table, and can't touch what was logged."""

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

import migrations
from processing import db
from processing.audit import sealer
from processing.audit.record import record
from processing.cases import states
from processing.cases.rights import MACHINE
from processing.db import Base, Database
from tests import factories
from tests.conftest import empty


@pytest.fixture
def application(postgresql_url):
    """The database as the application's own role sees it, with something logged."""
    owner = Database(postgresql_url)
    empty(owner)
    mine = make_url(postgresql_url).set(username="application", password="it's 100% se\"cret")
    for _ in range(2):  # as at every start
        assert migrations.grant(postgresql_url, mine.render_as_string(hide_password=False)) == "application"
    database = db.connect(mine.render_as_string(hide_password=False))
    with database.writing() as session:
        case = factories.a_case(session)
        states.opened(case, MACHINE)
        record(session, "act", MACHINE, ("thing", "1"))
    yield database
    owner.engine.dispose()


def test_the_application_does_its_work_and_seals_it(application):
    with application.writing() as session:
        assert sealer.seal(session) == 2
    with application.reading() as session:
        for table in Base.metadata.tables:
            session.execute(text(f"select count(*) from {table}"))


LOG = {"case_events": "act", "office_events": "act", "log_links": "digest", "log_roots": "root"}
FORBIDDEN = (
    *(statement.format(table=table, column=column) for table, column in LOG.items() for statement in (
        "update {table} set {column} = {column}", "delete from {table}", "truncate {table}", "drop table {table}",
        "alter table {table} disable trigger all", "drop trigger {table}_unchanging on {table}",
        "alter table {table} drop column {column}")),
    "set session_replication_role = replica", "alter role application superuser", "create table mine (id int)",
    "create or replace function log_never_changes() returns trigger language plpgsql as $$ begin return null; end $$",
    "drop function log_never_changes() cascade", "update alembic_version set version_num = 'x'",
)


def test_the_application_may_not_change_the_log_nor_its_guards_nor_its_own_rights(application):
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), application.writing() as session:
            session.execute(text(statement))


def test_an_owner_that_is_also_the_application_is_left_as_it_is(postgresql_url):
    assert migrations.grant(postgresql_url, postgresql_url) is None
    assert migrations.grant("sqlite:///a", "sqlite:///b") is None
