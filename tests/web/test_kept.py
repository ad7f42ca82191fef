"""What is made once for many readers holds nothing of any of them."""

import re

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from elearning.web import kept as keeping
from elearning.web.kept import BEGIN, END, kept
from elearning.web.session import close
from tests import journey
from tests.pages import Browser

LESSON = f"/learn/{journey.COURSE}/who-moves"
READERS_OWN = {"request", "session", "g", "current_user", "csrf_field", "get_flashed_messages"}


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    keeping.forget()


def templates_kept(environment: Environment) -> set[str]:
    """Return the templates that are rendered for all readers, and all that they take in."""
    asked = re.compile(r'kept\(\s*"([\w/.]+)"')
    named = set()
    for path in (keeping.__file__.replace("kept.py", name) for name in (
        "frame.py", "learn/reading.py", "simulate/fragments.py",
    )):  # fmt: skip
        with open(path, encoding="utf-8") as source:
            named |= set(asked.findall(source.read()))
    found: set[str] = set()
    while named - found:
        name = (named - found).pop()
        found.add(name)
        for node in parsed(environment, name).find_all(
            (nodes.Include, nodes.FromImport, nodes.Import)
        ):
            named.add(node.template.value)
    return found


def parsed(environment: Environment, name: str) -> nodes.Template:
    source, _path, _fresh = environment.loader.get_source(environment, name)
    return environment.parse(source)


def names_in(environment: Environment, name: str) -> set[str]:
    return {node.name for node in parsed(environment, name).find_all(nodes.Name)}


def test_a_kept_template_asks_for_nothing_of_its_reader(app: Flask):
    kept_ones = templates_kept(app.jinja_env)

    asking = {
        name: sorted(READERS_OWN & names_in(app.jinja_env, name)) for name in sorted(kept_ones)
    }

    assert "learn/lesson_end.html" in kept_ones
    # The report's macro takes the path of the request only where none is handed in.
    assert asking.pop("components/report.html") == ["request"]
    assert {name: own for name, own in asking.items() if own} == {}


def test_a_template_that_asks_for_its_reader_would_be_noticed(app: Flask):
    assert READERS_OWN & names_in(app.jinja_env, "base.html")


def test_no_reader_sees_name_token_or_progress_of_the_one_before(app: Flask, library):
    first = Browser(app).signed_in("learner", name="Amal Haddad")
    second = Browser(app).signed_in("learner", name="Boris Ivanov")
    first.browse(LESSON)
    first.post(f"{LESSON}/finish")
    earlier = first.browse(LESSON)

    later = second.browse(LESSON)

    assert "Amal Haddad" in earlier.text
    assert "Amal Haddad" not in later.html
    assert "You have read this lesson" in earlier.text
    assert "You have read this lesson" not in later.text
    assert tokens(earlier.html).isdisjoint(tokens(later.html))
    assert len(tokens(later.html)) == 1


def tokens(html: str) -> set[str]:
    return set(re.findall(r'name="csrf_token" value="([^"]+)"', html))


def test_the_token_of_every_form_is_taken(app: Flask):
    stranger = Browser(app)
    page = stranger.browse("/register")

    answer = stranger.client.post(
        "/language", data={"csrf_token": tokens(page.html).pop(), "language": "ar"}
    )

    assert answer.status_code == 303


def test_two_strangers_never_share_a_token(app: Flask):
    one, other = Browser(app).browse("/register"), Browser(app).browse("/register")

    assert tokens(one.html).isdisjoint(tokens(other.html))


def test_what_is_filled_into_a_hole_is_escaped(app: Flask):
    reader = Browser(app).signed_in("learner", name="<b>Amal</b> & co")

    page = reader.browse("/about")

    assert "&lt;b&gt;Amal&lt;/b&gt; &amp; co" in page.html


def test_a_name_that_looks_like_a_hole_is_no_hole(app: Flask):
    reader = Browser(app).signed_in("learner", name=f"Amal {BEGIN}token{END}")

    page = reader.browse("/about")

    assert f"Amal {BEGIN}token{END}" in page.html


def test_a_part_is_kept_for_each_language(app: Flask):
    reader = Browser(app).signed_in("learner")
    english = reader.browse("/about")
    reader.client.set_cookie("language", "ar")

    arabic = reader.browse("/about")

    assert 'aria-label="Main"' in english.html
    assert 'aria-label="Main"' not in arabic.html


def test_what_is_kept_stays_within_its_bounds(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "MOST_KEPT", 20_000)

    with app.test_request_context("/"):
        for number in range(60):
            kept("components/bottom.html", number)
        close()

    assert 0 < sum(part.size for part in keeping._kept.values()) <= 20_000
