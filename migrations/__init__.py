"""Alembic migrations and the few lines that run them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


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
