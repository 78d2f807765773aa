"""The public portal: look up, see, pay, admit, object."""

from flask import Blueprint

blueprint = Blueprint("citizen", __name__)
