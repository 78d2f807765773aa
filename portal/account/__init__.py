"""Sign in, sign out, language."""

from portal.account.routes import blueprint

__all__ = ["blueprint"]
