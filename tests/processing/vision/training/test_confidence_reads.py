"""What the confidence is fitted to: reads judged by labels, and none judged that nobody can judge."""

from pathlib import Path

import reportlab

from processing.vision.training import drawing, lookalikes
from processing.vision.training.confidence_reads import FOREIGN, Known, chosen, drawn

ROWS = [{"file": "images/scene-1.jpg", "family": "gate"}, {"file": "images/scene-2.jpg", "family": "street"}]


def test_a_read_of_a_plate_that_nobody_labelled_is_not_judged():
    known = Known(("59P141828",), unlabelled=("66P30730",))
    assert not known.judged("66P30730")
    assert not known.judged("66P30780"), "a wrong read of it is nobody's either"
    assert known.judged("59P141828")
    assert known.judged("59P141823")
    assert known.judged("30A12345"), "a read of nothing at all is a wrong one"


def test_a_read_where_no_plate_stands_is_judged():
    assert Known(()).judged("30A12345")


def test_a_far_frame_belongs_to_the_family_of_its_photograph_and_a_bad_label_is_left_out():
    families = {"scene-1": "gate", "scene-2": "street"}
    frames = [{"file": "images/far60_scene-1.jpg"}, {"file": "images/far90_scene-2.jpg"}]
    assert [row["family"] for row in chosen(frames, families, wanted=(), without=())] == ["gate", "street"]
    assert [row["file"] for row in chosen(frames, families, wanted=["gate"], without=())] == ["images/far60_scene-1.jpg"]
    assert [row["file"] for row in chosen(ROWS, {}, wanted=(), without=["scene-1"])] == ["images/scene-2.jpg"]


def test_drawn_streets_come_out_the_same_each_time_and_foreign_plates_have_no_text(monkeypatch):
    for module in (drawing, lookalikes):
        monkeypatch.setattr(module, "fonts", lambda: [str(Path(reportlab.__file__).parent / "fonts" / "VeraBd.ttf")])
    once, again = list(drawn(12)), list(drawn(12))
    assert all((one.picture == other.picture).all() for one, other in zip(once, again, strict=True))
    assert {one.known.plates == ("",) for one in once if one.family == "drawn, foreign"} == {True}
    assert 0 < sum(one.family == "drawn, foreign" for one in once) < 12 * 3 * FOREIGN
