"""The desk: cases are reviewed, shown and contests answered."""

from flask import Blueprint

blueprint = Blueprint("officer", __name__)
