"""What a finished try at a quiz is worth."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuizResult:
    """The result of a try, per mille, and whether it passes."""

    credit: int
    result: int
    is_passed: bool

    @property
    def percent(self) -> int:
        """Return the result in whole percent; never rounded up to the pass mark."""
        return self.result // 10


def quiz_result(credits: Sequence[int], asked: int, pass_mark: int) -> QuizResult:
    """Return the result of a try from the credit of its answers.

    Questions that were asked and not answered count as nothing. ``pass_mark``
    is in percent. The mean is rounded to the nearest per mille, so that three
    thirds of a credit are one.
    """
    credit = sum(credits)
    result = (2 * credit + asked) // (2 * asked) if asked else 0
    return QuizResult(credit, result, asked > 0 and result >= pass_mark * 10)
