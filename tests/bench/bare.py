"""Two bare programs to compare with: L reads a row for a page, W also writes one durably."""

import gzip
import os
from pathlib import Path

from flask import Flask, Response, render_template, request, session
from jinja2 import DictLoader
from sqlalchemy import text

from elearning.config import bundled
from elearning.db import make_engine, opened
from elearning.web.packing import LEVEL

# A page as short as a page can be written: a title, who reads it, a few links, and prose.
TEMPLATE = (
    "<!doctype html><html><head><title>{{ row.title }}</title></head><body><h1>{{ row.title }}</h1>"
    "<p>{{ who }}</p><nav>{% for number in range(5) %}<a href=\"{{ url_for('page') }}\">Part "
    "{{ number }}</a>{% endfor %}</nav>{% for part in parts %}<section><h2>Part {{ loop.index }}"
    "</h2><p>{{ part }}</p></section>{% endfor %}</body></html>"
)
SIZE = 10_000
SELECT = "SELECT id, title FROM page WHERE id = 1"
INSERT = "INSERT INTO note (body) VALUES (:body)"


def create_app() -> Flask:
    """Return L (GET /) and W (POST /) as one bare application."""
    app = Flask("bare")
    app.secret_key = os.environ["ELEARNING_SECRET_KEY"]
    app.jinja_loader = DictLoader({"page.html": TEMPLATE})
    engine = make_engine(f"sqlite:///{Path(os.environ['ELEARNING_VAR']) / 'bare.sqlite'}")
    with opened(engine, writes=True) as made:
        made.execute(text("CREATE TABLE IF NOT EXISTS page (id INTEGER PRIMARY KEY, title TEXT)"))
        made.execute(text("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, body TEXT)"))
        made.execute(text("INSERT OR IGNORE INTO page VALUES (1, 'A page')"))
        made.commit()
    parts = _prose()

    @app.get("/sign-in")
    def sign_in() -> str:
        session["who"] = "somebody"
        return "in"

    @app.get("/healthz")
    def healthz() -> str:
        return "up"

    @app.get("/")
    def page() -> Response:
        with opened(engine, writes=False) as db:
            row = db.execute(text(SELECT)).one()
        return _packed(render_template("page.html", row=row, who=session["who"], parts=parts))

    @app.post("/")
    def note() -> Response:
        with opened(engine, writes=True) as db:
            row = db.execute(text(SELECT)).one()
            db.execute(text(INSERT), {"body": request.form["body"]})
            db.commit()
        return _packed(render_template("page.html", row=row, who=session["who"], parts=parts))

    return app


def _prose() -> list[str]:
    """Return ten kilobytes of lessons' own words: repeated sentences would compress to nothing."""
    lessons = sorted(bundled("courses").glob("*/*/[a-z]*.md"))[:4]
    words = "".join(path.read_text(encoding="utf-8").split("---", 2)[2] for path in lessons)[:SIZE]
    return [words[start : start + 650] for start in range(0, len(words), 650)]


def _packed(body: str) -> Response:
    answer = Response(gzip.compress(body.encode(), LEVEL, mtime=0), mimetype="text/html")
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
