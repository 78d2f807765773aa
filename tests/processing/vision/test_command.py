"""`python -m processing.vision read --jsonl -`: the promise to whoever scores or scripts the reader."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

KEYS = ["text", "raw", "confidence", "box", "lines", "colour", "kind", "subject", "alternatives"]


def run(names, *options, env=None):
    command = [sys.executable, "-m", "processing.vision", "read", "--jsonl", "-", *options]
    return subprocess.run(command, input="".join(f"{name}\n" for name in names), capture_output=True, text=True, timeout=120, env=env)


@pytest.fixture(scope="module")
def done(draw, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    plates = {
        "biển số.jpg": draw.scene((draw.plate("17A-123.45"), (200, 200)), size=(640, 360)),
        "two.png": draw.plate("29-B1", "520.72"),
        "empty.jpg": draw.scene(size=(320, 180)),
    }
    for name, picture in plates.items():
        picture.save(folder / name)
    whole = (folder / "biển số.jpg").read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "text.jpg").write_text("hello")
    names = [*plates, "cut.jpg", "text.jpg", "gone.jpg"]
    return folder, run([folder / name for name in names], "--workers", "1")


def answer_for(done, name):
    folder, process = done
    [answer] = [row for row in map(json.loads, process.stdout.splitlines()) if row["file"] == str(folder / name)]
    return answer


def test_the_run_ends_well_with_one_answer_a_line(done):
    _, process = done
    assert process.returncode == 0
    assert len(process.stdout.splitlines()) == 6
    assert all(isinstance(json.loads(line), dict) for line in process.stdout.splitlines())


def test_a_drawn_scene_is_read(done):
    answer = answer_for(done, "biển số.jpg")
    [plate] = answer["plates"]
    assert list(answer) == ["file", "plates", "reason", "ms"]
    assert list(plate) == KEYS
    assert (plate["text"], plate["raw"], plate["lines"], plate["colour"]) == ("17A12345", "17A-123.45", 1, "white")
    assert (plate["kind"], plate["subject"], answer["reason"]) == ("car", True, None)
    x1, y1, x2, y2 = plate["box"]
    assert 200 <= x1 < 240 < 400 < x2 < 520
    assert 190 <= y1 < 225 < 235 < y2 < 275


def test_a_drawn_cut_out_is_read(done):
    [plate] = answer_for(done, "two.png")["plates"]
    assert (plate["text"], plate["lines"], plate["kind"]) == ("29B152072", 2, "motorcycle")


def test_an_empty_street_gives_a_reason(done):
    answer = answer_for(done, "empty.jpg")
    assert (answer["plates"], answer["reason"]) == ([], "no_plate")


@pytest.mark.parametrize(
    ("name", "words"), [("cut.jpg", "UnreadablePicture"), ("text.jpg", "not a picture"), ("gone.jpg", "FileNotFoundError")]
)
def test_a_bad_file_is_an_error_of_its_own(done, name, words):
    answer = answer_for(done, name)
    assert list(answer) == ["file", "error"]
    assert words in answer["error"]


def test_no_names_no_answers():
    process = run([])
    assert (process.returncode, process.stdout) == (0, "")


@pytest.mark.parametrize("workers", ["0", "-1", "many"])
def test_a_wrong_number_of_workers_is_refused(workers):
    process = run([], "--workers", workers)
    assert (process.returncode, process.stdout) == (2, "")
    assert "--workers" in process.stderr


def test_an_account_without_a_home_can_read_and_nothing_is_left_behind(draw, tmp_path):
    """onnxruntime's telemetry would leave a device number in the home; paddlex wants a cache there."""
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir(mode=0o500)
    scratch.mkdir()
    draw.plate("17A-123.45").save(tmp_path / "a.jpg")
    here = {"XDG_CACHE_HOME": "/proc/nowhere", "HOME": str(home), "TMPDIR": str(scratch), "PATH": os.environ["PATH"]}
    process = run([tmp_path / "a.jpg"], "--workers", "1", env=here)
    assert '"text": "17A12345"' in process.stdout
    assert list(home.iterdir()) == list(scratch.iterdir()) == []


def test_importing_the_eyes_loads_no_library():
    code = "import sys, processing.vision; print([m for m in ('cv2', 'paddleocr', 'onnxruntime', 'numpy', 'PIL') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
