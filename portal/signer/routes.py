"""The signing worklist: papers wait for a person whose title may sign."""

from flask import Blueprint

blueprint = Blueprint("signer", __name__)
