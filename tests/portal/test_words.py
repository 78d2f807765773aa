"""Every code that an officer may meet has its words."""

from portal import words
from processing.vision import Reason


def test_every_reason_of_the_reader_is_said_in_words():
    assert set(words.READ_REASONS) == set(Reason)
