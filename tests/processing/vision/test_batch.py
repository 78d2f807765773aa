"""Many pictures, several processes: one answer each, whatever happens to a process."""

import os
import threading

import pytest

from processing.plates import Colour, VehicleKind
from processing.vision import Box, PlateGuess, Reading, Reason, batch


def fragile_work(pipe):
    """Stands in for a child: dies on one name, answers the others."""
    while True:
        try:
            file = pipe.recv()
        except EOFError:
            return
        if "deadly" in file:
            os._exit(9)
        pipe.send({"file": file, "pid": os.getpid()})


@pytest.fixture
def fragile(monkeypatch):
    monkeypatch.setattr(batch, "_work", fragile_work)


def answers_to(files, workers):
    told = []
    batch.read_all(iter(files), told.append, workers=workers)
    return told


def test_a_picture_that_kills_its_process_costs_itself_only(fragile):
    files = ["a", "deadly-1", "b", "deadly-2", "c", "d"]
    told = answers_to(files, workers=2)
    assert sorted(answer["file"] for answer in told) == sorted(files)
    assert {answer["file"] for answer in told if "error" in answer} == {"deadly-1", "deadly-2"}
    assert {answer["error"] for answer in told if "error" in answer} == {"the reading process ended on this picture"}


def test_a_process_serves_many_pictures(fragile):
    assert len({answer["pid"] for answer in answers_to("abcdef", workers=1)}) == 1


def test_no_pictures_start_no_process(monkeypatch):
    monkeypatch.setattr(batch, "_Process", None)
    assert answers_to([], workers=2) == []


def test_an_answer_is_told_before_the_next_name_is_there(fragile):
    first_told = threading.Event()

    def names():
        yield "a"
        assert first_told.wait(30)
        yield "b"

    batch.read_all(names(), lambda answer: first_told.set(), workers=1)


def test_a_listener_that_went_away_ends_the_run(fragile):
    def gone(_answer):
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        batch.read_all(iter("abcdef"), gone, workers=2)


def test_an_answer_has_every_promised_field(tmp_path):
    guess = PlateGuess("17A12345", "17A-123.45", 0.97, Box(1, 2, 3, 4), 2, Colour.WHITE, VehicleKind.CAR, True, ("17A12346",))
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"picture")
    answer = batch._answer(str(picture), lambda _bytes: Reading((guess,), None, 81.4))
    assert batch.as_line(answer) == (
        f'{{"file": "{picture}", "plates": [{{"text": "17A12345", "raw": "17A-123.45", "confidence": 0.97, "box": [1, 2, 3, 4], '
        '"lines": 2, "colour": "white", "kind": "car", "subject": true, "alternatives": ["17A12346"]}], "reason": null, "ms": 81.4}'
    )


def test_without_a_plate_the_reason_is_a_code(tmp_path):
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"picture")
    answer = batch._answer(str(picture), lambda _bytes: Reading((), Reason.FOREIGN, 1.0))
    assert batch.as_line(answer) == f'{{"file": "{picture}", "plates": [], "reason": "foreign", "ms": 1.0}}'


def test_a_huge_file_a_folder_and_a_pipe_are_not_opened(tmp_path):
    huge, pipe = tmp_path / "huge.jpg", tmp_path / "pipe.jpg"
    with huge.open("wb") as handle:
        handle.truncate(batch.MAX_BYTES + 1)
    os.mkfifo(pipe)
    errors = [batch._answer(str(path), None)["error"] for path in (huge, pipe, tmp_path, tmp_path / "none.jpg")]
    assert [error.split(":")[0] for error in errors] == ["UnreadablePicture"] * 3 + ["FileNotFoundError"]
    assert ["64 MB" in errors[0], "regular" in errors[1], "regular" in errors[2]] == [True] * 3
