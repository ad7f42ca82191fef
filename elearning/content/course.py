"""What is studied: courses, their modules and lessons, ready to be shown."""

from dataclasses import dataclass, field
from itertools import chain

from elearning.content.prose import Prose
from elearning.content.quiz import Quiz
from elearning.errors import NotFound

LEAST_RESULT = 70
AUDIENCES = ("staff", "government", "partner")


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """What a course asks for before it certifies."""

    valid_months: int = 24
    pass_mark: int = 80
    scenario: str | None = None
    result: int = LEAST_RESULT  # the least percentage of an attempt at the scenario


@dataclass(frozen=True, slots=True)
class PlacementRule:
    """How somebody proves lessons instead of reading them."""

    questions: int = 2  # of each lesson
    threshold: int = 80  # percent of the credit of a lesson's questions
    pause_days: int = 7  # from one try to the next


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of a table of contents."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page of study."""

    slug: str
    module: str
    path: str
    title: str
    summary: str
    minutes: int
    objectives: tuple[str, ...]
    phases: tuple[str, ...]
    sectors: tuple[int, ...]
    guidance: tuple[str, ...]
    takeaways: tuple[str, ...]
    body: Prose
    contents: tuple[Heading, ...]
    cited: tuple[str, ...]
    words: int


@dataclass(frozen=True, slots=True)
class Module:
    """A few lessons that belong together."""

    slug: str
    title: str
    summary: str
    body: Prose
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class CourseFile:
    """A picture of a course, checked and ready to be served."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Course:
    """One course with everything in it."""

    slug: str
    path: str
    title: str
    summary: str
    sectors: tuple[int, ...]
    phases: tuple[str, ...]
    audience: tuple[str, ...]
    minutes: int
    objectives: tuple[str, ...]
    version: str
    authors: tuple[str, ...]
    licence: str
    body: Prose
    modules: tuple[Module, ...]
    certificate: CertificateRule
    quiz: Quiz | None
    files: tuple[CourseFile, ...]
    digest: str
    placement: PlacementRule | None = None
    # Kept beside the modules, so that a page of a long course costs no more than of a short one.
    lessons: tuple[Lesson, ...] = field(init=False, repr=False, compare=False)
    _places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Line up the lessons in the order in which they are read."""
        lessons = tuple(chain.from_iterable(module.lessons for module in self.modules))
        places = {lesson.slug: place for place, lesson in enumerate(lessons)}
        object.__setattr__(self, "lessons", lessons)
        object.__setattr__(self, "_places", places)

    @property
    def is_foundation(self) -> bool:
        """Tell whether the course belongs to no sector alone."""
        return not self.sectors

    def find_lesson(self, slug: str) -> Lesson | None:
        """Return a lesson by its slug, which is unique in the course."""
        place = self._places.get(slug)
        return None if place is None else self.lessons[place]

    def get_lesson(self, slug: str) -> Lesson:
        """Return a lesson by its slug.

        :raise NotFound: if the course has no such lesson.
        """
        lesson = self.find_lesson(slug)
        if lesson is None:
            raise NotFound
        return lesson

    def get_module(self, slug: str) -> Module:
        """Return a module by its slug.

        :raise NotFound: if the course has no such module.
        """
        for module in self.modules:
            if module.slug == slug:
                return module
        raise NotFound

    def neighbours(self, slug: str) -> tuple[Lesson | None, Lesson | None]:
        """Return the lessons before and after a lesson."""
        place = self._places[slug]
        before = self.lessons[place - 1] if place else None
        after = self.lessons[place + 1] if place + 1 < len(self.lessons) else None
        return before, after

    def get_file(self, name: str) -> CourseFile:
        """Return a checked picture by its file name.

        :raise NotFound: if no lesson of the course shows such a picture.
        """
        for file in self.files:
            if file.name == name:
                return file
        raise NotFound
