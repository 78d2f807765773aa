"""Sign in, second factors, sessions, sign out, language."""

from portal.account import routes, second, security
from portal.account.face import blueprint

__all__ = ["blueprint", "routes", "second", "security"]
