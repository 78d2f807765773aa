"""What public look-ups are counted by: the caller's network, the plate, the paper's number; never in clear."""

import hashlib
import ipaddress

from flask import request
from flask_limiter.util import get_remote_address

from notices.access_code import plain_number
from processing.plates import grammar

BY_NETWORK = "20 per minute; 300 per hour"
BY_PLATE = "30 per hour"
BY_NUMBER = "10 per 15 minutes"
SENT_BY_NETWORK = "10 per hour"


def network() -> str:
    """The address; of IPv6 the /64, which one household has whole."""
    address = get_remote_address()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def plate() -> str:
    """The vehicle asked for, as a digest."""
    text, colour = grammar.normalise(request.form.get("plate", "")[:40]), request.form.get("plate_colour", "")[:10]
    return _digest(f"plate:{text}:{colour}")


def number() -> str:
    """The paper asked for, as a digest."""
    return _digest(f"paper:{plain_number(request.form.get('so', ''))}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
