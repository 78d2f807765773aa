"""A log that can't be quietly changed: every event waits for its seal, and nothing of the log is updated or deleted."""

import hashlib
import json
import secrets
import uuid

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

SOURCES = {"case": "case_events", "office": "office_events"}
UNCHANGING = ("case_events", "office_events", "log_links", "log_roots")
WORDS = ("why", "statement", "contact", "unsigned_reason", "note", "text")


def upgrade() -> None:
    _set_words_apart()
    for source, table in SOURCES.items():
        op.execute(f"insert into log_pending (source, event_id) select '{source}', id from {table}")
    (_postgresql if op.get_bind().dialect.name == "postgresql" else _sqlite)()


def _sqlite() -> None:
    for source, table in SOURCES.items():
        op.execute(f"create trigger {table}_wait after insert on {table} begin "
                   f"insert into log_pending (source, event_id) values ('{source}', new.id); end")
    for table in UNCHANGING:
        for act in ("update", "delete"):
            op.execute(f"create trigger {table}_no_{act} before {act} on {table} begin "
                       f"select raise(abort, 'the log is never changed'); end")


def _postgresql() -> None:
    op.execute("create function log_waits() returns trigger language plpgsql as $$ begin "
               "insert into log_pending (source, event_id) values (tg_argv[0], new.id); return null; end $$")
    op.execute("create function log_never_changes() returns trigger language plpgsql as $$ begin "
               "raise exception 'the log is never changed'; end $$")
    for source, table in SOURCES.items():
        op.execute(f"create trigger {table}_wait after insert on {table} for each row execute function log_waits('{source}')")
    for table in UNCHANGING:
        op.execute(f"create trigger {table}_unchanging before update or delete or truncate on {table} "
                   "for each statement execute function log_never_changes()")


def _set_words_apart() -> None:
    """What persons wrote in events of the first release moves beside the log, as `processing.cases.said` does now."""
    connection = op.get_bind()
    events = sa.table("case_events", sa.column("id", sa.Integer), sa.column("case_id", sa.Uuid),
                      sa.column("details", sa.JSON), sa.column("words_id", sa.Uuid))
    kept = sa.table("event_words", sa.column("id", sa.Uuid), sa.column("case_id", sa.Uuid), sa.column("salt", sa.Text),
                    sa.column("words", sa.JSON))
    for event in connection.execute(sa.select(events)).all():
        words = {name: value for name, value in event.details.items() if name in WORDS and value}
        if not words:
            continue
        words_id, salt = uuid.uuid4(), secrets.token_hex(16)
        text = json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        plain = {name: value for name, value in event.details.items() if name not in words}
        plain["words_digest"] = hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()
        connection.execute(sa.insert(kept).values(id=words_id, case_id=event.case_id, salt=salt, words=words))
        connection.execute(sa.update(events).where(events.c.id == event.id).values(details=plain, words_id=words_id))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in (*SOURCES.values(), *UNCHANGING):
            for trigger in (f"{table}_wait", f"{table}_unchanging"):
                op.execute(f"drop trigger if exists {trigger} on {table}")
        op.execute("drop function log_waits()")
        op.execute("drop function log_never_changes()")
        return
    for table in UNCHANGING:
        for trigger in (f"{table}_wait", f"{table}_no_update", f"{table}_no_delete"):
            op.execute(f"drop trigger if exists {trigger}")
