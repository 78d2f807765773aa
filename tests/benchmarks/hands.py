"""Seconds a case at the desk: drawn cases, read by the project's own reader, worked off by keyboard in a real Chromium.

The script presses the keys that an officer would press who knows the truth. BENCH_CASES_BY_HAND cases (50); BENCH_LOOK
seconds of looking at each picture before the first key (0: the desk's own share), BENCH_KEY seconds between keys (0.15).
"""

import os
import statistics
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import joinedload

import migrations
from portal.demonstration import examination
from portal.known_answer_commands import drawn
from processing import clock, db, tasks
from processing import settings as process_settings
from processing.cases import known, policy, quality
from processing.cases.rights import Role
from processing.models import Camera, Case, CaseState, KnownAnswer, Person
from tests import factories
from tests.browser.conftest import CHROMIUM, QUIETLY, serve, sign_in
from tests.conftest import make_settings

CASES = int(os.environ.get("BENCH_CASES_BY_HAND", "50"))
LOOK = float(os.environ.get("BENCH_LOOK", "0"))
KEY = float(os.environ.get("BENCH_KEY", "0.15"))
UNREADABLE, NO_OFFENCE = "1", "3"
READY = "() => document.querySelector('[data-confirm]')?.disabled === false"


def measure() -> dict[str, object]:
    """Median seconds from a case lying there to the next one lying there, keys pressed, and what came out."""
    with tempfile.TemporaryDirectory(prefix="pn-hands-") as folder:
        settings = make_settings(Path(folder))
        migrations.upgrade(settings.database_url)
        process_settings.configure(settings)
        db.connect(settings.database_url)
        person, unit_id = _fill()
        with serve(settings) as live, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            sign_in(page, live, person.login)
            page.set_default_timeout(60_000)
            page.goto(f"{live}/office/desk")
            worked = [_work(page) for _ in iter(lambda: _next(page), False)]
            browser.close()
        with db.reading() as session:
            right = quality.line(session, [unit_id], clock.now() - timedelta(days=1)).right
        db.database().engine.dispose()
    seconds, keys = [each[0] for each in worked], [each[1] for each in worked]
    return {"cases worked off": len(worked), "answered rightly": f"{right.count} of {right.of}",
            f"seconds a case, median ({LOOK:g} s of looking, {KEY:g} s a key)": round(statistics.median(seconds), 2),
            "seconds a case, one in ten above": round(statistics.quantiles(seconds, n=10)[-1], 2),
            "keys a case, median": statistics.median(keys), "keys a case, most": max(keys)}


def _fill() -> tuple[Person, object]:
    """An office whose one officer decides alone, and the drawn captures, read."""
    with db.writing() as session:
        unit = factories.a_unit(session)
        person = factories.a_person(session, Role.OFFICER, unit=unit)
        kinds = list(examination.OFFENCE_OF)
        made = [factories.a_camera(session, unit, kind=kind).id for kind in kinds]
        policy.record(session, policy.NOTHING, set_by=None, holds_from=clock.now() - timedelta(days=1), why="benchmark")
    dice = Random(20261122)
    for number in range(CASES):
        with db.reading() as session:
            camera = session.get_one(Camera, made[number % len(made)])
            planned = examination.plan(camera, examination.OFFENCE_OF[camera.kind], dice, limit_kmh=60)
            scene = drawn(camera, planned)
        with db.writing() as session:
            capture_id = known.put_in(session, scene, planned.truth).id
        tasks.read_capture(str(capture_id))
    return person, unit.id


def _next(page: Page) -> bool:
    """Whether a case lies on the desk; from the overview the first one is taken."""
    if page.url.endswith("/office/desk") and page.locator("[data-key=n]").count():
        page.keyboard.press("n")
        page.wait_for_url("**/office/desk/*-*")
    return not page.url.endswith("/office/desk")


def _work(page: Page) -> tuple[float, int]:
    """One case by its keys: how long, and how many."""
    here, start = page.url, time.perf_counter()
    page.wait_for_function(READY)
    time.sleep(LOOK)
    case, truth = _truth(here)
    keys = _keys(page, case, truth)
    for key in keys:
        time.sleep(KEY)
        page.keyboard.press(key)
    page.wait_for_url(lambda address: address != here)
    if not page.url.endswith("/office/desk"):
        page.wait_for_function(READY)
    return time.perf_counter() - start, len(keys)


def _keys(page: Page, case: Case, truth: KnownAnswer) -> list[str]:
    if truth.verdict == "reject":
        return [NO_OFFENCE if case.read and case.read.text else UNREADABLE, "Enter"]
    plate = truth.plate or ""
    boxes, doubtful = page.locator(".glyph-text").count(), page.locator(".glyph-doubtful").count()
    _choose(page, truth)
    if case.read and case.read.text == plate:
        return ["d", *["Enter"] * (doubtful + 1)] if doubtful else ["c"]
    lengthened = ["Insert"] * (len(plate) - boxes) if boxes else []
    shortened = ["End", *["Delete"] * (boxes - len(plate))] if boxes > len(plate) else []
    return ["e", *lengthened, *shortened, *(["Home"] if boxes else []), *plate, "Enter", "Enter"]


def _choose(page: Page, truth: KnownAnswer) -> None:
    """What the camera and the reader did not get right is set as an officer would, by mouse."""
    if not page.locator(f"[name=plate_colour][value={truth.plate_colour}]").is_checked():
        page.locator(f"[name=plate_colour][value={truth.plate_colour}]").check()
    for name, value in (("vehicle_kind", truth.vehicle_kind), ("offence", truth.offence)):
        if page.locator(f"select[name={name}]").input_value() != value:
            page.locator(f"select[name={name}]").select_option(value)


def _truth(address: str) -> tuple[Case, KnownAnswer]:
    with db.reading() as session:
        case = session.get_one(Case, uuid.UUID(address.rpartition("/")[2]), options=[joinedload(Case.read)])
        assert case.state is CaseState.AWAITING_REVIEW
        return case, session.scalars(select(KnownAnswer).where(KnownAnswer.capture_id == case.capture_id)).one()
