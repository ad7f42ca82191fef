"""How the texts of scenarios are rendered: alike for today's edition and for those of the past."""

from elearning.content.library import Library
from elearning.content.telling import tell_again


def test_a_pinned_text_is_shown_as_the_library_shows_it(library: Library) -> None:
    for edition in library.scenarios.values():
        for key, prose in edition.told.items():
            if "](" not in edition.story.text(key):
                assert tell_again(key, edition.story.text(key)) == prose


def test_options_questions_and_reasons_are_shown_without_a_paragraph() -> None:
    for key in ("scenes.a.options.b.text", "scenes.a.question", "scenes.a.options.b.why.0"):
        assert tell_again(key, "Go *now*.").render() == "Go <em>now</em>."


def test_stories_and_feedback_are_shown_in_paragraphs() -> None:
    for key in ("scenes.a.text", "scenes.a.options.b.feedback.0", "injects.a.text"):
        assert tell_again(key, "One.\n\nTwo.").render() == "<p>One.</p>\n<p>Two.</p>"


def test_a_citation_leads_to_its_point_even_where_the_catalogue_has_lost_it() -> None:
    shown = tell_again("scenes.a.text", "So it is [G-999].").render()

    assert '<a class="cite" href="/guidance/G-999">G-999</a>' in shown
