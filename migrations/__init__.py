"""Alembic migrations and the few lines that run them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text

from processing.db import Base, Database

UNCHANGING = ("case_events", "office_events", "log_links", "log_roots")
"""The log: the application's own role may add to it and read it, nothing else."""


def config(url: str) -> Config:
    """Alembic's configuration for this database."""
    made = Config(str(Path(__file__).parent / "alembic.ini"))
    made.attributes["url"] = url
    return made


def upgrade(url: str, to: str = "head") -> None:
    """Bring the database to a revision."""
    command.upgrade(config(url), to)


def head() -> str:
    """The newest revision of this code."""
    newest = ScriptDirectory.from_config(config("")).get_current_head()
    assert newest is not None
    return newest


def grant(owner_url: str, application_url: str) -> str | None:
    """On PostgreSQL, give the role of `application_url` what the application needs and no more: it owns nothing, so
    it can't alter a table or drop a trigger, and it can't change the log. The role's name; None where owner and
    application are one."""
    owner, role = make_url(owner_url), make_url(application_url)
    if not owner.drivername.startswith("postgresql") or role.username in (None, owner.username):
        return None
    database = Database(owner_url)
    with database.writing() as session:
        _make_role(session.connection(), str(role.username), str(role.password or ""))
    database.engine.dispose()
    return role.username


def _make_role(connection: Connection, role: str, password: str) -> None:
    known = connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": role})
    _run(connection, f"{'alter' if known else 'create'} role %I login password %L", role, password)
    _refuse_mighty(connection, role)
    here = str(connection.scalar(text("select current_database()")))
    _run(connection, "revoke temporary on database %I from public", here)
    tables = ", ".join(Base.metadata.tables)
    for statement in (
        "grant usage on schema public to %I", "revoke create on schema public from %I",
        f"grant select, insert, update, delete on {tables} to %I", "grant select on alembic_version to %I",
        "grant usage, select on all sequences in schema public to %I",
        f"revoke update, delete on {', '.join(UNCHANGING)} from %I", "revoke update on log_pending from %I",
    ):
        _run(connection, statement, role)
    for function in ("log_waits", "log_never_changes"):  # nobody's own table of the same name comes before the log's
        connection.exec_driver_sql(f"alter function {function}() set search_path = public, pg_temp")


def _refuse_mighty(connection: Connection, role: str) -> None:
    """A role that could become the owner, or owns a table, would make every guard of the log worthless."""
    mighty = connection.scalar(text(
        "select rolsuper or rolcreaterole or pg_has_role(oid, current_user, 'member') "
        "or exists (select 1 from pg_class where relowner = pg_roles.oid and relnamespace = 'public'::regnamespace) "
        "from pg_roles where rolname = :role"), {"role": role})
    if mighty:
        raise ValueError(f"the database role {role} is a superuser, can become the owner or owns tables: "
                         "give the application a role of its own, and let the migrations make it")


def _run(connection: Connection, statement: str, *values: str) -> None:
    """PostgreSQL itself puts names and passwords into a statement that takes no parameters."""
    names = ", ".join(f"cast(:v{number} as text)" for number in range(len(values)))
    whole = connection.scalar(text(f"select format(:statement, {names})"),
                              {"statement": statement, **{f"v{number}": value for number, value in enumerate(values)}})
    connection.exec_driver_sql(str(whole).replace("%", "%%"))
