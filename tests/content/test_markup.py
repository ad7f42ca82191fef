"""How a lesson's text becomes HTML that is clean, cited and readable without script."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from elearning.content.markup import Rendered, render_page, render_text
from elearning.content.names import Names
from elearning.content.point import GuidancePoint, SourcePart
from elearning.content.problems import Problems
from elearning.content.prose import WORDS, Prose
from elearning.content.reading import Reading
from elearning.content.taxonomies import EMPTY

CHECK = """\
/// check | Who is missing?
A list.

- [ ] Nobody.
    - Look again [G-02].
- [x] The workers.
    - Yes.
///
"""


def a_point(name: str) -> GuidancePoint:
    parts = (SourcePart("A1 p.5", "verified"), SourcePart("detail", "general"))
    return GuidancePoint(name, f"Title {name}", (), (), "major", f"Do <{name}>.", "", parts, (), ())


def a_reading(text: str) -> Reading:
    guidance = {name: a_point(name) for name in ("G-01", "G-02", "G-03")}
    return Reading("x.md", text, 1, Names(EMPTY, guidance), Problems(), course="c")


def page(text: str) -> Rendered:
    return render_page(a_reading(text), "Title")


def html(text: str) -> str:
    return page(text).prose.render()


def test_a_citation_leads_to_a_note_and_back() -> None:
    shown = html("Lead [G-01].")

    assert '<a class="cite" href="#note-1" id="cite-1">' in shown
    assert '<aside class="note" id="note-1" role="note">' in shown
    assert '<a class="note-number" href="#cite-1">1</a>' in shown
    assert '<a class="note-point" href="/guidance/G-01">G-01 Title G-01</a>' in shown


def test_a_note_tells_statement_source_and_marks_in_words() -> None:
    shown = html("Lead [G-01].")

    assert "Do &lt;G-01&gt;." in shown
    assert "<span>A1 p.5</span> " in shown
    assert 'class="mark mark-verified" lang="en">verified</bdi>' in shown
    assert 'class="mark mark-general" lang="en">general practice</bdi>' in shown


def test_notes_are_numbered_in_the_order_of_the_text_and_stand_once() -> None:
    rendered = page("First [G-02].\n\nThen [G-01] and again [G-02].")

    shown = rendered.prose.render()
    assert rendered.cited == ("G-02", "G-01")
    assert re.findall(r'id="(note-\d|cite-[\d-]+)"', shown) == [
        "cite-1", "note-1", "cite-2", "cite-1-2", "note-2",
    ]  # fmt: skip


def test_a_note_follows_the_block_that_cites_it_first() -> None:
    shown = html("One [G-01].\n\nTwo [G-02].")

    assert re.findall(r"<(p|aside)\b(?! class=.note-)", shown) == ["p", "aside", "p", "aside"]


def test_several_points_in_one_citation() -> None:
    assert page("Both [G-01, G-03].").cited == ("G-01", "G-03")


def test_a_point_that_only_a_closed_answer_cites_is_not_told_outside_of_it() -> None:
    shown = html(CHECK)

    before, _, inside = shown.partition("<details")
    assert "note-1" not in before
    assert 'id="note-1"' in inside.partition("</details>")[0]


def test_a_point_cited_in_the_open_as_well_has_its_note_in_the_open() -> None:
    shown = html(f"{CHECK}\nOpenly [G-02].")

    inside = shown.partition("<details")[2].partition("</details>")[0]
    assert 'href="#note-1"' in inside
    assert 'id="note-1"' not in inside
    assert shown.count('id="note-1"') == 1


def test_a_check_shows_options_first_and_what_is_said_of_them_only_inside_details() -> None:
    shown = html(CHECK)

    before, _, inside = shown.partition("<details")
    assert before.count('<input name="check-1" type="radio">') == 2
    assert "Look again" not in before
    assert "is-right" not in before
    assert "checked" not in shown
    assert "open" not in re.findall(r"<details([^>]*)>", shown)[0]
    assert '<li class="is-right">' in inside


def test_a_check_with_several_right_options_has_boxes() -> None:
    shown = html(CHECK.replace("- [ ]", "- [x]"))

    assert shown.count('type="checkbox"') == 2


def test_a_check_whose_options_stand_apart_is_the_same_check() -> None:
    apart = CHECK.replace("- [x]", "\n- [x]").replace("    - Yes.", "\n    - Yes.")

    assert html(apart).count('class="check-option"') == 2
    assert '<li class="is-right">' in html(apart)


def test_two_checks_have_names_of_their_own() -> None:
    shown = html(f"{CHECK}\n{CHECK}")

    assert set(re.findall(r'name="([\w-]+)"', shown)) == {"check-1", "check-2"}


@pytest.mark.parametrize("name", ["case", "definition", "warning"])
def test_a_block_says_what_it_is_and_its_title(name: str) -> None:
    shown = html(f"/// {name} | A port\nText *here*.\n///")

    assert f'<div class="block {name}"' in shown
    assert f">{WORDS[name]}</bdi>" in shown
    assert 'class="block-name">A port<' in shown
    assert "<em>here</em>" in shown


def test_a_figure_has_its_caption() -> None:
    shown = html("/// figure | Where people slept\n| a | b |\n|---|--:|\n| 1 | 2 |\n///")

    assert '<figure class="figure">' in shown
    assert re.search(r"<figcaption>.*Where people slept</span></figcaption>", shown)
    assert 'aria-label="Where people slept"' in shown


def test_a_table_stands_in_a_frame_that_the_keyboard_can_scroll() -> None:
    shown = html("## Places\n\n| a | b |\n|---|--:|\n| 1 | 2 |")

    frame = re.findall(r"<div ([^>]*)><table", shown)[0]
    assert 'tabindex="0"' in frame
    assert 'role="region"' in frame
    assert 'aria-label="Places"' in frame
    assert '<th align="right" scope="col">b</th>' in shown
    assert "style=" not in shown


def test_two_tables_of_one_section_have_different_labels() -> None:
    table = "| a |\n|---|\n| 1 |\n"

    shown = html(f"## Places\n\n{table}\n{table}")

    assert re.findall(r'aria-label="([^"]*)"', shown) == ["Places", "Places (2)"]


def test_headings_make_the_table_of_contents() -> None:
    rendered = page("## Who moves?\n\ntext\n\n### At sea\n\n## Who moves?")

    assert [(one.id, one.level) for one in rendered.contents] == [
        ("s-who-moves", 2),
        ("s-at-sea", 3),
        ("s-who-moves-2", 2),
    ]
    assert '<h2 id="s-who-moves">' in rendered.prose.render()


def test_words_are_counted_without_self_checks_and_notes() -> None:
    assert page(f"One two [G-01] three.\n\n{CHECK}\n| a b | c |\n|---|---|\n| d | e |").words == 8


def test_words_of_the_interface_are_put_in_by_the_page() -> None:
    prose = page("/// case | A port\nText.\n///").prose

    shown = prose.render({"case": "حالة", "lang": "ar"})

    assert '<bdi class="block-word" lang="ar">حالة</bdi>' in shown
    assert prose.render({"case": "<b>"}).count("&lt;b&gt;") == 1


def test_a_prose_in_a_template_is_not_escaped_again() -> None:
    assert Prose(("<p>x</p>",)).__html__() == "<p>x</p>"
    assert not Prose()


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image event": '<img src=x onerror="alert(1)">',
    "script link": "[x](javascript:alert(1))",
    "data link": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "hidden script link": "[x](java&#115;cript:alert(1))",
    "reference": "[x][y]\n\n[y]: javascript:alert(1)",
    "autolink": "<javascript:alert(1)>",
    "attributes of a block": "/// case | x\n    attrs: {onclick: alert(1), style: 'x'}\n\ny\n///",
    "link title": '[x](https://a.example "on\\" onclick=\\"alert(1)")',
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "comment": "<!-- --!><script>alert(1)</script> -->",
    "block title": "/// case | <script>alert(1)</script>\ny\n///",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("render", [page, lambda text: render_text(a_reading(text))])
def test_nothing_that_runs_comes_through(text: str, render) -> None:
    found = render(text)
    shown = found.render() if isinstance(found, Prose) else found.prose.render()

    tags = "".join(re.findall(r"<[^>]*>", shown))
    assert not re.search(r"script|onerror|onclick|style|data:|javascript", tags)


def test_texts_rendered_at_the_same_time_do_not_mix() -> None:
    texts = [f"## Part {number}\n\nText {number} cites [G-01].\n\n{CHECK}" for number in range(40)]
    expected = [page(text) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(page, texts))

    assert found == expected


def test_a_link_elsewhere_does_not_hand_over_the_window() -> None:
    shown = html("[x](https://www.example.org/)")

    assert '<a href="https://www.example.org/" rel="external noopener">x</a>' in shown


def test_citations_in_short_texts_lead_to_the_point() -> None:
    shown = render_text(a_reading("So it is [G-01].")).render()

    assert '<a class="cite" href="/guidance/G-01">G-01</a>' in shown
    assert "<aside" not in shown
    assert "id=" not in shown
