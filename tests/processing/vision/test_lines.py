"""Lines are cut where the plate says, and read with the chance of every character."""

import numpy as np
import pytest

from processing.vision import ctc
from processing.vision.detector import Found, straightened
from processing.vision.lines import LineReader, split

MARGIN = 0.08


def flat(draw, *lines, width=160.0):
    picture = np.ascontiguousarray(np.asarray(draw.plate(*lines))[:, :, ::-1])
    street = np.full((picture.shape[0] + 80, picture.shape[1] + 80, 3), 90, np.uint8)
    street[40:-40, 40:-40] = picture
    high, wide = picture.shape[:2]
    corners = np.array([(40, 40), (40 + wide, 40), (40 + wide, 40 + high), (40, 40 + high)], np.float32)
    cut, _ = straightened(street, Found(0.9, corners), width=width, margin=MARGIN)
    return cut


def test_two_lines_are_parted_between_the_writing(draw):
    cut = flat(draw, "59-X3", "381.88")
    top, bottom = split(cut, 2, MARGIN)
    assert abs(top.shape[0] - bottom.shape[0]) < 0.2 * cut.shape[0]
    assert 1.0 < (top.shape[0] + bottom.shape[0]) / cut.shape[0] < 1.2
    assert [part.shape[0] for part in split(cut, 1, MARGIN)] <= [cut.shape[0]]


@pytest.mark.slow
@pytest.mark.parametrize(("lines", "texts"), [(("17A-123.45",), ["17A-123.45"]), (("59-X3", "381.88"), ["59-X3", "381.88"]),
                                              (("29-MD1", "520.72"), ["29-MD1", "520.72"])])
def test_cut_lines_are_read_as_they_are_written(draw, lines, texts):
    said = LineReader().read(split(flat(draw, *lines, width=224.0 if len(lines) == 1 else 160.0), len(lines), MARGIN))
    plain = ["".join(sign for sign in text if sign.isalnum()) for text in texts]
    assert [ctc.likeliest(line.chances)[0][0] for line in said] == plain
    assert all(line.chance_of(text) > 0.5 for line, text in zip(said, plain, strict=True))
    assert all((line.chances.sum(axis=1) <= 1.001).all() for line in said)
