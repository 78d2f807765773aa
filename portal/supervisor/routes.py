"""What was refused, what is at risk, who may come in."""

from flask import Blueprint

blueprint = Blueprint("supervisor", __name__)
