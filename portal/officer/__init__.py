"""The desk: cases are reviewed, shown and contests answered."""

from portal.officer import cases, contests, desk, pictures  # noqa: F401 - they hang their views on the blueprint
from portal.officer.routes import blueprint

__all__ = ["blueprint"]
