"""The desk: cases are reviewed, shown and contests answered."""

from portal.officer import (  # noqa: F401 - they hang their views on the blueprint
    aside,
    cases,
    contests,
    desk,
    flags,
    linked,
    pictures,
    printout,
)
from portal.officer.routes import blueprint

__all__ = ["blueprint"]
