"""Results on pages: one honest figure after the end, nothing before it, and where learners look."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from elearning.content.library import Library
from elearning.db import opened, transaction
from elearning.models import Attempt, ProofRow
from elearning.services import lessons, proofs
from elearning.simulation.prover.report import prove
from tests import journey
from tests.exercises import CHANCE, MENDED, SLUG, TWO, a_shelf
from tests.pages import Browser, Page
from tests.services.proving import proved
from tests.web.rooms import begin, id_of, put_on_shelf

FIGURES = re.compile(r"\d ?%|percent|gave away|could still be reached|your result", re.IGNORECASE)


def serve(app: Flask, library: Library, number: int = TWO, *, is_proved: bool = True) -> Library:
    """Let the application serve an exercise that a course asks for."""
    course = library.courses[journey.COURSE]
    rule = replace(course.certificate, scenario=SLUG, result=50)
    asking = replace(course, certificate=rule)
    shelf = put_on_shelf(app, a_shelf(number, library, courses={course.slug: asking}))
    if is_proved:
        with transaction(app.extensions["engine"]) as session:
            proved(session, shelf.scenarios[SLUG])
    return shelf


def play(browser: Browser, *options: str) -> Page:
    page = begin(browser, SLUG)
    for option in options:
        page = browser.send(page, "/decisions", option=option)
    return page


def look_back(browser: Browser, *options: str) -> Page:
    return browser.send(play(browser, *options), "/debrief")


def figure(page: Page) -> str:
    return re.search(r'class="result-figure[^"]*">(.*?)</p>', page.html, re.DOTALL).group(1)


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize(
    ("moves", "shown"),
    [(("warn", "school"), "100 %"), (("wait", "hotel"), "33 %"), (("sleep", "field"), "0 %")],
)
def test_a_debrief_begins_with_one_figure(app, library, learner: Browser, moves, shown):
    serve(app, library)

    page = look_back(learner, *moves)

    assert words(figure(page)) == shown


def test_the_decision_that_mattered_most_stands_first_with_what_it_gave_away(
    app, library, learner: Browser
):
    serve(app, library)

    page = look_back(learner, "wait", "hotel")

    first = page.html.index('id="pivotal"')
    assert first < page.html.index('id="ending"') < page.html.index('id="decisions"')
    pivotal = words(page.html[first : page.html.index('id="ending"')])
    assert "The shelter" in pivotal
    assert "about three fifths of what was still possible. 33 percent could still" in pivotal
    assert page.html.count('id="turn-2"') == 1


def test_the_best_play_is_blamed_for_nothing(app, library, learner: Browser):
    serve(app, library)

    page = look_back(learner, "warn", "school")

    assert "You gave nothing away" in page.text
    assert 'id="pivotal"' not in page.html


def test_a_decision_in_which_nothing_better_was_open_is_folded(app, library, learner: Browser):
    serve(app, library)

    page = look_back(learner, "wait", "hotel")
    other = look_back(Browser(app).signed_in("learner"), "warn", "hotel")

    turn = re.compile(r'<li class="turn" id="turn-1"><details( open)?>')
    assert turn.search(page.html).group(1) == " open"
    assert turn.search(other.html).group(1) is None


def test_a_standing_breach_is_not_yet_whatever_the_percentage(app, library, learner: Browser):
    serve(app, library, MENDED)

    page = look_back(learner, "refuse", "note", "all")

    assert words(figure(page)) == "Not yet"
    assert "22 %" not in page.text


def test_without_a_proof_the_debrief_says_that_the_result_will_appear(
    app, library, learner: Browser
):
    serve(app, library, is_proved=False)

    page = look_back(learner, "wait", "hotel")

    assert words(figure(page)) == "No percentage"
    assert "still being proved" in page.text
    assert "What was still possible" not in page.text


def test_a_proof_that_came_meanwhile_is_used_when_the_debrief_is_opened(
    app, library, learner: Browser
):
    shelf = serve(app, library, is_proved=False)
    end = play(learner, "wait", "hotel")
    with transaction(app.extensions["engine"]) as session:
        proved(session, shelf.scenarios[SLUG])

    assert words(figure(learner.send(end, "/debrief"))) == "33 %"


def test_an_exercise_that_could_not_be_proved_says_so(app, library, learner: Browser):
    shelf = serve(app, library, is_proved=False)
    edition = shelf.scenarios[SLUG]
    with transaction(app.extensions["engine"]) as session:
        proof = prove(edition.program, edition.story, budget=1)
        proofs.keep(session, edition, proof, budget=1, seconds=0.1, now=journey.NOW)

    assert "could not be proved" in look_back(learner, "wait", "hotel").text


def test_no_figure_is_told_before_the_end(app, library, learner: Browser):
    serve(app, library)
    page = begin(learner, SLUG)
    for option in ("wait", "hotel"):
        main = words(page.html.partition("<main")[2].partition("</main>")[0])
        assert FIGURES.findall(main) == []
        with opened(app.extensions["engine"], writes=False) as session:
            assert session.execute(select(Attempt.percent, Attempt.result)).all() == [(None, None)]
        for path in (f"/simulate/attempts/{id_of(page)}/debrief/1/best", "/learn/"):
            assert "33" not in words(learner.client.get(path).get_data(as_text=True))
        page = learner.send(page, "/decisions", option=option)
    main = words(page.html.partition("<main")[2].partition("</main>")[0])
    assert FIGURES.findall(main) == []


def test_a_figure_on_a_page_is_found():
    assert FIGURES.findall("It gave away 3 %")


def test_a_good_decision_that_met_bad_luck_is_told_apart(app, library):
    serve(app, library, CHANCE)
    found = set()
    for _ in range(24):
        someone = Browser(app).signed_in("learner")
        page = look_back_at_sea(someone)
        found.add(("the draw was against you" in page.text, words(figure(page))))
        if len(found) == 2:
            break

    assert found == {(True, "100 %"), (False, "100 %")}


def look_back_at_sea(someone: Browser) -> Page:
    page = play(someone, "cross")
    if "/decisions" in page.html:
        page = someone.send(page, "/decisions", option="ask")
    return someone.send(page, "/debrief")


@pytest.mark.parametrize(
    ("turn", "way", "told"),
    [(2, "best", "83 %"), (2, "worst", "16 %"), (1, "best", "100 %"), (1, "worst", "0 %")],
)
def test_ways_on_are_links_of_the_debrief(app, library, learner: Browser, turn, way, told):
    serve(app, library)
    page = look_back(learner, "wait", "hotel")
    path = f"/simulate/attempts/{id_of(page)}/debrief/{turn}/{way}"

    assert f'href="{path}"' in page.html
    assert words(figure(learner.browse(path))) == told


def test_a_way_on_that_waits_for_its_proof_says_so_on_the_debrief(app, library, learner: Browser):
    serve(app, library)
    page = look_back(learner, "wait", "hotel")
    with transaction(app.extensions["engine"]) as session:
        session.query(ProofRow).update({"format": 0})
    proofs.forget()

    answer = learner.client.get(
        f"/simulate/attempts/{id_of(page)}/debrief/2/worst", follow_redirects=True
    )

    assert answer.request.path == f"/simulate/attempts/{id_of(page)}/debrief"
    assert "being worked out anew" in answer.get_data(as_text=True)


def test_the_way_down_says_that_nothing_gives_away_more(app, library, learner: Browser):
    serve(app, library)
    page = look_back(learner, "wait", "hotel")

    down = learner.browse(f"/simulate/attempts/{id_of(page)}/debrief/1/worst")

    assert "together give away the most that any could" in down.text


def test_a_way_down_that_leaves_a_breach_tells_the_percentage_beside_it(
    app, library, learner: Browser
):
    serve(app, library, MENDED)
    page = look_back(learner, "refuse", "fetch", "all")

    down = learner.browse(f"/simulate/attempts/{id_of(page)}/debrief/1/worst")

    assert words(figure(down)) == "Not yet"
    assert "Without it, the result would have been 0 percent." in down.text


def test_a_folded_decision_says_what_it_gave_away(app, library, learner: Browser):
    serve(app, library)

    page = look_back(learner, "wait", "hotel")

    assert re.search(r"<summary>(?:(?!</summary>).)*gave away 17 of 100", page.html, re.DOTALL)


@pytest.mark.parametrize("path", ["debrief/3/best", "debrief/0/worst", "debrief/1/middle"])
def test_there_are_no_other_ways(app, library, learner: Browser, path):
    serve(app, library)
    page = look_back(learner, "wait", "hotel")

    learner.browse(f"/simulate/attempts/{id_of(page)}/{path}", status=404)


def test_ways_and_branches_are_ones_own(app, library, learner: Browser):
    serve(app, library)
    base = f"/simulate/attempts/{id_of(look_back(learner, 'wait', 'hotel'))}/debrief/1"
    stranger = Browser(app).signed_in("learner")

    stranger.browse(f"{base}/best", status=404)
    assert stranger.post(f"{base}/branch").status_code == 404


def test_a_branch_is_begun_by_one_button_and_says_what_it_is(app, library, learner: Browser):
    serve(app, library)
    page = look_back(learner, "wait", "hotel")

    room = learner.send(page, "/debrief/2/branch")
    debrief = learner.send(learner.send(room, "/decisions", option="school"), "/debrief")

    assert "practice branch" in room.text
    assert words(figure(debrief)) == "83 %"
    assert "counts for nothing" in debrief.text
    assert f'/simulate/attempts/{id_of(page)}/debrief"' in debrief.html


def test_an_open_attempt_comes_before_a_branch(app, library, learner: Browser):
    serve(app, library)
    page = look_back(learner, "wait", "hotel")
    begin(learner, SLUG)

    again = learner.send(page, "/debrief/2/branch")

    assert "You have an open attempt at this exercise." in again.text
    assert again.response.request.path.endswith("/debrief")


def study(app: Flask, library: Library, learner: Browser) -> None:
    course = library.courses[journey.COURSE]
    with transaction(app.extensions["engine"]) as session:
        lessons.finish_lesson(
            session, library, account_id=learner.account_id, course=course.slug,
            lesson=course.lessons[0].slug, now=journey.NOW, issuer=journey.ISSUER,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        ((), "not played to its end yet"),
        (("wait", "hotel"), "your best result: 33 percent, and 50 are asked"),
        (("wait", "school"), "your best result: 83 percent"),
    ],
    ids=["nothing", "too little", "enough"],
)
def test_what_was_reached_stands_where_learners_look(app, library, learner, moves, told):
    study(app, serve(app, library), learner)
    if moves:
        play(learner, *moves)

    for path in (f"/courses/{journey.COURSE}/", "/learn/"):
        assert told in learner.browse(path).text.replace(" ,", ",")


def test_a_simulation_says_from_which_result_on_it_counts(app, library, learner: Browser):
    serve(app, library)

    assert "from a result of 50 percent on" in learner.browse(f"/simulations/{SLUG}/").text


def test_managers_see_results_and_not_those_of_branches(app, library, learner, manager):
    serve(app, library)
    page = look_back(learner, "wait", "hotel")
    room = learner.send(page, "/debrief/2/branch")
    learner.send(room, "/decisions", option="school")

    shown = manager.browse(f"/manage/learners/{learner.account_id}").text

    assert "33 %" in shown
    assert "83 %" not in shown
