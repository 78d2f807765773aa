"""Which characters an officer is led to: those that make the plate doubtful, by its calibrated confidence."""

import pytest

from portal.officer import glyphs
from processing.models import PlateRead


def marked(confidence, *chances):
    """The places that are marked."""
    text = "17A12345"[:len(chances)]
    told = [{"text": sign, "probability": chance, "alternatives": []} for sign, chance in zip(text, chances, strict=True)]
    read = PlateRead(text=text, confidence=confidence, lines=1, characters=told)
    return [place for place, glyph in enumerate(glyphs.of(read)) if glyph.doubtful]


@pytest.mark.parametrize(("confidence", "chances", "places"), [
    (0.99, (0.999,) * 8, []),
    (0.97, (0.999,) * 8, []),
    (0.97, (0.999,) * 7 + (0.7,), [7]),
    (0.9, (0.999,) * 6 + (0.8, 0.6), [6, 7]),
    (0.995, (0.999,) * 7 + (0.95,), []),
    (0.6, (1.0,) * 8, [0, 1, 2, 3, 4, 5, 6, 7]),
    (1.0, (1.0,) * 8, []),
    (0.0, (0.999,) * 8, [0, 1, 2, 3, 4, 5, 6, 7]),
    (None, (0.999,) * 7 + (0.9,), [7]),
    (None, (0.0,) + (1.0,) * 7, [0]),
])
def test_a_character_is_marked_where_it_alone_makes_the_plate_less_than_sure(confidence, chances, places):
    assert marked(confidence, *chances) == places


def test_without_chances_of_their_own_no_character_is_marked():
    read = PlateRead(text="17A12345", confidence=0.5, lines=1, characters=None)
    assert [glyph.doubtful for glyph in glyphs.of(read)] == [False] * 8
    assert glyphs.of(PlateRead(text=None)) == ()
