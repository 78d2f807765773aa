"""What was refused, what is at risk, who may come in."""

from portal.supervisor import cameras, captures, exempt, people, recalls  # noqa: F401 - they hang their views on the blueprint
from portal.supervisor.routes import blueprint

__all__ = ["blueprint"]
