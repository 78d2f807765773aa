"""What was refused, what is at risk, who may come in."""

from portal.supervisor import (  # noqa: F401 - they hang their views on the blueprint
    cameras,
    captures,
    exempt,
    figures,
    people,
    quality,
    recalls,
    second_review,
    worklists,
)
from portal.supervisor.routes import blueprint

__all__ = ["blueprint"]
