"""Papers sent, owners entered, money taken."""

from portal.clerk import (  # noqa: F401 - they hang their views on the blueprint
    minutes,
    owners,
    papers,
    payments,
    printing,
    register,
    rulings,
)
from portal.clerk.routes import blueprint

__all__ = ["blueprint"]
