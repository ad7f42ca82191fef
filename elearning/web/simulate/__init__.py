"""Scenarios: briefing, situation room, debrief."""

from flask import Blueprint

bp = Blueprint("simulate", __name__)

# The views register themselves.
from elearning.web.simulate import debriefing, preparing, timing, views  # noqa: E402, F401
