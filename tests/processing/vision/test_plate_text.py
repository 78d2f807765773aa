"""The plate-text net reads whole cut-outs, says how sure it is of each sign, and when there is nothing to read."""

import numpy as np
import pytest

from processing.vision import plate_text
from processing.vision.pictures import open_picture
from processing.vision.plate_text import SIGNS, PlateText


def chances(*places):
    """Ten places; each a sign, or several with their chances; what is left is spread over the others."""
    table = np.full((10, len(SIGNS)), 1e-4, np.float32)
    for row, place in enumerate(places):
        for sign, chance in ({place: 0.99} if isinstance(place, str) else place).items():
            table[row, SIGNS.index(sign)] = chance
    return table


CAR = ("1", "7", "A", " ", " ", {"1": 0.6, "7": 0.4}, "2", {"8": 0.7, "B": 0.2, "3": 0.1}, "4", "5")


def test_the_text_is_what_stands_in_the_places_without_the_blanks():
    read = plate_text._read(chances(*CAR), 0.01, 1)
    assert (read.text, read.lines) == ("17A12845", 1)
    assert [place.sign for place in read.characters] == list("17A12845")
    assert [place.sign for place in read.places] == list("17A  12845")


def test_each_character_keeps_its_likeliest_signs_with_their_chances():
    place = plate_text._read(chances(*CAR), 0.01, 1).characters[5]
    assert [sign for sign, _ in place.signs[:3]] == ["8", "B", "3"]
    assert [chance for _, chance in place.signs[:3]] == pytest.approx([0.7, 0.2, 0.1])
    assert len(place.signs) >= 3


def test_other_texts_come_likeliest_first_and_never_the_one_that_was_read():
    read = plate_text._read(chances(*CAR), 0.01, 1)
    others = read.others(3)
    assert [text for text, _ in others] == ["17A72845", "17A12B45", "17A72B45"]
    assert others[0][1] / read.confidence == pytest.approx(0.4 / 0.6 / 0.99, rel=1e-3)


def test_one_doubtful_sign_or_a_doubtful_plate_is_a_doubtful_read():
    sure = plate_text._read(chances(*"17A  12845"), 0.0, 1)
    doubtful = plate_text._read(chances(*CAR), 0.0, 1)
    nothing = plate_text._read(chances(*"17A  12845"), 0.9, 1)
    assert sure.confidence == pytest.approx(0.99**10, rel=1e-3)
    assert doubtful.confidence < 0.5
    assert nothing.confidence == pytest.approx(sure.confidence * 0.1, rel=1e-3)


def test_two_views_that_differ_weigh_each_other():
    both = np.stack([chances(*"17A  12845"), chances(*"17A  12345")])
    merged = plate_text._together(both)
    place = merged[7]
    assert merged.sum(-1) == pytest.approx(1.0, abs=1e-3)
    assert place[SIGNS.index("8")] == pytest.approx(place[SIGNS.index("3")])
    assert place[SIGNS.index("8")] < 0.6


@pytest.fixture(scope="module")
def net():
    return PlateText()


@pytest.fixture
def flat(draw):
    """Signs with gaps between them, as on a real plate."""
    def paint(*lines, **options):
        return open_picture(draw.encoded(draw.plate(*(" ".join(line) for line in lines), **options), quality=90))

    return paint


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("17A-123.45",), "17A12345"),
        (("30F", "256.58"), "30F25658"),
        (("59-X3", "381.88"), "59X338188"),
        (("29-AB", "123.45"), "29AB12345"),
        (("54-H1", "4882"), "54H14882"),
        (("29-MD1", "520.72"), "29MD152072"),
    ],
)
def test_every_kind_of_plate_is_read(lines, text, flat, net):
    read = net.read(flat(*lines))
    assert (read.text, read.lines) == (text, len(lines))
    assert read.nothing < 0.2


@pytest.mark.slow
@pytest.mark.parametrize("colour", ["white", "yellow"])
def test_dark_signs_on_a_light_ground_are_read(colour, flat, net):
    assert net.read(flat("30F", "256.58", colour=colour)).text == "30F25658"


@pytest.mark.slow
@pytest.mark.parametrize("colour", ["blue", "red"])
def test_what_is_doubtful_on_a_dark_ground_keeps_the_right_sign_among_its_own(colour, flat, net):
    read = net.read(flat("30F", "256.58", colour=colour))
    kept = [[sign for sign, _ in place.signs] for place in read.places]
    assert all(sign in signs for sign, signs in zip("30F  25658", kept, strict=True))
    assert read.text == "30F25658" or read.confidence < 0.6


@pytest.mark.slow
def test_more_views_say_the_same_of_a_clear_plate(flat, net):
    one, five = (net.read(flat("59-X3", "381.88"), views=views) for views in (1, 5))
    assert (one.text, five.text) == ("59X338188", "59X338188")


@pytest.mark.slow
@pytest.mark.parametrize("lines", [("AB 12 CDE",), ("HONDA",), ("0904 123 456",), ("YAMAHA", "SIRIUS")])
def test_foreign_plates_and_lettering_are_nothing_to_read(lines, flat, net):
    assert net.read(flat(*lines)).nothing > 0.5


@pytest.mark.slow
@pytest.mark.parametrize("size", [(64, 128), (8, 8), (300, 40), (3, 500)])
def test_an_even_patch_of_any_size_is_nothing_to_read(size, net):
    read = net.read(np.full((*size, 3), 130, np.uint8))
    assert read.nothing > 0.9
    assert read.confidence < 0.1
