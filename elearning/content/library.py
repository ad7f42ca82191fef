"""The library: every course and scenario by its slug, and the guidance they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from elearning.content.cache import digest_of, find, keep
from elearning.content.course import Course, Lesson
from elearning.content.edition import Edition
from elearning.content.point import GuidancePoint, Source
from elearning.content.problems import Problem
from elearning.content.taxonomy import Taxonomy
from elearning.errors import NotFound
from elearning.search.index import NO_INDEX, Index


@dataclass(frozen=True, slots=True)
class LessonUse:
    """A lesson that teaches or cites a guidance point."""

    course: str
    lesson: str
    title: str
    teaches: bool


@dataclass(frozen=True, slots=True)
class DecisionUse:
    """A decision whose options are rated by a guidance point."""

    scenario: str
    scene: str
    title: str


@dataclass(frozen=True, slots=True)
class Uses:
    """Where a guidance point is put to work."""

    lessons: tuple[LessonUse, ...] = ()
    decisions: tuple[DecisionUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """All content that loaded without a problem, and the problems of what did not."""

    taxonomy: Taxonomy
    guidance: Mapping[str, GuidancePoint]
    sources: Mapping[str, Source]
    courses: Mapping[str, Course]
    scenarios: Mapping[str, Edition]
    problems: tuple[Problem, ...]
    digest: str
    uses: Mapping[str, Uses] = field(default_factory=dict)
    variants: Mapping[str, Mapping[str, Edition]] = field(default_factory=dict)
    index: Index = NO_INDEX

    def find_course(self, slug: str) -> Course | None:
        """Return a course by its slug, if there is one."""
        return self.courses.get(slug)

    def get_course(self, slug: str) -> Course:
        """Return a course by its slug.

        :raise NotFound: if there is no such course, or it has problems.
        """
        return _get(self.courses, slug)

    def get_lesson(self, course: str, lesson: str) -> Lesson:
        """Return a lesson of a course by their slugs.

        :raise NotFound: if there is no such lesson.
        """
        return self.get_course(course).get_lesson(lesson)

    def find_scenario(self, slug: str) -> Edition | None:
        """Return the present edition of a scenario by its slug, if there is one."""
        return self.scenarios.get(slug)

    def get_scenario(self, slug: str) -> Edition:
        """Return the present edition of a scenario by its slug.

        :raise NotFound: if there is no such scenario, or it has problems.
        """
        return _get(self.scenarios, slug)

    def editions_of(self, slug: str) -> tuple[Edition, ...]:
        """Return a scenario as it is written, and then its regional variants by their names."""
        found = self.scenarios.get(slug)
        return (found, *self.variants.get(slug, {}).values()) if found else ()

    def get_edition(self, slug: str, variant: str) -> Edition:
        """Return one variant of a scenario; without a name, the scenario as it is written.

        :raise NotFound: if there is no such scenario or variant.
        """
        return _get({one.variant: one for one in self.editions_of(slug)}, variant)

    def get_point(self, point: str) -> GuidancePoint:
        """Return a guidance point by its id.

        :raise NotFound: if the catalogue has no such point.
        """
        return _get(self.guidance, point)

    def uses_of(self, point: str) -> Uses:
        """Return the lessons and decisions that use a guidance point."""
        return self.uses.get(point, Uses())


Value = TypeVar("Value")


def load_library(root: Path, cache: Path | None = None) -> Library:
    """Return the content of a folder, as it was kept in the cache folder or read anew."""
    digest = digest_of(root)
    library = find(Library, cache, digest) if cache is not None else None
    if library is None:
        # Markdown, YAML and pydantic take 0.2 s to import: most workers find the library kept.
        from elearning.content.building import build_library

        library = build_library(root, digest)
        if cache is not None:
            keep(library, cache, digest)
    return library


def _get(shelf: Mapping[str, Value], slug: str) -> Value:
    found = shelf.get(slug)
    if found is None:
        raise NotFound
    return found
