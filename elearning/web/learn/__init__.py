"""Courses, lessons and quizzes."""

from flask import Blueprint

bp = Blueprint("learn", __name__)

from elearning.web.learn import views  # noqa: E402, F401  (the views register themselves)
