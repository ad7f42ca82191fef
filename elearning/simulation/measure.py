"""What an attempt gave away, measured by proven values: what a result is made of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, TypeVar

from elearning.simulation.engine import Draw, replay
from elearning.simulation.events import Drawn
from elearning.simulation.program import Program
from elearning.simulation.prover.scoring import Scores
from elearning.simulation.scenario import PHASES
from elearning.simulation.state import Move
from elearning.simulation.story import Story

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Luck:
    """The further loss that was to be expected before chance spoke, and after it had."""

    before: Fraction
    after: Fraction

    @property
    def change(self) -> Fraction:
        """Return by how much more must be lost now; below zero, the draw was kind."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Given:
    """What one decision gave away, and what chance did after it."""

    scene: str
    regret: Fraction
    luck: Luck | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Which share was kept of what was still possible, over so many decisions."""

    decisions: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Measured:
    """What an attempt gave away, decision by decision, of the most that could be.

    ``opening`` is the luck of a chance that fell before anybody decided.
    """

    FORMAT: ClassVar[int] = 1

    greatest: Fraction
    steps: tuple[Given, ...]
    opening: Luck | None = None

    @property
    def share(self) -> Fraction:
        """Return the result, from 0 to 1."""
        return 1 - sum((one.regret for one in self.steps), Fraction(0)) / self.greatest

    @property
    def percent(self) -> int:
        """Return the result in whole percents; a part of one is never counted as a whole."""
        return percent(self.share)

    @property
    def left(self) -> tuple[Fraction, ...]:
        """Return the best result that could still be reached: at first, and after each decision."""
        reached = [Fraction(1)]
        for one in self.steps:
            reached.append(reached[-1] - one.regret / self.greatest)
        return tuple(reached)

    def lost(self, turn: int) -> Fraction:
        """Return which share of what was still possible a decision gave away; turns begin at 1."""
        before, after = self.left[turn - 1 : turn + 1]
        return (before - after) / before if before else Fraction(0)

    @property
    def pivotal(self) -> int | None:
        """Return the turn at which most was given away; of several, the first."""
        worst = max(self.steps, key=lambda one: one.regret, default=None)
        return self.steps.index(worst) + 1 if worst and worst.regret else None

    def by_phase(self, story: Story) -> tuple[tuple[str, Fraction], ...]:
        """Return which share of all that could be given away was lost in each phase."""
        found = self._gather((story.scenes[one.scene].phase,) for one in self.steps)
        return tuple((phase, found[phase]) for phase in PHASES if phase in found)

    def by_sector(self, story: Story) -> tuple[tuple[int, Fraction], ...]:
        """Return the same by sector; a decision counts in each of its sectors."""
        found = self._gather(story.scenes[one.scene].sectors for one in self.steps)
        return tuple(sorted(found.items()))

    def kept(
        self, groups: Sequence[Collection[Name]], *, without: Collection[Name] = ()
    ) -> dict[Name, Kept]:
        """Return which share of what was still possible was kept in each group of decisions.

        ``groups`` names those of each decision. The shares of all phases together make the
        result. Where nothing was left to lose, a decision shows nothing.
        """
        found: dict[Name, Kept] = {}
        for (before, after), names in zip(pairwise(self.left), groups, strict=True):
            for name in dict.fromkeys(names) if before else ():
                if name not in without:
                    was = found.get(name, Kept(0, Fraction(1)))
                    found[name] = Kept(was.decisions + 1, was.share * after / before)
        return found

    def _gather(self, groups: Iterable[Iterable[Any]]) -> dict[Any, Fraction]:
        found: dict[Any, Fraction] = {}
        for one, names in zip(self.steps, groups, strict=True):
            for name in names:
                found[name] = found.get(name, Fraction(0)) + one.regret / self.greatest
        return found

    def to_json(self) -> dict[str, Any]:
        """Return what was measured as plain values; fractions are written in full."""
        return {
            "format": self.FORMAT,
            "greatest": str(self.greatest),
            "opening": _written(self.opening),
            "steps": [[one.scene, str(one.regret), _written(one.luck)] for one in self.steps],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Measured":
        """Return what was stored.

        :raise ValueError: if it was stored in another format.
        """
        if data.get("format") != cls.FORMAT:
            raise ValueError(f"a result of format {data.get('format')}, not {cls.FORMAT}")
        steps = tuple(Given(scene, Fraction(x), _read(luck)) for scene, x, luck in data["steps"])
        return cls(Fraction(data["greatest"]), steps, _read(data["opening"]))


def percent(share: Fraction) -> int:
    """Return a share in whole percents, rounded down: 100 means that nothing is missing."""
    return share.numerator * 100 // share.denominator


def measure(scores: Scores, taken: Sequence[Move], draw: Draw) -> Measured:
    """Return what an attempt from the start gave away.

    :raise UnknownMove: if the attempt cannot be replayed.
    """
    program, steps = scores.program, []
    run = replay(program, taken, draw)
    for turn, move in enumerate(taken):
        before, after = run.states[turn : turn + 2]
        has_drawn = any(isinstance(event, Drawn) for event in run.events[turn + 1])
        luck = Luck(scores.expected(before, move), scores.value(after)) if has_drawn else None
        steps.append(Given(program.scene(before), scores.regret(before, move), luck))
    opening = None
    if any(isinstance(event, Drawn) for event in run.events[0]):
        opening = Luck(scores.beginning, scores.value(run.states[0]))
    return Measured(scores.greatest(draw), tuple(steps), opening)


def starts_at_beginning(program: Program, scene: str) -> bool:
    """Tell whether an attempt began where a proof begins; trials may begin elsewhere."""
    return scene in ("", program.scene_ids[program.start])


def _written(luck: Luck | None) -> list[str] | None:
    return [str(luck.before), str(luck.after)] if luck else None


def _read(luck: Sequence[str] | None) -> Luck | None:
    return Luck(*map(Fraction, luck)) if luck else None
