"""The public portal: look up, see, pay, admit, object."""

from portal.citizen import admission, case, checking, files, objections, papers, plates  # noqa: F401 - they hang views
from portal.citizen.routes import blueprint

__all__ = ["blueprint"]
