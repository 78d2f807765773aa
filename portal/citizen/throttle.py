"""What public look-ups are counted by: the caller's network, the plate, the paper's number; never in clear.

Numbers and plates stand on walls and roads: a narrow limit on one alone would let anybody close it to whom it concerns.
"""

import hashlib

from flask import request

from notices.access_code import plain_number
from portal.limits import network
from processing.plates import grammar

BY_NETWORK = "20 per minute; 300 per hour"
BY_PLATE = "30 per hour"
BY_NUMBER = "10 per 15 minutes"
BY_NUMBER_OF_ALL = "2000 per hour"
"""In a century of it somebody guesses a code of fifty bits with a chance of one in half a million."""
SENT_BY_NETWORK = "10 per hour"


def plate() -> str:
    """The vehicle that this network asks for, as a digest."""
    text, colour = grammar.normalise(request.form.get("plate", "")[:40]), request.form.get("plate_colour", "")[:10]
    return _digest(f"plate:{network()}:{text}:{colour}")


def number() -> str:
    """The paper that this network asks for, as a digest."""
    return _digest(f"paper:{network()}:{plain_number(request.form.get('so', ''))}")


def number_of_all() -> str:
    """The paper asked for, whoever asks, as a digest."""
    return _digest(f"paper:{plain_number(request.form.get('so', ''))}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
