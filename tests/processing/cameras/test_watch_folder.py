"""The watch folder takes up what is whole, waits for what is not, and gives up with a reason."""

import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from processing import clock, db
from processing import settings as process_settings
from processing.cameras import watch_folder
from processing.cameras.metadata import MAX_BYTES
from processing.cases import intake
from processing.models import Capture, Case, RefusedCapture
from tests import factories
from tests.files import a_clip, a_picture


class Box:
    """A vendor's box: it lays files into the folder."""

    def __init__(self, root, code):
        self.root, self.code = root, code

    def lay(self, name, data, age=5.0):
        path = self.root / "incoming" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        os.utime(path, (time.time() - age,) * 2)

    def sidecar(self, **changes):
        moment = (clock.now() - timedelta(minutes=3)).isoformat()
        return {"camera": self.code, "event_id": "f1", "recorded_at": moment, "offence": "red_light", **changes}

    def names(self, folder):
        return sorted(path.name for path in (self.root / folder).iterdir())

    def reason(self, stem="a"):
        return (self.root / "failed" / f"{stem}.reason.txt").read_text()


@pytest.fixture
def box(settings):
    with db.writing() as session:
        code = factories.a_camera(session).code
    return Box(process_settings.current().watch_dir, code)


def take_up(box):
    return watch_folder.take_up(box.root)


def captures():
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Capture))


def traces():
    with db.reading() as session:
        return [(trace.channel, trace.field, trace.event_id) for trace in session.scalars(select(RefusedCapture))]


def blamed_cameras():
    with db.reading() as session:
        return [trace.camera.code for trace in session.scalars(select(RefusedCapture))]


def test_a_whole_capture_is_taken_up_and_moved(box, nudges):
    box.lay("a.jpg", a_picture())
    box.lay("a_2.jpg", a_picture(text="near"))
    box.lay("a.mp4", a_clip())
    box.lay("a.json", box.sidecar())
    assert take_up(box) == 1
    assert box.names("done") == ["a.jpg", "a.json", "a.mp4", "a_2.jpg"]
    assert box.names("incoming") == box.names("failed") == []
    with db.reading() as session:
        capture = session.scalars(select(Capture)).one()
        assert (capture.channel, capture.event_id, capture.camera.code) == ("folder", "f1", box.code)
        assert [file.media_type for file in capture.files] == ["image/jpeg", "image/jpeg", "video/mp4"]
        assert "camera" not in capture.stated
    assert len(nudges) == 1


@pytest.mark.parametrize("absent", ["a.jpg", "a.json"])
def test_half_a_capture_waits_ten_minutes_and_then_fails_with_a_reason(box, absent):
    whole = {"a.jpg": a_picture(), "a.json": box.sidecar()}
    [(name, data)] = [(name, data) for name, data in whole.items() if name != absent]
    box.lay(name, data, age=599)
    assert (take_up(box), box.names("incoming")) == (0, [name])
    box.lay(name, data, age=601)
    assert (take_up(box), box.names("failed")) == (1, [name, "a.reason.txt"])
    assert "did not come" in box.reason()
    assert len(traces()) == 1


def test_what_is_still_being_written_waits(box):
    box.lay("a.json", box.sidecar())
    box.lay("a.jpg", a_picture(), age=0.5)
    assert take_up(box) == 0
    box.lay("a.jpg", a_picture()[:-30], age=60)  # an upload that stands still
    assert take_up(box) == 0
    box.lay("a.jpg", a_picture(), age=3)
    assert take_up(box) == 1
    assert captures() == 1


def test_an_upload_that_never_ends_fails(box):
    box.lay("a.json", box.sidecar(), age=700)
    box.lay("a.jpg", a_picture()[:-30], age=650)
    assert take_up(box) == 1
    assert "image[0]: is cut off" in box.reason()


WRONG = {
    "wrong field": ({"vehicle": {"kind": "tank"}}, "metadata.vehicle.kind"),
    "unknown camera": ({"camera": "C0"}, "camera"),
    "camera of another type": ({"camera": {"a": 1}}, "camera"),
    "no event": ({"event_id": None}, "metadata.event_id"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_sidecar_fails_at_once(box, name):
    changes, field = WRONG[name]
    box.lay("a.jpg", a_picture())
    box.lay("a.json", box.sidecar(**changes))
    assert (take_up(box), box.names("failed")) == (1, ["a.jpg", "a.json", "a.reason.txt"])
    assert field in box.reason()
    assert [(channel, blamed) for channel, blamed, _ in traces()] == [("folder", field)]


@pytest.mark.parametrize("data", [b"[]", b"x" * (MAX_BYTES + 1), b'{"camera": "C1", "camera": "C2"}', b'{"a": NaN}'])
def test_a_sidecar_that_can_not_become_right_fails_at_once(box, data):
    box.lay("a.jpg", a_picture())
    box.lay("a.json", data)
    assert (take_up(box), captures()) == (1, 0)
    assert "sidecar" in box.reason()


def test_a_sidecar_that_is_still_arriving_waits(box):
    box.lay("a.jpg", a_picture())
    box.lay("a.json", json.dumps(box.sidecar()).encode()[:-20], age=60)
    assert (take_up(box), box.names("failed")) == (0, [])
    box.lay("a.json", json.dumps(box.sidecar()).encode()[:-20], age=601)
    assert take_up(box) == 1
    assert "sidecar: is not JSON" in box.reason()


def test_files_that_the_disk_does_not_give_hold_up_nobody(box, monkeypatch):
    box.lay("a.jpg", a_picture())
    box.lay("a.json", box.sidecar())
    box.lay("b.jpg", a_picture(text="b"))
    box.lay("b.json", box.sidecar(event_id="f2"))
    read_bytes = Path.read_bytes

    def refuse_a(path):
        if path.name == "a.jpg":
            raise PermissionError(path)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse_a)
    assert (take_up(box), captures(), box.names("done")) == (1, 1, ["b.jpg", "b.json"])


def test_a_hostile_picture_fails_at_once(box):
    box.lay("a.jpg", a_picture() + b"PK\x03\x04")
    box.lay("a.json", box.sidecar())
    assert take_up(box) == 1
    assert "image[0]" in box.reason()
    assert traces() == [("folder", "image[0]", "f1")]
    assert blamed_cameras() == [box.code]


@pytest.mark.parametrize("name", ["a.json", "a.jpg"])
def test_a_pipe_holds_nobody_up(box, name):
    box.lay("a.jpg", a_picture())
    box.lay("a.json", box.sidecar())
    pipe = box.root / "incoming" / name
    pipe.unlink()
    os.mkfifo(pipe)
    os.utime(pipe, (time.time() - 5,) * 2)
    assert take_up(box) == 1
    assert "is a pipe or a device" in box.reason()
    assert box.names("incoming") == []


def test_a_sidecar_that_is_a_link_is_not_read_to_name_its_camera(box, tmp_path):
    (tmp_path / "other.json").write_text(json.dumps(box.sidecar()))
    box.lay("a.jpg", a_picture())
    link = box.root / "incoming" / "a.json"
    link.symlink_to(tmp_path / "other.json")
    os.utime(link, (time.time() - 5,) * 2, follow_symlinks=False)
    assert take_up(box) == 1
    with db.reading() as session:
        assert [trace.camera_id for trace in session.scalars(select(RefusedCapture))] == [None]


def test_a_dangling_link_is_moved_away(box):
    link = box.root / "incoming" / "a.json"
    link.parent.mkdir(parents=True)
    link.symlink_to("nowhere")
    os.utime(link, (time.time() - 700,) * 2, follow_symlinks=False)
    assert take_up(box) == 1
    assert box.names("incoming") == []


@pytest.mark.parametrize("stem", [b"\xff\xfe", b"n" * 250, "ệ".encode() * 83])
def test_an_odd_name_fails_with_its_reason_and_holds_up_nothing(box, stem):
    box.lay(os.fsdecode(stem + b".jpg"), a_picture(), age=700)
    box.lay("z.jpg", a_picture())
    box.lay("z.json", box.sidecar())
    assert take_up(box) == 2
    assert box.names("done") == ["z.jpg", "z.json"]
    assert len(box.names("failed")) == 2
    assert traces() == [("folder", "sidecar", None)]


def test_a_crowd_that_waits_for_its_pictures_does_not_hold_up_a_whole_capture(box, monkeypatch):
    monkeypatch.setattr(watch_folder, "BATCH", 2)
    for number in range(3):
        box.lay(f"a{number}.json", box.sidecar(event_id=f"a{number}"))
    box.lay("z.jpg", a_picture())
    box.lay("z.json", box.sidecar())
    assert take_up(box) == 1
    assert box.names("done") == ["z.jpg", "z.json"]


def test_a_link_is_never_followed(box, tmp_path):
    (tmp_path / "secret.jpg").write_bytes(a_picture())
    box.lay("a.json", box.sidecar(), age=700)
    link = box.root / "incoming" / "a.jpg"
    link.symlink_to(tmp_path / "secret.jpg")
    os.utime(link, (time.time() - 700,) * 2, follow_symlinks=False)
    assert (take_up(box), captures()) == (1, 0)
    assert "is a link" in box.reason()


def test_what_stumbles_for_its_whole_time_goes_to_a_person(box, monkeypatch):
    box.lay("a.jpg", a_picture(), age=500)
    box.lay("a.json", box.sidecar(), age=500)

    def stumble(*_args, **_facts):
        raise ZeroDivisionError

    monkeypatch.setattr(intake, "receive", stumble)
    assert (take_up(box), box.names("failed")) == (0, [])
    box.lay("a.json", box.sidecar(), age=601)
    assert (take_up(box), box.names("incoming")) == (1, [])
    assert "could not be handled: ZeroDivisionError" in box.reason()
    assert blamed_cameras() == [box.code]


def test_a_database_that_is_down_costs_no_capture(box, monkeypatch):
    for name in ("a.jpg", "a.json"):
        box.lay(name, a_picture() if name == "a.jpg" else box.sidecar(), age=700)

    def down(*_args, **_facts):
        raise OperationalError("select", {}, Exception("down"))

    monkeypatch.setattr(intake, "receive", down)
    assert (take_up(box), box.names("failed")) == (0, [])
    monkeypatch.undo()
    assert (take_up(box), captures(), traces()) == (1, 1, [])


def test_a_crash_while_giving_up_keeps_the_trace(box, monkeypatch):
    box.lay("a.jpg", a_picture() + b"PK\x03\x04")
    box.lay("a.json", box.sidecar())

    def crash(*_names):
        raise Crash

    monkeypatch.setattr(os, "rename", crash)
    with pytest.raises(Crash):
        take_up(box)
    monkeypatch.undo()
    assert traces() == [("folder", "image[0]", "f1")]
    assert (take_up(box), box.names("incoming")) == (1, [])
    assert "image[0]" in box.reason()


def test_files_of_other_kinds_fail_after_their_time_and_hidden_ones_are_left_alone(box):
    box.lay("notes.txt", b"hello", age=700)
    box.lay(".a.jpg.part", b"...", age=700)
    take_up(box)
    assert box.names("failed") == ["notes.reason.txt", "notes.txt"]
    assert box.names("incoming") == [".a.jpg.part"]


def test_the_same_event_again_changes_nothing_and_other_content_fails(box):
    sidecar = box.sidecar()
    for picture in (a_picture(), a_picture(), a_picture(text="other")):
        box.lay("a.jpg", picture)
        box.lay("a.json", sidecar)
        assert take_up(box) == 1
    assert captures() == 1
    assert box.names("done") == ["a.jpg", "a.json", "a~2.jpg", "a~2.json"]
    assert box.names("failed") == ["a.jpg", "a.json", "a.reason.txt"]
    assert "event_id: was used before" in box.reason()


def test_a_picture_named_like_a_later_one_may_stand_alone(box):
    box.lay("cam_2.jpg", a_picture())
    box.lay("cam_2.json", box.sidecar())
    box.lay("cam.jpg", a_picture(text="x"))
    box.lay("cam.json", box.sidecar(event_id="f2"))
    assert (take_up(box), captures()) == (2, 2)


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moves", range(5))
def test_a_crash_at_any_point_repeats_harmlessly(box, monkeypatch, moves):
    box.lay("a.jpg", a_picture())
    box.lay("a_2.jpg", a_picture(text="near"))
    box.lay("a.json", box.sidecar())
    rename, left = os.rename, iter(range(moves))

    def crash_after(*names):
        if next(left, None) is None:
            raise Crash
        rename(*names)

    monkeypatch.setattr(os, "rename", crash_after)
    if moves < 3:
        with pytest.raises(Crash):
            take_up(box)
    else:
        take_up(box)
    monkeypatch.undo()
    take_up(box)
    take_up(box)
    assert captures() == 1
    assert (box.names("done"), box.names("incoming"), traces()) == (["a.jpg", "a.json", "a_2.jpg"], [], [])


def test_a_crash_before_the_database_answers_repeats_harmlessly(box, monkeypatch):
    box.lay("a.jpg", a_picture())
    box.lay("a.json", box.sidecar())

    def crash(*_args, **_facts):
        raise Crash

    monkeypatch.setattr(intake, "receive", crash)
    with pytest.raises(Crash):
        take_up(box)
    monkeypatch.undo()
    assert (take_up(box), captures()) == (1, 1)


def test_two_at_once_do_the_work_once(box):
    box.lay("a.jpg", a_picture())
    box.lay("a.json", box.sidecar())
    with watch_folder._alone(box.root) as alone:
        assert alone
        assert take_up(box) == 0
    assert take_up(box) == 1


def test_no_case_is_opened_by_the_folder_itself(box):
    box.lay("a.jpg", a_picture())
    box.lay("a.json", box.sidecar())
    take_up(box)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
