"""Cameras and other machines: captures come in."""

from portal.intake.heartbeats import post_heartbeat
from portal.intake.problems import blueprint
from portal.intake.routes import get_capture, openapi, post_capture

__all__ = ["blueprint", "get_capture", "openapi", "post_capture", "post_heartbeat"]
