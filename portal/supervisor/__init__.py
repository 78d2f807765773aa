"""What was refused, what is at risk, who may come in."""

from portal.supervisor.routes import blueprint

__all__ = ["blueprint"]
