"""Alembic's entrance: migrate the database that DATABASE_URL (or the calling code) names."""

import os

from alembic import context

import processing.models  # noqa: F401 - fills the metadata
from processing.db import Base, Database
from processing.settings import Settings


def run() -> None:
    """Run the migrations in one transaction."""
    url = context.config.attributes.get("url") or Settings.from_env(os.environ).database_url
    engine = Database(url).engine
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
