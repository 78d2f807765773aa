"""What a maker's code means, and that a code nobody knows stays a question."""

import pytest

from processing.law import offence_codes, tariff
from processing.law.tables import UnknownNameError


@pytest.mark.parametrize(("maker", "code", "offence", "confirmed"), [
    ("own", "red_light", "red_light", True),
    ("hikvision", "151002", "no_helmet", True),
    ("hikvision", "1301", "wrong_way", True),
    ("hikvision", " 1625 ", "red_light", False),
    ("dahua", "1044", "no_parking", True),
    ("dahua", "trafficretrograde", "wrong_way", False),
])
def test_a_code_stands_for_an_offence(maker, code, offence, confirmed):
    known = offence_codes.from_code(maker, code)
    assert (known.offence, known.confirmed) == (offence, confirmed)
    assert known.source
    assert tariff.from_code(maker, code) == offence


def test_a_code_that_nobody_entered_waits_for_a_person():
    assert tariff.from_code("hikvision", "0") is None
    assert offence_codes.from_code("dahua", "TrafficJunction") is None


def test_a_maker_that_nobody_knows_is_named():
    with pytest.raises(UnknownNameError, match="unknown maker: 'acme'"):
        tariff.from_code("acme", "1")


def test_every_offence_has_its_own_name_as_a_code():
    assert all(offence_codes.codes_of(name)[0].maker == "own" for name in tariff.OFFENCES)
