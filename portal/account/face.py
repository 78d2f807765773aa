"""The face of accounts: its pages add themselves to this blueprint."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
