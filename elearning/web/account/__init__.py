"""Who somebody is: register, sign in and out, profile, language."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from elearning.web.account import (  # noqa: E402  (the views register themselves)
    addresses,  # noqa: F401
    belongings,  # noqa: F401
    passwords,  # noqa: F401
    profile,  # noqa: F401
    registering,  # noqa: F401
    second_factor,  # noqa: F401
    second_step,  # noqa: F401
    single,  # noqa: F401
    views,  # noqa: F401
    visits,  # noqa: F401
)
