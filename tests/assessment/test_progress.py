"""How far somebody is, what is next, and what they have reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.assessment.completion import CourseRule, completion
from elearning.assessment.progress import Progress, progress

COURSE = {"one": 5, "two": 10, "three": 15, "four": 20}

PROGRESS = {
    "not begun": ((), "", Progress(0, 4, "one", 50)),
    "one done": (("one",), "one", Progress(1, 4, "two", 45)),
    "left in the middle": (("one",), "three", Progress(1, 4, "three", 45)),
    "skipped ahead": (("four",), "four", Progress(1, 4, "one", 30)),
    "last was done": (("one", "two"), "two", Progress(2, 4, "three", 35)),
    "all done": (tuple(COURSE), "four", Progress(4, 4, "", 0)),
    "a lesson that is gone": (("one", "gone"), "gone", Progress(1, 4, "two", 45)),
}


@pytest.mark.parametrize(("finished", "last", "expected"), PROGRESS.values(), ids=PROGRESS)
def test_progress(finished: tuple[str, ...], last: str, expected: Progress) -> None:
    assert progress(COURSE, finished, last=last) == expected


@given(st.sets(st.sampled_from(sorted(COURSE))), st.sampled_from(["", "gone", *COURSE]))
def test_what_is_next_is_never_done_and_lacking_only_at_the_end(
    finished: set[str], last: str
) -> None:
    found = progress(COURSE, finished, last=last)

    assert found.is_finished == (found.next_lesson == "")
    assert found.next_lesson not in finished
    assert found.minutes_left == sum(COURSE[slug] for slug in COURSE if slug not in finished)


def test_reordered_lessons_keep_what_was_done() -> None:
    turned = dict(reversed(COURSE.items()))

    assert progress(turned, {"one", "two"}).done == progress(COURSE, {"one", "two"}).done


RULE = CourseRule(("one", "two"), has_quiz=True, scenario="storm")
LESSONS_ONLY = CourseRule(("one", "two"), has_quiz=False)
QUIZ_ONLY = CourseRule(("one", "two"), has_quiz=True)

COMPLETIONS = {
    "nothing": (RULE, (), False, False, "", ("lessons", "quiz", "scenario")),
    "some lessons": (RULE, ("one",), True, True, "", ("lessons",)),
    "lessons": (RULE, ("one", "two"), False, False, "participation", ("quiz", "scenario")),
    "no scenario": (RULE, ("one", "two"), True, False, "participation", ("scenario",)),
    "no quiz": (RULE, ("one", "two"), False, True, "participation", ("quiz",)),
    "all": (RULE, ("one", "two"), True, True, "achievement", ()),
    "a lesson that is gone": (RULE, ("one", "two", "gone"), True, True, "achievement", ()),
    "quiz only": (QUIZ_ONLY, ("one", "two"), True, False, "achievement", ()),
    "lessons only": (LESSONS_ONLY, ("one", "two"), False, False, "participation", ()),
    "no lessons at all": (CourseRule((), has_quiz=True), (), True, True, "", ("lessons",)),
}


@pytest.mark.parametrize(
    ("rule", "finished", "quiz", "scenario", "level", "missing"),
    COMPLETIONS.values(),
    ids=COMPLETIONS,
)
def test_completion(rule, finished, quiz: bool, scenario: bool, level: str, missing) -> None:
    found = completion(rule, finished, quiz_passed=quiz, scenario_passed=scenario)

    assert (found.level, found.missing) == (level, missing)
    assert found.is_complete == (missing == ())


@given(st.sets(st.sampled_from(["one", "two"])), st.booleans(), st.booleans())
def test_doing_more_never_takes_a_level_away(
    finished: set[str], quiz: bool, scenario: bool
) -> None:
    levels = ("", "participation", "achievement")
    before = completion(RULE, finished, quiz_passed=quiz, scenario_passed=scenario)

    after = completion(RULE, {*finished, "one"}, quiz_passed=True, scenario_passed=scenario)

    assert levels.index(after.level) >= levels.index(before.level)
