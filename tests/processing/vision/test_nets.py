"""Our nets come with the product; a folder in the environment puts others in their place."""

import pytest

from processing.vision.nets import ELSEWHERE, session

NAME = "plate_detector.onnx"


def answers(net):
    return [answer.name for answer in net.get_outputs()]


def test_our_own_is_loaded(monkeypatch):
    monkeypatch.delenv(ELSEWHERE, raising=False)
    assert answers(session(NAME)) == ["heat", "corners"]


def test_a_folder_without_it_leaves_our_own(monkeypatch, tmp_path):
    monkeypatch.setenv(ELSEWHERE, str(tmp_path))
    assert answers(session(NAME)) == ["heat", "corners"]


def test_another_of_the_same_name_is_taken(monkeypatch, tmp_path):
    (tmp_path / NAME).write_bytes(b"no net at all")
    monkeypatch.setenv(ELSEWHERE, str(tmp_path))
    with pytest.raises(Exception, match=r"(?i)protobuf"):
        session(NAME)
