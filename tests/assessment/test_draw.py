"""Which questions a try asks: the same for a seed, spread over lessons, new at a second try."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from elearning.assessment.draw import draw_questions, order_answers

pools = st.dictionaries(st.text("abcdef", min_size=1), st.sampled_from("uvwxyz"), max_size=30)
seeds = st.text(max_size=8)


@given(pools, st.integers(0, 40), seeds)
def test_a_draw_takes_as_many_as_asked_each_once(pool, count: int, seed: str) -> None:
    drawn = draw_questions(pool, count, seed)

    assert len(drawn) == min(count, len(pool))
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= set(pool)


@given(pools, st.integers(0, 40), seeds)
def test_a_draw_covers_as_many_lessons_as_possible(pool, count: int, seed: str) -> None:
    lessons = {pool[question] for question in draw_questions(pool, count, seed)}

    assert len(lessons) == min(count, len(set(pool.values())))


@given(pools, st.integers(0, 40), seeds)
def test_no_lesson_is_asked_twice_more_than_another_that_has_questions_left(
    pool, count: int, seed: str
) -> None:
    drawn = Counter(pool[question] for question in draw_questions(pool, count, seed))
    left = Counter(pool.values()) - drawn

    assert all(max(drawn.values(), default=0) - drawn[lesson] <= 1 for lesson in left)


@given(pools, st.integers(0, 40), seeds, st.randoms())
def test_a_draw_depends_on_the_seed_and_not_on_the_authors_order(
    pool, count: int, seed: str, random
) -> None:
    entries = list(pool.items())
    random.shuffle(entries)

    assert draw_questions(dict(entries), count, seed) == draw_questions(pool, count, seed)


@given(pools, seeds, st.data())
def test_questions_that_were_seen_come_only_where_a_lesson_has_no_others(
    pool, seed: str, data: st.DataObject
) -> None:
    seen = data.draw(st.sets(st.sampled_from(sorted(pool)))) if pool else set()
    drawn = draw_questions(pool, len(set(pool.values())), seed, seen=seen)

    for question in set(drawn) & seen:
        others = [one for one, lesson in pool.items() if lesson == pool[question]]
        assert set(others) <= seen


def test_another_seed_is_another_draw() -> None:
    pool = {f"q{number}": f"lesson {number % 4}" for number in range(40)}

    draws = {draw_questions(pool, 8, f"seed {number}") for number in range(20)}

    assert len(draws) == 20


def test_a_second_try_asks_other_questions_while_there_are_any() -> None:
    pool = {f"q{number}": f"lesson {number % 3}" for number in range(12)}
    first = draw_questions(pool, 6, "one")

    second = draw_questions(pool, 6, "two", seen=first)

    assert set(first) & set(second) == set()


@given(st.sets(st.text(min_size=1), max_size=6), seeds)
def test_answers_are_all_shown_in_an_order_that_the_author_did_not_choose(keys, seed: str) -> None:
    shown = order_answers(keys, seed, "q1")

    assert sorted(shown) == sorted(keys)
    assert shown == order_answers(sorted(keys, reverse=True), seed, "q1")


def test_the_place_of_an_answer_tells_nothing() -> None:
    places = Counter(
        order_answers("abcd", f"seed {number}", "q1").index("a") for number in range(400)
    )

    assert all(60 < places[place] < 140 for place in range(4))
