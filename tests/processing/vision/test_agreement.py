"""Two readers' evidence becomes one opinion: the grammar weighs, and nobody's certainty decides alone."""

import numpy as np
import pytest

from processing.vision import ctc
from processing.vision.agreement import Evidence, chance_on_net, opinion
from processing.vision.lines import LineSaid
from processing.vision.plate_text import Place, TextRead

PLACES = {sign: place for place, sign in enumerate(ctc.SIGNS, start=1)}


def net(spaced, *, nothing=0.01, lines=2, **doubts):
    """What stands in the ten places; p4="7" makes the fourth as likely a 7."""
    places = []
    for number, sign in enumerate(spaced):
        other = doubts.get(f"p{number}")
        places.append(Place(((sign, 0.5), (other, 0.49)) if other else ((sign, 0.98),)))
    return TextRead(spaced.replace(" ", ""), tuple(places), nothing, lines)


def line(text, **doubts):
    """A line that says this; p1="7" makes the second sign as likely a 7."""
    rows = np.full((2 * len(text), len(ctc.SIGNS) + 1), 1e-6)
    for number, sign in enumerate(text):
        other = doubts.get(f"p{number}")
        rows[2 * number, PLACES[sign]] = 0.5 if other else 0.98
        if other:
            rows[2 * number, PLACES[other]] = 0.49
        rows[2 * number + 1, 0] = 1
    return LineSaid(text, 0.98, rows)


def test_two_readers_that_say_the_same_are_sure():
    said = opinion(Evidence(net("59X3 38188"), (line("59X3"), line("38188"))))
    assert (said.plate.text, said.plate.display) == ("59X338188", "59-X3 381.88")
    assert said.chance > 0.999
    assert min(said.net, said.lines) > 0.8
    assert [one.text for one in said.characters] == list("59X338188")


def test_what_one_leaves_open_the_other_decides_and_the_rest_is_kept():
    said = opinion(Evidence(net("59X3 38188", p5="8"), (line("59X3"), line("38188"))))
    assert said.plate.text == "59X338188"
    either = opinion(Evidence(net("59X3 38188", p5="8"), (line("59X3"), line("38188", p0="8"))))
    assert 0.4 < either.chance < 0.6
    assert either.characters[4].alternatives[0][0] in "38"
    assert sorted([either.plate.text, either.others[0][0]]) == ["59X338188", "59X388188"]


def test_the_grammar_decides_between_a_letter_and_a_digit_that_look_alike():
    said = opinion(Evidence(None, (line("47B1", p2="8"), line("42872"))))
    assert said.plate.text == "47B142872"


def test_a_plate_outside_the_grammar_is_still_told():
    assert opinion(Evidence(None, (line("49"), line("019BD")))).plate.text == "49019BD"
    assert opinion(Evidence(None, (line("13A12345"),))).plate.text == "13A12345"


def test_another_countrys_plate_is_strange():
    assert opinion(Evidence(None, (line("AB12CDE"),))) is None
    said = opinion(Evidence(net("18D  00679", lines=1), (line("1BD0679"),)))
    assert said is None or said.strange > 0.5 > said.lines


@pytest.mark.parametrize(("spaced", "text"), [("51F  11234", "51F11234"), ("51F1  1234", "51F11234"), ("29MD152072", "29MD152072"),
                                              ("52Y   6490", "52Y6490")])
def test_a_text_may_stand_in_the_places_in_more_than_one_way(spaced, text):
    assert chance_on_net(net(spaced), text) == pytest.approx(0.98**10)
    assert chance_on_net(net(spaced), "30A99999") == 0


def test_electric_missions_army_old_and_new_series_are_all_read():
    for top, bottom in (("29MD1", "52072"), ("29MD", "52072"), ("80011", "NG02"), ("29AB", "12345"), ("50CA", "5874"), ("30F", "25658")):
        assert opinion(Evidence(None, (line(top), line(bottom)))).plate.text == top + bottom
    for text in ("80011NG02", "80011QT001", "T8023588", "TM3257", "29KT12345", "29LD1234", "51R12345"):
        assert opinion(Evidence(None, (line(text),))).plate.text == text


def test_without_anything_of_the_shape_of_a_plate_there_is_no_opinion():
    assert opinion(Evidence(None, (line("HONDA"),))) is None
    assert opinion(Evidence(None)) is None


def test_the_line_break_tells_a_motorcycle_from_a_car():
    car = opinion(Evidence(net("51F  11234"), (line("51F"), line("11234"))))
    motorcycle = opinion(Evidence(net("51F1  1234"), (line("51F1"), line("1234"))))
    assert (car.plate.display, motorcycle.plate.display) == ("51F-112.34", "51-F1 1234")
    assert [opinion(Evidence(net(spaced))).plate.display for spaced in ("51F  11234", "51F1  1234")] == ["51F-112.34", "51-F1 1234"]
