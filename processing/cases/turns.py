"""One at a time: whoever names the same thing waits until the other's transaction is over."""

import hashlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def take(session: Session, *things: object) -> None:
    """Wait for the turn on these things, in an order that is the same for all. Take turns before any row is locked.

    PostgreSQL only: on SQLite a writing transaction is alone already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted(_key(thing) for thing in things):
        session.execute(select(func.pg_advisory_xact_lock(key)))


def _key(thing: object) -> int:
    return int.from_bytes(hashlib.blake2b(str(thing).encode(), digest_size=8).digest(), "big", signed=True)
