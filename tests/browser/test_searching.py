"""Somebody looks for a lesson, keeps something of it, and finds it again."""

import pytest

from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.server]

FIND = '.top form[action="/search"]'
SAVE = "#own .note-form button"


@pytest.mark.parametrize(
    ("language", "has_scripts"), [("en", True), ("en", False), ("ar", True)],
    ids=["scripts", "no scripts", "arabic"],
)  # fmt: skip
def test_a_lesson_is_looked_for_marked_noted_and_found_again(visit, language, has_scripts):
    reader = visit(language=language, has_scripts=has_scripts, audits=has_scripts)
    steps.register(reader, f"finder-{language}-{has_scripts}@example.org", "Noor Haddad")
    reader.open("/courses/")
    reader.page.fill(f"{FIND} input", "brickworks")
    reader.press(f"{FIND} button")
    assert reader.page.locator(".results mark").count() >= 1
    reader.press('.results a[href^="/learn/"]')
    lesson = reader.path

    reader.press('#own form[action$="/bookmark"] button')
    other = reader.context.new_page()
    other.goto(lesson)
    reader.page.click("#own summary")
    reader.page.fill("#own textarea", "سؤال: who counts the workers?")
    reader.press(SAVE)
    other.click("#own summary")
    other.fill("#own textarea", "Written in another tab")
    with other.expect_navigation():
        other.click(SAVE)

    assert other.locator(".note-text").inner_text() == "سؤال: who counts the workers?"
    assert other.locator("#note").input_value() == "Written in another tab"
    reader.open("/learn/")
    reader.press('a[href="/learn/notes"]')
    assert "who counts the workers" in reader.page.inner_text(".note-text")
    assert reader.faults == []
