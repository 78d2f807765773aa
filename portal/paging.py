"""Which page of a list the address asks for."""

from flask import request

LAST = 100_000
"""A number beyond it is nobody's page, and may be more than a database can count."""


def page_number(first: int = 0) -> int:
    """The page, within what lists can have; nonsense is the first one."""
    return min(max(first, request.args.get("page", first, type=int)), LAST)
