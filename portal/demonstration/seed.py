"""Fills an empty office with the demonstration, once: goes on where it stopped, doubles nothing, tells the log-ins."""

import fcntl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.demonstration import acts, certificates, drawing, drive, foundation, hostile, measuring, money, sending
from portal.demonstration.acts import Stage, StuckError
from portal.demonstration.captures import PlannedCapture, plan
from portal.demonstration.drawing import Draw
from portal.demonstration.past import Machine, undisturbed
from portal.demonstration.people import MANDATES
from portal.demonstration.sending import Door, InProcess, OverNetwork
from processing import clock, db
from processing.cameras import keys
from processing.models import Camera, Capture, CaptureState, Unit
from processing.settings import Settings

Say = Callable[[str], None]

BY_FOLDER = frozenset({2, 6, 15})
"""Numbers of the planned captures that come by the watch folder."""
SAMPLE_STATEMENT = "sao-ke-minh-hoa.csv"


class SeedRefusedError(Exception):
    """The demonstration has no place here; the message says why."""


def refusals() -> tuple[type[Exception], ...]:
    """What a person at the keyboard is told without a traceback."""
    return SeedRefusedError, foundation.NotEmptyError, StuckError


@dataclass(frozen=True, kw_only=True)
class How:
    """What a run may choose: a running server's address, how pictures are drawn, how long to wait for workers."""

    url: str | None = None
    draw: Callable[[PlannedCapture, date], Sequence[bytes]] | None = None
    patience: float = 90.0
    """Seconds without any progress of the workers, after which this process reads by itself."""


def seed(app: Flask, say: Say, how: How) -> None:
    """Fill the office; when that was done before, nothing happens."""
    settings: Settings = app.extensions["settings"]
    if settings.production:
        raise SeedRefusedError("a production office takes no demonstration data")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with _alone(settings.data_dir):
        if complete(settings.data_dir):
            _certify()
            return
        today = foundation.lay()
        _certify()
        if how.url and OverNetwork(how.url).answers():
            say(f"Cổng đã mở tại / already open at {how.url}; dữ liệu đang được nạp / filling goes on:")
        say("Đơn vị, camera, tài khoản, sổ đăng ký xe / offices, cameras, accounts, register: xong / done")
        drawn_ahead = [] if how.draw else _missing()
        with drawing.ahead(drawn_ahead, today) as draw:
            _fill(app, say, how, _Day(today, _drawn_by(how, draw, today)))
        foundation.hear_cameras()
        _leave_sample_statement(settings.data_dir)
        _mark(settings.data_dir).write_text(_name_of_data() or "", encoding="utf-8")


def _certify() -> None:
    with db.reading() as session:
        first_day = foundation.day_of(session)
    certificates.lay(first_day - timedelta(days=MANDATES[0].days_held))


def complete(data_dir: Path) -> bool:
    """Whether this database was filled to the end."""
    mark = _mark(data_dir)
    name = _name_of_data()
    return name is not None and mark.exists() and mark.read_text(encoding="utf-8") == name


@dataclass(frozen=True)
class _Day:
    today: date
    pictures: Draw


def _fill(app: Flask, say: Say, how: How, day: _Day) -> None:
    machine, in_process = Machine(app.extensions["celery"]), InProcess(app)
    with db.reading() as session:
        people = foundation.actors(session)
    stage = Stage(people=people, keys=_issue_keys(day.today), pictures=day.pictures, door=in_process, machine=machine,
                  metadata=lambda planned: planned.metadata(day.today))
    say("Quá khứ: từ ảnh đến quyết định, nộp tiền, ý kiến phản đối / the past, from photos to payments and contests …")
    with undisturbed():
        drive.play(stage, drive.steps(drive.past(), day.today), _every_fifth(say))
        with clock.set_to(clock.now() - timedelta(hours=1)):
            measuring.measure(stage)
    say("Hôm nay: camera gửi ảnh mới / today's captures come in …")
    _send_todays(app, how, stage)
    _wait_for_reading(say, how, stage)


def _drawn_by(how: How, draw: Draw, today: date) -> Draw:
    given = how.draw
    pictures: Draw = (lambda planned: given(planned, today)) if given else draw

    def drawn(planned: PlannedCapture) -> Sequence[bytes]:
        made = pictures(planned)
        return [hostile.broken(made[0])] if planned.end == CaptureState.READING_FAILED else made

    return drawn


def _missing() -> list[PlannedCapture]:
    """What has not come in yet, in the order in which it will."""
    with db.reading() as session:
        there = {(camera, event) for camera, event in session.execute(
            select(Camera.code, Capture.event_id).join(Capture.camera))}
    return [each for each in (*drive.past(), *drive.present()) if (each.camera.code, each.event_id) not in there]


def _issue_keys(today: date) -> Mapping[str, str]:
    """Keys for the cameras that will send; a key cannot be shown again, so each run issues its own."""
    codes = {each.camera.code for each in plan()}
    installed = datetime.combine(MANDATES[0].valid_from(today), datetime.min.time(), clock.VIETNAM)
    with clock.set_to(installed), db.writing() as session:
        return {camera.code: keys.issue(session, camera)
                for camera in session.scalars(select(Camera).where(Camera.code.in_(codes)))}


def _send_todays(app: Flask, how: How, stage: Stage) -> None:
    now, folder = replace(stage, door=_door(app, how)), app.extensions["settings"].watch_dir
    for planned in drive.present():
        if planned.number in BY_FOLDER:
            _lay(folder, now, planned)
        else:
            acts.send(now, planned)
    first = drive.present()[0]
    scene = stage.pictures(first)[0]
    hostile.send(now.door, stage.keys[first.camera.code], first, scene)
    hostile.lay(folder, first, scene)


def _lay(folder: Path, stage: Stage, planned: PlannedCapture) -> None:
    with db.reading() as session:
        if acts.find_capture(session, planned) is not None:
            return
    sidecar = {"camera": planned.camera.code, **stage.metadata(planned)}
    sending.lay_into_folder(folder, planned.event_id, sidecar, stage.pictures(planned)[0])


def _door(app: Flask, how: How) -> Door:
    """The running server where there is one."""
    if how.url:
        server = OverNetwork(how.url)
        if server.answers():
            return server
    return InProcess(app)


def _wait_for_reading(say: Say, how: How, stage: Stage) -> None:
    """The running workers read what came in; where none does, this process does it."""
    left, since = _unread(), time.monotonic()
    while left:
        if time.monotonic() - since > how.patience:
            say("Không có tiến trình đọc ảnh; tự đọc / no worker is reading; reading here …")
            _read_here(stage)
            return
        time.sleep(min(1.0, how.patience))
        now_left = _unread()
        if len(now_left) < len(left):
            say(f"  còn {len(now_left)} ảnh chờ đọc / captures left to read")
            since = time.monotonic()
        left = now_left


def _read_here(stage: Stage) -> None:
    time.sleep(0.1)
    stage.machine.watch_folder()
    for planned in _unread():
        acts.read(stage, planned)
    if _unread():
        raise StuckError("some captures could not be read")


def _unread() -> list[PlannedCapture]:
    with db.reading() as session:
        found = {planned: acts.find_capture(session, planned) for planned in drive.present()}
    return [planned for planned, capture in found.items() if capture is None or capture.state is CaptureState.RECEIVED]


def _every_fifth(say: Say) -> Callable[[int, int], None]:
    """Tell each fifth of the way."""
    told = [0]

    def tell(done: int, all_of_them: int) -> None:
        if done * 5 // all_of_them > told[0]:
            told[0] = done * 5 // all_of_them
            say(f"  {done}/{all_of_them}")

    return tell


def _leave_sample_statement(data_dir: Path) -> None:
    """A bank statement for the visitor to import: its first line pays a decision."""
    planned = next(each for each in plan() if each.end == "decided" and each.story == "paid_by_statement")
    with db.writing() as session:
        data = money.sample_statement(session, planned)
    (data_dir / SAMPLE_STATEMENT).write_bytes(data)


def _mark(data_dir: Path) -> Path:
    return data_dir / "demonstration.complete"


def _name_of_data() -> str | None:
    """Names this database, so that an emptied one is filled anew; None where nothing is laid."""
    with db.reading() as session:
        found = session.scalar(select(Unit.id).where(Unit.code == MANDATES[-1].unit))
    return str(found) if found else None


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    with (data_dir / "demonstration.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SeedRefusedError("another run is filling this demonstration") from None
        yield
