"""Where a server finds the application; ``flask run`` does too."""

from elearning.app import create_app

app = create_app()
