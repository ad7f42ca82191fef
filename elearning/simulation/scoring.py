"""What a move loses, how grades are counted, and when an attempt counts for a certificate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

# Losses, not points: nobody gains by more decisions. Only a proof knows what could
# be lost; what was measured by one is a result, and without one nothing is a percentage.
LOSSES = {"best": 0, "acceptable": 2, "weak": 3, "harmful": 4}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many decisions were rated with each grade."""

    best: int = 0
    acceptable: int = 0
    weak: int = 0
    harmful: int = 0

    @property
    def total(self) -> int:
        """Return how many decisions were rated."""
        return self.best + self.acceptable + self.weak + self.harmful

    @property
    def weak_or_harmful(self) -> int:
        """Return how many decisions were weak or harmful."""
        return self.weak + self.harmful


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """What an attempt must keep to count for a certificate."""

    least_percent: int


class Finished(Protocol):
    """What a rule must know of an attempt."""

    @property
    def is_over(self) -> bool:
        """Tell whether an ending was reached."""
        ...

    @property
    def breaches(self) -> tuple[str, ...]:
        """Return the critical points that stand breached and uncorrected."""
        ...

    @property
    def percent(self) -> int | None:
        """Return the result, if a proof has measured it."""
        ...


def loss(grade: str, weight: int) -> int:
    """Return what a move of this grade loses in a decision of this weight."""
    return LOSSES[grade] * weight


def count(grades: Iterable[str]) -> Counts:
    """Return how often each grade stands among those given."""
    counted = dict.fromkeys(LOSSES, 0)
    for grade in grades:
        counted[grade] += 1
    return Counts(**counted)


def is_passed(rule: CertificateRule, attempt: Finished) -> bool:
    """Tell whether an attempt ended with a proven result that is enough and no standing breach."""
    return (
        attempt.is_over
        and not attempt.breaches
        and attempt.percent is not None
        and attempt.percent >= rule.least_percent
    )
