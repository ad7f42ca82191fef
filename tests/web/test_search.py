"""Searching in the browser: what is found, what is marked, and what is never told."""

import re
from html import unescape

import pytest
from flask import Flask

from elearning.content.library import Library
from tests.house.weighing import HTML_LIMIT, statements, weigh
from tests.house.wire import Wire, leaks
from tests.pages import Browser, Page

SCENARIO = "typhoon-maruvai"


def links(page: Page) -> list[str]:
    """Return where the results of a page lead."""
    listed = page.html.partition('<ol class="results">')[2].partition("</ol>")[0]
    return re.findall(r'<h2><a href="([^"]+)"', listed)


def test_every_page_but_this_one_has_a_field_to_search_from(browser: Browser) -> None:
    form = browser.browse("/about").form("/search")

    page = browser.browse(f"{form.action}?q=trafficking")

    assert (form.method, list(form.values)) == ("get", ["q"])
    assert "/guidance/G-68" in links(page)
    assert [form.action for form in page.outline.forms].count("/search") == 1


def test_a_stranger_who_searches_gets_no_cookie(browser: Browser) -> None:
    answer = browser.client.get("/search?q=camp")

    assert "Set-Cookie" not in answer.headers


def test_a_stranger_finds_courses_and_is_told_that_readers_find_more(browser: Browser) -> None:
    page = browser.browse("/search?q=camp+manager")

    assert not any(link.startswith("/learn/") for link in links(page))
    assert "once you have signed in" in page.text


def test_a_reader_finds_lessons_with_the_words_marked(learner: Browser) -> None:
    page = learner.browse("/search?q=DISPLACED+people")

    assert any(link.startswith("/learn/") for link in links(page))
    marked = {unescape(one).lower() for one in re.findall("<mark>([^<]+)</mark>", page.html)}
    assert {"displaced", "people"} <= marked


def test_a_guidance_point_is_found_by_its_number(browser: Browser) -> None:
    assert links(browser.browse("/search?q=g-04"))[0] == "/guidance/G-04"
    assert links(browser.browse("/search?q=G-٠٤"))[0] == "/guidance/G-04"


def test_all_kinds_together_are_called_results_in_arabic_too(browser: Browser) -> None:
    browser.client.set_cookie("language", "ar")

    page = browser.browse("/search?q=camp")

    assert "كل النتائج" in page.text
    assert "الأفعال" not in page.text


def test_results_are_looked_through_by_kind_and_page_after_page(learner: Browser) -> None:
    seen: list[str] = []
    page = learner.browse("/search?q=people&kind=point")
    while True:
        seen += links(page)
        following = [one for one in page.outline.links if "page=" in one and one not in seen]
        more = re.search(r'rel="next" href="([^"]+)"', page.html)
        if not more:
            break
        assert following
        page = learner.browse(unescape(more.group(1)))

    assert len(seen) == len(set(seen)) > 10
    assert all(link.startswith("/guidance/") for link in seen)


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=%20",
        "q=%3Cscript%3Ealert(1)%3C/script%3E",
        "q=camp&kind=%27nothing&page=-3",
        "q=camp&page=99999999999999999999",
        "q=camp&page=none",
        "q=" + "%D9%91" * 2000,
        "q=" + "camp+" * 1000,
        "q=%ED%A0%80",
    ],
)
def test_hostile_questions_get_a_page(browser: Browser, query: str) -> None:
    page = browser.browse(f"/search?{query}")

    assert "<script>alert" not in page.html


def test_what_was_asked_stands_in_the_field_again(browser: Browser) -> None:
    page = browser.browse('/search?q="camp" <b>')

    assert page.form("/search").values["q"] == '"camp" <b>'


def test_an_empty_search_says_what_can_be_found(browser: Browser) -> None:
    assert "such as G-04" in browser.browse("/search").text


def test_words_that_nobody_wrote_lead_on_to_the_guidance(browser: Browser) -> None:
    page = browser.browse("/search?q=xylophone")

    assert "Nothing here holds these words" in page.text
    assert "/guidance/" in page.outline.links


def test_a_page_beyond_the_last_leads_back(browser: Browser) -> None:
    assert "Nothing more of this kind" in browser.browse("/search?q=camp&page=500").text


def test_nothing_of_a_scenes_texts_is_found(learner: Browser, library: Library) -> None:
    edition = library.get_scenario(SCENARIO)
    wire = Wire(learner)
    asked = {text.split(".")[0][:100] for text in edition.story.texts.values()}
    for text in sorted(asked)[::9]:
        wire.get("/search?q=" + text.replace("&", " ").replace("#", " "))
    shown = "\n".join(re.sub(r'<title>.*?</title>|value="[^"]*"|href="[^"]*"', "", text)
                      for _, text in wire.seen)  # fmt: skip

    found = leaks(shown, edition, set())

    # What other pages say in the same words is no secret of the scenario.
    public = " ".join(one.text for one in library.index.documents)
    assert [key for key in found if " ".join(edition.story.text(key).split()) not in public] == []


def test_a_page_of_results_is_light_and_asks_the_database_for_its_reader_alone(
    app: Flask, learner: Browser
) -> None:
    path = "/search?q=the+people+of+a+camp"
    with statements(app) as asked:
        learner.client.get(path)

    assert len(asked) <= 1
    assert weigh(learner.client, path) <= HTML_LIMIT
