"""Cameras and other machines: captures come in."""

from flask import Blueprint

blueprint = Blueprint("intake", __name__)
