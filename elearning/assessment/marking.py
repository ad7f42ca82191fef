"""What marking is about: a question, what was said to it, and what that is worth."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

GRADES = ("best", "acceptable", "weak", "harmful")
CHOSEN = "chosen"
SAID = "said"
WHOLE = 1000  # credit is counted per mille

# What a learner said: for each answer, by its key, CHOSEN or what was given to it. To a question
# that offers nothing, what was written stands under SAID: no key may tell the answer.
Response = Mapping[str, str]


class MarkedAnswer(Protocol):
    """What a question's answer must tell to be marked."""

    @property
    def key(self) -> str:
        """The answer's name, which stays when answers are put into another order."""

    @property
    def right(self) -> bool:
        """Whether it is to be chosen, or to be written."""

    @property
    def partly(self) -> bool:
        """Whether writing it is worth a half."""

    @property
    def grade(self) -> str:
        """Which grade it deserves, where answers are graded."""

    @property
    def due(self) -> str:
        """What is to be given to it or written for it, in the words of its kind."""


class MarkedOption(Protocol):
    """What may be given to an answer."""

    @property
    def key(self) -> str:
        """Its name, which tells nothing."""


class MarkedQuestion(Protocol):
    """What a question must tell to be marked."""

    @property
    def kind(self) -> str:
        """The word of its kind."""

    @property
    def answers(self) -> Sequence[MarkedAnswer]:
        """All its answers."""

    @property
    def options(self) -> Sequence[MarkedOption]:
        """What may be given to answers, where they are joined with something."""

    @property
    def unit(self) -> str:
        """The unit of a number, shown beside it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer is worth, from 0 to ``WHOLE``, and whether it is wholly right."""

    credit: int
    is_right: bool


Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """Which keys an author writes in a question and its answers, beside those of every kind."""

    needs: tuple[str, ...] = ("text",)
    may: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    fewest: int = 3
    most: int = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question.

    ``met`` tells the answers that a response gets right, or hits. A question
    that ``is_written`` offers nothing to choose from.
    """

    mark: Callable[[MarkedQuestion, Response], Mark]
    accepts: Callable[[MarkedQuestion, Response], bool]
    met: Callable[[MarkedQuestion, Response], frozenset[str]]
    faults: Callable[[MarkedQuestion], Iterable[Fault]]
    shape: Shape = field(default_factory=Shape)
    is_written: bool = False


def share(part: int, whole: int) -> Mark:
    """Return the mark for a part of the whole, rounded to the nearest per mille."""
    rounded = (2 * WHOLE * part + whole) // (2 * whole)
    return Mark(rounded, part == whole)


def given_to_all(question: MarkedQuestion, response: Response) -> bool:
    """Tell whether every answer was given something."""
    return all(response.get(answer.key) for answer in question.answers)
