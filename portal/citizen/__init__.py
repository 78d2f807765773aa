"""The public portal: look up, see, pay, admit, object."""

from portal.citizen import (  # noqa: F401 - they hang their views on the blueprint
    admission,
    case,
    checking,
    files,
    objections,
    papers,
    plates,
    recalls,
    verify,
)
from portal.citizen.routes import blueprint

__all__ = ["blueprint"]
