"""What a server process runs: the application, grown up while the collector of garbage rests."""

import gc

# Nearly all that comes into being before the first request stays: looking through it again and
# again would be a tenth of the start.
gc.disable()

from flask import Flask  # noqa: E402

from elearning.app import MEGABYTE, create_app  # noqa: E402
from elearning.web.account.caretaker import start_caretaker  # noqa: E402
from elearning.web.turns import Turns  # noqa: E402

# More threads at once would only wait for each other; the others take in bodies meanwhile.
AT_ONCE = 4


def create_server() -> Flask:
    """Return the application as a server process runs it: with its caretaker of mails."""
    app = create_app()
    # Read before the first request asks, so that it waits for nobody and shares no lock.
    app.extensions["shelf"].library()
    start_caretaker(app)
    app.wsgi_app = Turns(app.wsgi_app, at_once=AT_ONCE, largest=MEGABYTE)  # type: ignore[method-assign,assignment]
    # What is there now stays: the collector need not look through all content again and again.
    gc.collect()
    gc.freeze()
    gc.enable()
    return app
