"""Two bare programs to compare with: L reads one row for a page, W writes one row durably."""

import gzip
import os
from pathlib import Path

from flask import Flask, Response, g, redirect, render_template_string, request, session
from sqlalchemy import text

from elearning.db import make_engine, opened
from elearning.web.shell import LEVEL

SENTENCE = "A field notebook lies open on the table of the operations room beside the radio. "
TEMPLATE = (
    "<!doctype html><html><head><title>{{ row.title }}</title></head><body><h1>{{ row.title }}</h1>"
    "<p>{{ who }}</p>{% for part in parts %}<section><h2>Part {{ loop.index }}</h2>"
    "<p>{{ part }}</p></section>{% endfor %}</body></html>"
)


def create_app() -> Flask:
    """Return L (GET /) and W (POST /) as one bare application."""
    app = Flask("bare")
    app.secret_key = os.environ["ELEARNING_SECRET_KEY"]
    engine = make_engine(f"sqlite:///{Path(os.environ['ELEARNING_VAR']) / 'bare.sqlite'}")
    with opened(engine, writes=True) as made:
        made.execute(text("CREATE TABLE IF NOT EXISTS page (id INTEGER PRIMARY KEY, title TEXT)"))
        made.execute(text("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, body TEXT)"))
        made.execute(text("INSERT OR IGNORE INTO page VALUES (1, 'A page')"))
        made.commit()
    parts = [SENTENCE * 8 + str(number) for number in range(15)]

    @app.get("/sign-in")
    def sign_in() -> str:
        session["who"] = "somebody"
        return "in"

    @app.get("/")
    def page() -> Response:
        with opened(engine, writes=False) as db:
            row = db.execute(text("SELECT id, title FROM page WHERE id = 1")).one()
        body = render_template_string(TEMPLATE, row=row, who=session["who"], parts=parts)
        return _packed(body)

    @app.post("/")
    def note() -> Response:
        g.who = session["who"]
        with opened(engine, writes=True) as db:
            db.execute(
                text("INSERT INTO note (body) VALUES (:body)"), {"body": request.form["body"]}
            )
            db.commit()
        return redirect("/", 303)  # type: ignore[return-value]

    return app


def _packed(body: str) -> Response:
    answer = Response(gzip.compress(body.encode(), LEVEL, mtime=0), mimetype="text/html")
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
