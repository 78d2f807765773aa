"""Samples for the text net: what they show fits what they teach, and what nobody can read is taught as nothing."""

from itertools import islice
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
import reportlab

from processing.vision.training import drawing, lookalikes
from processing.vision.training import text_samples as samples
from processing.vision.training.streets import clutter

NONE = samples.Labelled(None)


@pytest.fixture(autouse=True)
def one_face(monkeypatch):
    """The faces of requirements-train.txt are not installed with the product; reportlab brings one."""
    bold = [str(Path(reportlab.__file__).parent / "fonts" / "VeraBd.ttf")]
    for module in (drawing, lookalikes):
        monkeypatch.setattr(module, "fonts", lambda: bold)
    street = clutter(200, Random(5))
    monkeypatch.setattr(samples, "_streets", lambda: [street])


@pytest.fixture
def many():
    return list(islice(samples.samples(Random(11), NONE), 60))


def photographs(folder, **families):
    for family, count in families.items():
        (folder / family).mkdir()
        lines = ["file,plate,lines,family,kind,aside,above,wide,top"]
        for number in range(count):
            name = f"{number}.png"
            cv2.imwrite(str(folder / family / name), np.full((60, 90, 3), 200, np.uint8))
            lines.append(f"{name},59X338188,2,{family},scene,0.1667,0.1667,60,4")
        (folder / family / "labels.csv").write_text("\n".join(lines))
    return folder


def test_a_sample_is_grey_and_of_the_nets_size(many):
    assert {sample.picture.shape for sample in many} == {(samples.HEIGHT, samples.WIDTH)}
    assert {sample.picture.dtype for sample in many} == {np.dtype(np.uint8)}


def test_nothing_to_read_has_no_signs_and_a_plate_has_some(many):
    assert {sample.lines for sample in many} == {0, 1, 2}
    assert all(bool(sample.slots.any()) == (sample.lines > 0) for sample in many)


def test_the_same_seed_draws_the_same_samples(many):
    again = list(islice(samples.samples(Random(11), NONE), 5))
    assert all((one.picture == other.picture).all() for one, other in zip(many, again, strict=False))


def test_a_family_that_is_left_out_is_never_shown(tmp_path):
    folder = photographs(tmp_path, gate=30, street=3)
    everything, rest = samples.Labelled(folder), samples.Labelled(folder, without=["gate"])
    assert (len(everything), len(rest)) == (33, 3)
    assert {rest.draw(Random(seed)).file.parent.name for seed in range(40)} == {"street"}
    assert {everything.draw(Random(seed)).file.parent.name for seed in range(40)} == {"gate", "street"}


def test_a_photographed_plate_teaches_its_label(tmp_path):
    labelled = samples.Labelled(photographs(tmp_path, street=1))
    plate = labelled.draw(Random(1))
    assert (plate.plate, plate.lines, plate.top, plate.aside) == ("59X338188", 2, 4, 0.1667)
