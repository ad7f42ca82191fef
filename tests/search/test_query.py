"""What answers a question, and in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.search.index import NO_INDEX, build_index
from elearning.search.query import LONGEST, MOST_COMPARED, ask, asked_words
from elearning.search.words import words
from tests.effort import steps
from tests.search.test_words import SPELLINGS
from tests.search.texts import a_draft, answers, index_of

TEXTS = st.lists(st.text(max_size=80), max_size=6)


@given(TEXTS)
def test_every_word_of_a_text_finds_it(texts: list[str]):
    index = index_of(*texts)

    for at, text in enumerate(texts):
        for word in text.split():
            # What is longer than a question may be is cut, and may then be another word.
            if asked_words(word) and len(word) <= LONGEST:
                assert str(at) in answers(index, word)


@given(TEXTS, st.text(max_size=30))
def test_whatever_is_found_holds_a_word_that_begins_or_ends_alike(texts: list[str], asked: str):
    index = index_of(*texts)
    wanted = asked_words(asked)

    for slug in answers(index, asked):
        held = words(texts[int(slug)])
        assert any(one[:1] in word or word[:1] in one for word in wanted for one in held)


@given(st.text(max_size=2000))
def test_whatever_is_asked_is_answered_within_bounds(asked: str):
    index = index_of("camp manager", "the camp", asked[:100])

    found = ask(index, asked)

    assert len(found.documents) <= 3
    assert len(found.words) <= 60 * 12


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_a_word_is_found_in_another_spelling(one: str, other: str):
    assert answers(index_of(f"... {one} ..."), other) == ["0"]
    assert answers(index_of(f"... {other} ..."), one) == ["0"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("camps", "camp"),
        ("camp", "camps"),
        ("management", "manage"),
        ("المخيم", "مخيم"),
        ("مخيم", "المخيم"),
        ("والمخيم", "مخيم"),
        ("للمخيم", "المخيم"),
        ("كمپها", "كمپ"),
        ("kampları", "kamp"),
    ],
)
def test_a_word_is_found_by_its_beginning_and_without_what_is_joined_to_it(written, asked):
    assert answers(index_of(written, "something else"), asked) == ["0"]


def test_a_short_word_is_no_beginning():
    assert answers(index_of("campaign"), "cam") == []


def test_the_word_itself_stands_before_longer_ones():
    assert answers(index_of("campaign", "camp"), "camp") == ["1", "0"]


def test_chinese_that_stands_together_comes_first():
    assert answers(index_of("民难", "难民营"), "难民")[0] == "1"


def test_words_that_were_asked_side_by_side_come_first_so():
    assert answers(index_of("manager of a camp", "camp manager here"), "camp manager")[0] == "1"


@pytest.mark.parametrize(
    ("better", "worse"),
    [("title", "objectives"), ("objectives", "headings"), ("headings", "text")],
)
def test_a_higher_part_outweighs_a_lower_one_however_often(better: str, worse: str):
    def text_with(part: str, told: str, slug: str):
        value = told if part in ("title", "text") else (told,)
        return a_draft(**{"text": "" if part == "title" else told, part: value, "slug": slug})

    often = " ".join(["flood"] * 50)

    index = build_index([text_with(worse, often, "worse"), text_with(better, "flood", "better")])

    assert answers(index, "flood")[0] == "better"


def test_all_words_beat_some():
    rare = a_draft("cholera", slug="some", title="Cholera")
    index = build_index([rare, a_draft("the cholera ward", slug="all"), a_draft("the")])

    assert answers(index, "the cholera ward")[0] == "all"


def test_a_rare_word_weighs_more_than_a_common_one():
    index = index_of(*["water"] * 8, "water and cholera", "water again", "cholera")

    assert answers(index, "water cholera")[:2] == ["8", "10"]


def test_a_stranger_finds_only_what_is_public():
    index = build_index([a_draft("camp", slug="read", is_public=False), a_draft("camp")])

    assert answers(index, "camp", is_reader=False) == ["one"]
    assert len(answers(index, "camp")) == 2


@pytest.mark.parametrize("asked", ["", "   ", "?!", "\u0640", "\u200f"])
def test_a_question_without_a_word_finds_nothing(asked: str):
    assert answers(index_of("camp"), asked) == []


def test_an_empty_index_answers_nothing():
    assert ask(NO_INDEX, "camp").documents == ()


def test_asking_costs_in_proportion_to_the_texts_and_no_more_for_a_long_question():
    asked = "water food shelter health camp " * 10
    few, many = (
        index_of(*(f"camp {n} " + "water food shelter health " * 20 for n in range(count)))
        for count in (MOST_COMPARED, 2 * MOST_COMPARED)
    )
    ask(few, asked)  # From now on its words are folded.

    once = steps(lambda: ask(few, asked))

    assert steps(lambda: ask(few, asked * 100)) <= once
    assert steps(lambda: ask(many, asked)) <= 2 * once
