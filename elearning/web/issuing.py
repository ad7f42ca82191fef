"""In whose name this installation issues certificates, as its settings say."""

from flask import current_app

from elearning.services.certificates import Issuer


def issuer() -> Issuer:
    """Return who issues certificates, where they are checked, and what opens the signing key."""
    settings = current_app.config
    return Issuer(settings["ISSUER"], settings["BASE_URL"], settings["SECRET_KEY"])
