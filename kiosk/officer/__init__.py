"""Room officer."""

from flask import Blueprint

blueprint = Blueprint("officer", __name__, url_prefix="/officer")
