"""When a course is completed, at which level, and what is missing."""

from collections.abc import Collection
from dataclasses import dataclass

PARTICIPATION, ACHIEVEMENT = "participation", "achievement"


@dataclass(frozen=True, slots=True)
class CourseRule:
    """What a course asks for."""

    lessons: tuple[str, ...]
    has_quiz: bool
    scenario: str | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """The level that is reached (empty if none), and what is missing for the highest one.

    ``missing`` holds any of ``lessons``, ``quiz`` and ``scenario``.
    """

    level: str
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing


def completion(
    rule: CourseRule, finished: Collection[str], *, quiz_passed: bool, scenario_passed: bool
) -> Completion:
    """Return what somebody has reached on a course.

    All lessons give participation; with the quiz and the scenario that the
    course asks for, they give achievement. A course that asks for neither has
    nothing to achieve beyond participation.
    """
    has_read = bool(rule.lessons) and set(rule.lessons) <= set(finished)
    needs = (
        ("lessons", has_read),
        ("quiz", quiz_passed or not rule.has_quiz),
        ("scenario", scenario_passed or rule.scenario is None),
    )
    missing = tuple(word for word, is_met in needs if not is_met)
    can_achieve = rule.has_quiz or rule.scenario is not None
    if not missing and can_achieve:
        return Completion(ACHIEVEMENT, missing)
    return Completion(PARTICIPATION if has_read else "", missing)
