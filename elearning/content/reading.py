"""One text while it is being rendered: where it stands, what it may refer to, what it used."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from elearning.content.course import CourseFile
from elearning.content.names import Names
from elearning.content.problems import Problems


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the pictures of a text lie, and the course under whose address they are served."""

    root: Path
    places: tuple[Path, ...]
    course: str


@dataclass(slots=True)
class Reading:
    """Collects what is found in one text; ``first_line`` is the line of its first character."""

    path: str
    source: str
    first_line: int
    names: Names
    problems: Problems
    course: str = ""
    folders: Folders | None = None
    is_page: bool = False
    cited: list[str] = field(default_factory=list)
    pictures: dict[str, CourseFile] = field(default_factory=dict)
    picture_paths: dict[str, Path] = field(default_factory=dict)
    checks: int = 0
    _told: Counter[str] = field(default_factory=Counter)

    def report(self, needle: str, what: str, wish: str = "") -> None:
        """Note a problem on the line where some words of the source stand."""
        self.problems.add(self.path, self.line_of(needle), what, wish)

    def report_line(self, number: int, what: str, wish: str = "") -> None:
        """Note a problem on a line of the text, counted from 0."""
        self.problems.add(self.path, self._line(number), what, wish)

    def line_of(self, needle: str) -> int:
        """Return the line of the next occurrence of some words, one further at each call."""
        nth = self._told[needle]
        self._told[needle] += 1
        places = [found.start() for found in re.finditer(re.escape(needle), self.source)]
        if not needle or not places:
            return self.first_line
        return self._line(self.source.count("\n", 0, places[min(nth, len(places) - 1)]))

    def _line(self, number: int) -> int:
        # A value inside YAML has only the line on which it begins.
        return self.first_line + number if self.is_page else self.first_line
