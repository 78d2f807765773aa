"""Cameras and other machines: captures come in."""

from portal.intake.routes import blueprint

__all__ = ["blueprint"]
