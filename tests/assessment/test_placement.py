"""What a placement asks, and which lessons it proves."""

from hypothesis import given
from hypothesis import strategies as st

from elearning.assessment.placement import draw_placement, proved_lessons

POOLS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.sampled_from("LMNO"))
MARKS = st.lists(st.tuples(st.sampled_from("LMN"), st.integers(0, 1000)), max_size=12)
SEED = st.text(max_size=5)


@given(POOLS, st.sets(st.sampled_from("LMNO")), st.integers(2, 4), SEED)
def test_each_lesson_is_asked_for_alike_and_no_other(pool, lessons, each, seed) -> None:
    drawn = draw_placement(pool, lessons, each, seed)

    asked = [pool[one] for one in drawn]
    assert len(set(drawn)) == len(drawn)
    assert set(asked) <= lessons
    for lesson in lessons:
        there = list(pool.values()).count(lesson)
        assert asked.count(lesson) == min(each, there)


@given(POOLS, st.integers(2, 4), SEED, st.randoms())
def test_a_seed_draws_the_same_whatever_the_order_of_the_pool(pool, each, seed, random) -> None:
    mixed = list(pool.items())
    random.shuffle(mixed)

    assert draw_placement(pool, "LMNO", each, seed) == draw_placement(
        dict(mixed), "LMNO", each, seed
    )


@given(POOLS, st.integers(2, 4), SEED, st.data())
def test_what_was_seen_comes_only_where_nothing_else_is_left(pool, each, seed, data) -> None:
    seen = data.draw(st.sets(st.sampled_from(sorted(pool)))) if pool else set()

    drawn = draw_placement(pool, "LMNO", each, seed, seen=seen)

    for lesson in "LMNO":
        fresh = {one for one in pool if pool[one] == lesson} - seen
        mine = {one for one in drawn if pool[one] == lesson}
        assert not mine & seen or fresh <= mine


@given(MARKS, st.integers(50, 100))
def test_a_lesson_is_proved_from_the_threshold_on(marks, threshold) -> None:
    proved = proved_lessons(marks, threshold)

    for lesson in {one for one, _ in marks}:
        credits = [credit for one, credit in marks if one == lesson]
        assert (lesson in proved) == (sum(credits) * 100 >= threshold * 1000 * len(credits))


@given(MARKS, st.integers(50, 100), st.data())
def test_a_better_answer_never_unproves(marks, threshold, data) -> None:
    if not marks:
        return
    at = data.draw(st.integers(0, len(marks) - 1))
    better = [*marks[:at], (marks[at][0], 1000), *marks[at + 1 :]]

    assert proved_lessons(marks, threshold) <= proved_lessons(better, threshold)


def test_nothing_asked_proves_nothing() -> None:
    assert proved_lessons([], 50) == frozenset()
