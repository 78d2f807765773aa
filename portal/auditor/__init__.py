"""The log as the auditor reads it, and its daily roots as everybody may."""

from portal.auditor.routes import blueprint

__all__ = ["blueprint"]
