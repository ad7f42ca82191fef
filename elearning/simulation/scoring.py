"""What a move loses, how grades are counted, and when an attempt counts for a certificate."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

# Losses, not points: nobody gains by more decisions. A proven result will be
# the share of what could be lost that was kept; until then nothing is a percentage.
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

    most_weak_or_harmful: int


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
    def counts(self) -> Counts:
        """Return how many decisions were rated with each grade."""
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
    """Tell whether an attempt ended without a standing breach and with few enough bad decisions."""
    return (
        attempt.is_over
        and not attempt.breaches
        and attempt.counts.weak_or_harmful <= rule.most_weak_or_harmful
    )
