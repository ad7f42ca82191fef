"""What is wrong in a content file, where, and what to do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of one content file, addressed by its path and line."""

    path: str
    line: int
    what: str
    wish: str = ""

    def __str__(self) -> str:
        told = f"{self.path}:{self.line}: {self.what}"
        return f"{told}; {self.wish}" if self.wish else told


@dataclass(slots=True)
class Problems:
    """Collects the problems of many files, so that all are told at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, path: str, line: int, what: str, wish: str = "") -> None:
        """Note one problem."""
        self.found.append(Problem(path, line, what, wish))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self.found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self.found))

    def __len__(self) -> int:
        return len(self.found)

    def touches(self, path: str) -> bool:
        """Tell whether anything is wrong in this file."""
        return any(problem.path == path for problem in self.found)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean "..."?`` for the nearest known name, or an empty text."""
    matches = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f'did you mean "{matches[0]}"?' if matches else ""
