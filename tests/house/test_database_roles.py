"""On PostgreSQL the application's role works with every table, and can't touch what was logged."""

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

import migrations
from processing import db
from processing.audit import sealer, verify
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
    "set session_replication_role = replica", "select set_config('session_replication_role', 'replica', false)",
    "alter role application set session_replication_role = replica", "set role {owner}", "set session authorization {owner}",
    "with gone as (delete from office_events returning 1) select * from gone", "do $$ begin delete from case_events; end $$",
    "insert into office_events select * from office_events on conflict (id) do update set act = 'x'",
    "merge into case_events using (select 1) as one on true when matched then update set act = 'x'",
    "select id from case_events for update", "lock table log_links in access exclusive mode", "update log_pending set event_id = 9",
    "create temporary table log_pending (source text, event_id bigint)", "create schema mine", "create role mine superuser",
    "create rule no as on insert to office_events do instead nothing", "alter table log_links owner to application",
    "create trigger no before insert on office_events for each row execute function log_waits('case')",
    "copy office_events to program 'id'", "select pg_read_file('/etc/passwd')", "delete from pg_trigger",
    "alter function log_waits() rename to x", "alter sequence office_events_id_seq restart with 1", "drop schema public cascade",
    "alter role application superuser", "create table mine (id int)",
    "create or replace function log_never_changes() returns trigger language plpgsql as $$ begin return null; end $$",
    "drop function log_never_changes() cascade", "update alembic_version set version_num = 'x'",
)


def test_the_application_may_not_change_the_log_nor_its_guards_nor_its_own_rights(application):
    with application.reading() as session:
        owner = session.scalar(text("select tableowner from pg_tables where tablename = 'case_events'"))
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner|is not a member"), application.writing() as session:
            session.execute(text(statement.replace("{owner}", owner)))


def test_what_the_application_may_add_shows_when_it_is_forged(application):
    with application.writing() as session:
        assert sealer.seal(session) == 2
        record(session, "act", MACHINE, ("thing", "2"))
        session.flush()
        session.execute(text("delete from log_pending"))
        session.execute(text("insert into log_links (sequence, source, event_id, event_digest, previous, digest, sealed_at) "
                             "values (4, 'office', 77, 'x', 'x', 'x', now())"))
    with application.reading() as session:
        found = [each.kind for each in verify.without_files(session)]
    assert found == ["link_missing", "event_missing", "event_without_seal"]


@pytest.mark.parametrize("might", ["alter role mighty superuser", "grant {owner} to mighty", "alter table case_flags owner to mighty"])
def test_a_role_that_could_undo_the_guards_is_refused(postgresql_url, might):
    owner = Database(postgresql_url)
    mine = make_url(postgresql_url).set(username="mighty", password="x").render_as_string(hide_password=False)
    with owner.writing() as session:
        me = session.scalar(text("select current_user"))
        session.execute(text("create role mighty"))
        session.execute(text(might.replace("{owner}", me)))
    try:
        with pytest.raises(ValueError, match="a role of its own"):
            migrations.grant(postgresql_url, mine)
    finally:
        with owner.writing() as session:
            session.execute(text(f"reassign owned by mighty to {me}"))
            session.execute(text("drop role mighty"))
        owner.engine.dispose()


def test_an_owner_that_is_also_the_application_is_left_as_it_is(postgresql_url):
    assert migrations.grant(postgresql_url, postgresql_url) is None
    assert migrations.grant("sqlite:///a", "sqlite:///b") is None
