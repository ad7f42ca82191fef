"""What strangers and learners find in the catalogue, and the report of a mistake."""

import re

import pytest
from flask import Flask

from elearning.content.library import Library
from elearning.db import opened
from elearning.services import reports
from elearning.web.catalogue.choosing import Wish, choose, choose_points, says
from tests.pages import Browser

PAGES = [
    "/",
    "/courses/",
    "/courses/mcof-foundations/",
    "/courses/camp-management/",
    "/simulations/",
    "/simulations/typhoon-maruvai/",
    "/guidance/",
    "/guidance/G-01",
    "/guidance/sectors/1",
    "/guidance/sectors/15",
    "/guidance/phases/before",
    "/guidance/phases/during",
    "/guidance/phases/after",
    "/about",
    "/privacy",
    "/accessibility",
    "/contact",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_may_open(browser: Browser, path: str):
    page = browser.browse(path)

    assert page.response.request.path == path


@pytest.mark.parametrize("path", PAGES)
def test_a_learner_may_open(learner: Browser, path: str):
    learner.browse(path)


@pytest.mark.parametrize(
    "path",
    [
        "/courses/no-such-course/",
        "/simulations/no-such-crisis/",
        "/guidance/G-999",
        "/guidance/sectors/0",
        "/guidance/sectors/16",
        "/guidance/phases/meanwhile",
    ],
)
def test_what_is_not_in_the_library_is_not_found(browser: Browser, path: str):
    page = browser.browse(path, status=404)

    assert "There is no such page" in page.text


def test_the_wheel_of_the_home_page_leads_to_every_sector(browser: Browser):
    page = browser.browse("/")

    assert {f"/guidance/sectors/{number}" for number in range(1, 16)} <= set(page.outline.links)


def test_every_guidance_point_has_a_page_that_the_index_leads_to(
    browser: Browser, library: Library
):
    page = browser.browse("/guidance/")

    assert {f"/guidance/{point}" for point in library.guidance} <= set(page.outline.links)


def test_the_foundations_come_before_the_courses_of_sectors(browser: Browser):
    page = browser.browse("/courses/")

    courses = re.findall(r'href="/courses/([\w-]+)/"', page.html)
    assert courses[:2] == ["mcof-foundations", "camp-management"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sector=1", {"camp-management"}),
        ("sector=9", set()),
        ("search=foundations", {"mcof-foundations"}),
        ("search=FOUNDÁTIONS", {"mcof-foundations"}),
        ("minutes=30", set()),
        ("audience=government", {"camp-management", "mcof-foundations"}),
        ("sector=banana&phase=lunch&minutes=-1", {"camp-management", "mcof-foundations"}),
    ],
)
def test_courses_are_found_by_what_a_reader_looks_for(browser: Browser, query: str, found: set):
    page = browser.browse(f"/courses/?{query}")

    assert set(re.findall(r'href="/courses/([\w-]+)/"', page.html)) == found


def test_a_search_is_shown_again_and_never_as_markup(browser: Browser):
    page = browser.browse('/courses/?search="><script>alert(1)</script>')

    assert "<script>alert" not in page.html
    assert "&lt;script&gt;" in page.html


def test_the_way_out_of_an_empty_search_shows_everything(browser: Browser):
    page = browser.browse("/guidance/?search=zebra")

    assert "No guidance point fits all of this" in page.text
    assert "/guidance/" in page.outline.links


def test_a_point_says_where_it_comes_from_and_how_sure_that_is(browser: Browser, library: Library):
    page = browser.browse("/guidance/G-21")

    for part in library.get_point("G-21").source:
        assert part.text in page.text
    assert "Partly verified" in page.text


def test_a_point_names_the_lessons_and_simulations_that_use_it(browser: Browser):
    page = browser.browse("/guidance/G-19")

    assert "/learn/camp-management/first-picture" in page.outline.links
    assert "/simulations/typhoon-maruvai/" in page.outline.links


def test_an_outline_tells_neither_answers_nor_ratings(browser: Browser, library: Library):
    page = browser.browse("/simulations/typhoon-maruvai/")

    texts = library.get_scenario("typhoon-maruvai").story.texts
    scenes = [text for key, text in texts.items() if key.startswith("scene")]
    assert not [text for text in scenes if len(text) > 30 and text in page.text]


def test_a_course_says_what_its_certificate_asks_for(browser: Browser, library: Library):
    page = browser.browse("/courses/mcof-foundations/")

    course = library.get_course("mcof-foundations")
    assert f"finished all {len(course.lessons)} lessons" in page.text
    assert f"at least {course.certificate.pass_mark} percent" in page.text
    assert "Typhoon over Maruvai" in page.text


def test_a_stranger_is_led_to_sign_in_and_back_to_the_course(browser: Browser):
    page = browser.browse("/courses/camp-management/")

    assert "/sign-in?next=/courses/camp-management/" in page.outline.links


def test_a_learner_may_begin_a_course_and_then_continue_it(learner: Browser):
    outline = learner.browse("/courses/camp-management/")

    learner.send(outline, "/learn/camp-management/begin")

    page = learner.browse("/courses/camp-management/")
    assert "/learn/camp-management/continue" in page.outline.links
    home = learner.browse("/")
    assert "/learn/camp-management/continue" in home.outline.links


def test_a_learner_who_has_begun_nothing_is_offered_nothing_to_continue(learner: Browser):
    page = learner.browse("/")

    assert "Continue where you left off" not in page.text


def test_every_page_says_that_this_is_not_a_product_of_iom(browser: Browser):
    page = browser.browse("/contact")

    assert "It is not a product of IOM" in page.text


def test_a_report_reaches_the_trainers_and_leads_back(browser: Browser, app: Flask):
    page = browser.browse("/guidance/G-19")

    back = browser.send(page, "/report", text="The source is B17.")

    assert "Thank you." in back.text
    assert back.response.request.path == "/guidance/G-19"
    with opened(app.extensions["engine"], writes=False) as session:
        (filed,) = reports.list_reports(session).reports
    assert (filed.kind, filed.subject, filed.text) == ("point", "G-19", "The source is B17.")


def test_an_empty_report_is_refused_with_a_sentence(browser: Browser):
    page = browser.browse("/guidance/G-19")

    refused = browser.send(page, "/report", status=400, text="   ")

    assert "Please say in a sentence what is wrong." in refused.text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\t/evil", ""])
def test_a_report_never_leads_to_another_site(browser: Browser, elsewhere: str):
    answer = browser.post(
        "/report", kind="point", subject="G-19", text="A mistake.", next=elsewhere
    )

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"


def test_a_report_without_a_token_is_refused(browser: Browser):
    answer = browser.client.post(
        "/report", data={"kind": "point", "subject": "G-19", "text": "A mistake."}
    )

    assert answer.status_code == 400


def test_a_search_finds_words_in_any_order_case_and_accent():
    assert says("tracking CAMP", "Camp management and displacement tracking")
    assert says("cafe", "Café")
    assert not says("camp zebra", "Camp management")


def test_an_empty_wish_chooses_everything(library: Library):
    assert choose(library.courses.values(), Wish()) == tuple(library.courses.values())
    assert choose_points(library.guidance.values(), Wish()) == tuple(library.guidance.values())


def test_the_points_of_a_sector_all_belong_to_it(library: Library):
    points = choose_points(library.guidance.values(), Wish(sector=4))

    assert points
    assert all(4 in point.sectors for point in points)
