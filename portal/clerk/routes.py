"""Papers sent, owners entered, money taken."""

from flask import Blueprint

blueprint = Blueprint("clerk", __name__)
