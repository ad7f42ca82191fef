"""What is shipped: courses that load without a problem and keep what they promise."""

import pytest

from elearning.assessment.kinds import QUESTION_KINDS
from elearning.content.library import Library

COURSES = {"mcof-foundations": (7, 30), "camp-management": (5, 15)}


def test_the_shipped_content_has_no_problem(library: Library) -> None:
    assert [str(problem) for problem in library.problems] == []


def test_the_catalogue_is_whole(library: Library) -> None:
    assert [sector.number for sector in library.taxonomy.sectors] == list(range(1, 16))
    assert list(library.guidance) == [f"G-{number:02}" for number in range(1, 101)]


@pytest.mark.parametrize(("slug", "least"), COURSES.items())
def test_a_shipped_course_is_deep_enough(
    library: Library, slug: str, least: tuple[int, int]
) -> None:
    course = library.get_course(slug)

    assert course.quiz is not None
    assert len(course.lessons) >= least[0]
    assert len(course.quiz.questions) >= least[1]
    assert set(course.quiz.lessons.values()) == {lesson.slug for lesson in course.lessons}
    assert {question.kind for question in course.quiz.questions} == QUESTION_KINDS.keys()


@pytest.mark.parametrize("slug", COURSES)
def test_every_shipped_lesson_teaches_cites_and_keeps_its_length(
    library: Library, slug: str
) -> None:
    for lesson in library.get_course(slug).lessons:
        assert lesson.guidance, lesson.path
        assert lesson.cited, lesson.path
        assert 400 <= lesson.words <= 1000, (lesson.path, lesson.words)
