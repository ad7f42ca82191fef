"""Proving lessons instead of reading them: what is asked, and which lessons are proved."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from elearning.assessment.draw import shuffled
from elearning.assessment.marking import WHOLE


def draw_placement(
    pool: Mapping[str, str],
    lessons: Collection[str],
    each: int,
    seed: str,
    *,
    seen: Collection[str] = (),
) -> tuple[str, ...]:
    """Return so many questions of each lesson, mixed.

    ``pool`` gives the lesson of each question by the question's id. The same
    seed draws the same questions; those in ``seen`` come only where a lesson
    has no others left.
    """
    shelves: dict[str, list[str]] = defaultdict(list)
    for question in shuffled(pool, f"{seed} placement"):
        if pool[question] in lessons:
            shelves[pool[question]].append(question)
    drawn: list[str] = []
    for shelf in shelves.values():
        drawn += sorted(shelf, key=lambda question: question in seen)[:each]
    return shuffled(drawn, f"{seed} placement order")


def proved_lessons(marks: Iterable[tuple[str, int]], threshold: int) -> frozenset[str]:
    """Return the lessons whose questions have earned enough of their credit together.

    ``marks`` gives the lesson and the credit, per mille, of every question that
    was asked; one that was passed over has earned nothing. ``threshold`` is in
    percent. Nothing is rounded: 80 percent are 80.
    """
    earned: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = defaultdict(int)
    for lesson, credit in marks:
        earned[lesson] += credit
        asked[lesson] += 1
    return frozenset(
        lesson for lesson in asked if 100 * earned[lesson] >= threshold * WHOLE * asked[lesson]
    )
