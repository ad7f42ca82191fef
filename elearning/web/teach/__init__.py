"""What trainers see: problems, trials, reports."""

from flask import Blueprint

bp = Blueprint("teach", __name__)

from elearning.web.teach import pools, proofs, views  # noqa: E402, F401  (they register themselves)
