"""The public portal: look up, see, pay, admit, object."""

from portal.citizen.routes import blueprint

__all__ = ["blueprint"]
