"""The result as a debrief shows it: one figure or why there is none, and what was given away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from elearning.services.editions import Playable
from elearning.simulation.measure import Luck, Measured

# The shares of what was still possible that have a word of their own.
AMOUNTS = {
    "tenth": Fraction(1, 10),
    "fifth": Fraction(1, 5),
    "quarter": Fraction(1, 4),
    "third": Fraction(1, 3),
    "two-fifths": Fraction(2, 5),
    "half": Fraction(1, 2),
    "three-fifths": Fraction(3, 5),
    "two-thirds": Fraction(2, 3),
    "three-quarters": Fraction(3, 4),
    "four-fifths": Fraction(4, 5),
    "nine-tenths": Fraction(9, 10),
}
LITTLE = Fraction(1, 20)


@dataclass(frozen=True, slots=True)
class LuckView:
    """What chance did after a decision, in hundredths of all that could be given away."""

    before: int
    after: int
    is_kind: bool
    is_unkind: bool


@dataclass(frozen=True, slots=True)
class GivenView:
    """What a decision gave away: in hundredths, as a word, and what was left after it."""

    points: int
    amount: str
    left: int
    is_free: bool
    luck: LuckView | None


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """A result that was shown until the attempt was scored again."""

    percent: int
    until: datetime


@dataclass(frozen=True, slots=True)
class ResultView:
    """The result of an attempt.

    ``state`` is ``percent`` or ``not-yet``; where there is no percentage it says why:
    ``waiting`` for a proof, ``unproved``, ``trial`` from another scene, or ``nothing`` decided.
    """

    state: str
    percent: int | None = None
    steps: tuple[GivenView, ...] = ()
    opening: LuckView | None = None
    pivotal: int | None = None
    by_phase: tuple[tuple[str, int], ...] = ()
    by_sector: tuple[tuple[int, int], ...] = ()
    earlier: tuple[EarlierResult, ...] = ()

    @property
    def is_measured(self) -> bool:
        """Tell whether a proof has measured what each decision gave away."""
        return self.percent is not None


def result_view(playable: Playable, result: Mapping[str, Any], *, lacking: str) -> ResultView:
    """Return the result that was kept; ``lacking`` says why there is none, where there is none."""
    state = "not-yet" if result["breaches"] else "percent" if result.get("score") else lacking
    if not result.get("score"):
        return ResultView(state)
    found = Measured.from_json(result["score"])
    return ResultView(
        state=state,
        percent=found.percent,
        steps=tuple(_given(found, turn) for turn in range(1, len(found.steps) + 1)),
        opening=_luck(found, found.opening),
        pivotal=found.pivotal,
        by_phase=tuple((one, points(x)) for one, x in found.by_phase(playable.story)),
        by_sector=tuple((one, points(x)) for one, x in found.by_sector(playable.story)),
        earlier=tuple(
            EarlierResult(one["percent"], datetime.fromisoformat(one["until"]))
            for one in result.get("earlier", ())
        ),
    )


def points(share: Fraction) -> int:
    """Return a share in hundredths; what is there at all is never shown as nothing."""
    return max(round(share * 100), 1) if share > 0 else round(share * 100)


def amount(share: Fraction) -> str:
    """Return the name of the nearest share that has a word."""
    if share in (0, 1):
        return "everything" if share else "nothing"
    if share < LITTLE:
        return "little"
    return min(AMOUNTS, key=lambda name: abs(AMOUNTS[name] - share))


def _given(found: Measured, turn: int) -> GivenView:
    step = found.steps[turn - 1]
    return GivenView(
        points=points(step.regret / found.greatest),
        amount=amount(found.lost(turn)),
        left=found.left[turn].numerator * 100 // found.left[turn].denominator,
        is_free=not step.regret,
        luck=_luck(found, step.luck),
    )


def _luck(found: Measured, luck: Luck | None) -> LuckView | None:
    if luck is None:
        return None
    before, after = (points(one / found.greatest) for one in (luck.before, luck.after))
    return LuckView(before, after, is_kind=luck.change < 0, is_unkind=luck.change > 0)
