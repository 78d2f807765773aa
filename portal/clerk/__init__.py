"""Papers sent, owners entered, money taken."""

from portal.clerk import minutes, owners, papers, payments, printing  # noqa: F401 - they hang their views on the blueprint
from portal.clerk.routes import blueprint

__all__ = ["blueprint"]
