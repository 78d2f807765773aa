"""What a browser tells of an officer's attention: the honest telling is kept, a hostile one does no harm."""

import json

import pytest

from processing.cases import attention

HONEST = {"seconds": 31.26, "plate": 4.5, "pictures": {"0": 25.0, "1": 6.2}, "zoom": 5.1, "zooms": 3, "crops": 1, "clip": 2.5,
          "frames": 4, "characters": 2}


def told(stated, pictures=(0, 1), most_seconds=60.0):
    return attention.told(stated if isinstance(stated, str) else json.dumps(stated), pictures=pictures, most_seconds=most_seconds)


def test_an_honest_telling_is_kept():
    assert told(HONEST) == {**HONEST, "seconds": 31.3}


def test_without_script_nothing_is_told_and_nothing_is_invented():
    assert told("") is None


@pytest.mark.parametrize("text", ["{", "[]", "null", "7", '"x"', "[" * 1_999, '{"a":' * 399, '{"zoom": 1' + "0" * 1_985 + "}",
                                  json.dumps({"zoom": 2, "more": "x" * 2_000})])
def test_nonsense_is_called_so_and_refuses_nobody(text):
    kept = told(text)
    assert kept == attention.UNUSABLE or kept["zoom"] == attention.HIGHEST_ZOOM


def test_nobody_looked_longer_than_the_case_lay_there():
    kept = told({"seconds": 9e9, "plate": 1e308, "clip": 61, "pictures": {"0": 500}}, most_seconds=12.3)
    assert (kept["seconds"], kept["plate"], kept["clip"], kept["pictures"]) == (12.3, 12.3, 12.3, {"0": 12.3})
    assert told({"seconds": 5}, most_seconds=-3)["seconds"] == 0


def test_only_pictures_of_the_case_are_named():
    assert told({"pictures": {"0": 3, "7": 9, "../0": 4, "1": "x"}})["pictures"] == {"0": 3.0}
    assert told({"pictures": [1, 2]})["pictures"] == {}


@pytest.mark.parametrize("value", [True, "9", None, -4, float("nan"), float("-inf"), [], {}, {"0": 1}])
def test_what_is_no_amount_is_nothing(value):
    kept = told(dict.fromkeys(HONEST, value))
    assert [kept[name] for name in HONEST if name != "pictures"] == [0] * 8


def test_times_and_figures_are_bounded():
    kept = told({"zooms": 10**9, "crops": 3.6, "frames": float("inf"), "characters": 2, "unknown": "x"})
    assert (kept["zooms"], kept["crops"], kept["frames"], kept["characters"]) == (1_000, 4, 1_000, 2)
    assert "unknown" not in kept
