"""The signing worklist: papers wait for a person whose title may sign."""

from portal.signer.routes import blueprint

__all__ = ["blueprint"]
