"""What can be found by searching: lessons, outlines, guidance and what a catalogue tells."""

from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser

from elearning.content.course import Course, Lesson
from elearning.content.edition import Edition
from elearning.content.point import GuidancePoint
from elearning.content.prose import Prose
from elearning.search.index import Draft, Index, build_index

COURSE, LESSON, POINT, SCENARIO = "course", "lesson", "point", "scenario"

# Notes repeat guidance that is found by itself, and a self-check would tell its answer.
LEFT_OUT = frozenset({"note", "check", "cites"})
INSIDE_WORDS = frozenset({"a", "bdi", "code", "dfn", "em", "span", "strong", "sup"})
CELLS = frozenset({"td", "th"})
CLOSED = frozenset({"br", "hr", "img", "input"})


def index_content(
    courses: Mapping[str, Course],
    guidance: Mapping[str, GuidancePoint],
    editions: Mapping[str, tuple[Edition, ...]],
) -> Index:
    """Return the index of all that readers may find; the first edition stands for the others."""
    return build_index(
        [
            *(draft for course in courses.values() for draft in _of_course(course)),
            *(_of_point(point) for point in guidance.values()),
            *(_of_scenario(*one) for one in editions.values()),
        ]
    )


def _of_course(course: Course) -> Iterator[Draft]:
    outline = [
        title
        for module in course.modules
        for title in (module.title, *(one.title for one in module.lessons))
    ]
    summaries = [module.summary for module in course.modules]
    yield Draft(
        kind=COURSE,
        slug=course.slug,
        title=course.title,
        objectives=course.objectives,
        headings=tuple(outline),
        text=_told(course.summary, plain(course.body), *course.objectives, *outline, *summaries),
    )
    for lesson in course.lessons:
        yield _of_lesson(course, lesson)


def _of_lesson(course: Course, lesson: Lesson) -> Draft:
    return Draft(
        kind=LESSON,
        slug=lesson.slug,
        course=course.slug,
        title=lesson.title,
        objectives=lesson.objectives,
        headings=tuple(heading.title for heading in lesson.contents),
        text=_told(lesson.summary, plain(lesson.body), *lesson.objectives, *lesson.takeaways),
        is_public=False,
    )


def _of_point(point: GuidancePoint) -> Draft:
    sources = [part.text for part in point.source]
    return Draft(
        kind=POINT,
        slug=point.id,
        title=f"{point.id} {point.title}",
        # What breaks it is left out: in a list of results it would read as advice.
        text=_told(point.statement, point.why, *point.yes, *sources),
    )


def _of_scenario(edition: Edition, *variants: Edition) -> Draft:
    """Return what the catalogue tells of a scenario: nothing of its scenes may be found."""
    places = [edition.country, *(one.variant_title for one in variants)]
    return Draft(
        kind=SCENARIO,
        slug=edition.slug,
        title=edition.title,
        objectives=edition.objectives,
        text=_told(edition.summary, *edition.objectives, *places, edition.content_warning),
    )


def _told(*texts: str) -> str:
    return " ".join(" ".join(texts).split())


def plain(prose: Prose) -> str:
    """Return the words that an author wrote, without tags, notes and self-checks."""
    reader = _Plain()
    # Every second part is a word of the interface.
    reader.feed("".join(prose.parts[::2]))
    reader.close()
    told = " ".join("".join(reader.told).split())
    # Where a citation has stood before the end of a sentence.
    return told.replace(" .", ".").replace(" ,", ",")


class _Plain(HTMLParser):
    """Listens to clean HTML, and keeps the text of what is not left out."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        names = (dict(attrs).get("class") or "").split()
        if tag not in CLOSED and (self.depth or LEFT_OUT & {*names}):
            self.depth += 1
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in CLOSED:
            self.depth -= 1
        elif tag in CELLS:
            self.told.append(" ·")
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.told.append(data)

    def _part(self, tag: str) -> None:
        if tag not in INSIDE_WORDS:
            self.told.append(" ")
