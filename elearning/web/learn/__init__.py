"""Courses, lessons and quizzes."""

from flask import Blueprint

bp = Blueprint("learn", __name__)

# The views register themselves.
from elearning.web.learn import notes, placements, quizzes, views  # noqa: E402, F401
