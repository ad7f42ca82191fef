"""Scenarios: briefing, situation room, debrief."""

from flask import Blueprint

bp = Blueprint("simulate", __name__)

from elearning.web.simulate import views  # noqa: E402, F401  (the views register themselves)
