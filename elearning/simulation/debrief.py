"""What is learnt from an attempt afterwards: each decision, its rating, and what else was open."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from elearning.simulation.engine import Draw, Run, decide, moves, rate, replay
from elearning.simulation.events import (
    Arrived,
    BreachCorrected,
    Changed,
    Entered,
    Events,
    Rated,
    Told,
)
from elearning.simulation.program import Program
from elearning.simulation.scenario import PHASES
from elearning.simulation.scoring import Counts, count, loss
from elearning.simulation.state import CLOCK, SCENE, Move, State
from elearning.simulation.story import Story

SEVERITIES = ("critical", "major", "minor")

# Given a state and the move that was taken: the best that was open, or the same move.
Better = Callable[[State, Move], Move]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a move led to until the next decision: texts by key, news, and the scene."""

    told: tuple[str, ...]
    injects: tuple[str, ...]
    scenes: tuple[str, ...]
    clock: int

    @property
    def scene(self) -> str:
        """Return the scene in which someone must decide again, or the ending."""
        return self.scenes[-1]


@dataclass(frozen=True, slots=True)
class Judged:
    """A move with its rating and what it led to, or would have led to."""

    move: Move
    grade: str
    meets: tuple[str, ...]
    breaks: tuple[str, ...]
    why_key: str
    led_to: Consequence


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of an attempt, beside the best that was open at that moment."""

    turn: int
    scene: str
    phase: str
    sectors: tuple[int, ...]
    clock: int
    weight: int
    loss: int
    chosen: Judged
    best: Judged
    points: tuple[str, ...]

    @property
    def is_best(self) -> bool:
        """Tell whether nothing better was open."""
        return self.chosen.move == self.best.move

    @property
    def missed(self) -> tuple[str, ...]:
        """Return the points that were broken, or that the best move met and this one did not."""
        better = () if self.is_best else self.best.meets
        missed = (*self.chosen.breaks, *better)
        return tuple(point for point in dict.fromkeys(missed) if point not in self.chosen.meets)


@dataclass(frozen=True, slots=True)
class PointCount:
    """How often a guidance point came up, was met and was broken."""

    point: str
    came_up: int
    met: int
    broken: int


@dataclass(frozen=True, slots=True)
class Series:
    """How a shown indicator went: pairs of hour and value, in order; an hour may come twice."""

    indicator: str
    values: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """An attempt as it is looked back upon."""

    opening: Consequence
    steps: tuple[Step, ...]
    counts: Counts
    by_phase: tuple[tuple[str, Counts], ...]
    by_sector: tuple[tuple[int, Counts], ...]
    by_point: tuple[PointCount, ...]
    series: tuple[Series, ...]
    breaches: tuple[str, ...]
    corrected: tuple[str, ...]
    study: tuple[str, ...]
    pivotal: int | None
    is_over: bool
    ending: str
    loss: int


def debrief(
    program: Program,
    story: Story,
    taken: Sequence[Move],
    draw: Draw,
    *,
    scene: str | None = None,
    better: Better | None = None,
) -> Debrief:
    """Return what is learnt from an attempt that began at the start, or at a scene.

    What the best moves would have led to is played under the same draws. Without
    ``better``, which a proof gives, a move is as good as its grade.

    :raise UnknownMove: if the attempt cannot be replayed.
    """
    run = replay(program, taken, draw, scene=scene)
    steps = tuple(_steps(program, story, run, draw, better or _by_grade(program)))
    is_over, breaches = program.is_over(run.state), program.breaches(run.state)
    corrected = [one.point for one in _all(run, BreachCorrected)]
    return Debrief(
        opening=_consequence(run.states[0], run.events[0]),
        steps=steps,
        counts=count(step.chosen.grade for step in steps),
        by_phase=_by_phase(steps),
        by_sector=_by_sector(steps),
        by_point=_by_point(steps),
        series=tuple(_series(program, story, run)),
        breaches=breaches,
        corrected=tuple(one for one in dict.fromkeys(corrected) if one not in breaches),
        study=_study(story, steps),
        pivotal=_pivotal(steps),
        is_over=is_over,
        ending=program.scene(run.state) if is_over else "",
        loss=sum(step.loss for step in steps) + program.scenes[run.state.values[SCENE]].loss,
    )


def best_move(program: Program, state: State) -> Move:
    """Return the move with the best grade now; of several, the first in the author's order."""
    return min(moves(program, state), key=lambda move: rate(program, state, move).grade)


def _by_grade(program: Program) -> Better:
    def better(state: State, taken: Move) -> Move:
        best = best_move(program, state)
        is_as_good = rate(program, state, best).grade == rate(program, state, taken).grade
        return taken if is_as_good else best

    return better


def _steps(program: Program, story: Story, run: Run, draw: Draw, better: Better) -> Iterator[Step]:
    for turn, events in enumerate(run.events[1:], start=1):
        before = run.states[turn - 1]
        chosen = _judged(run.states[turn], events)
        best = better(before, chosen.move)
        scene = program.scene(before)
        weight = program.scenes[before.values[SCENE]].weight
        yield Step(
            turn=turn,
            scene=scene,
            phase=story.scenes[scene].phase,
            sectors=story.scenes[scene].sectors,
            clock=before.clock,
            weight=weight,
            loss=loss(chosen.grade, weight),
            chosen=chosen,
            best=chosen if best == chosen.move else _judged(*decide(program, before, best, draw)),
            points=_points_at_stake(program, before),
        )


def _judged(after: State, events: Events) -> Judged:
    (rated,) = _of(events, Rated)
    led_to = _consequence(after, events)
    return Judged(rated.move, rated.grade, rated.meets, rated.breaks, rated.why_key, led_to)


def _consequence(after: State, events: Events) -> Consequence:
    return Consequence(
        told=tuple(event.key for event in _of(events, Told)),
        injects=tuple(event.inject for event in _of(events, Arrived)),
        scenes=tuple(event.scene for event in _of(events, Entered)),
        clock=after.clock,
    )


def _points_at_stake(program: Program, state: State) -> tuple[str, ...]:
    ratings = [rate(program, state, move) for move in moves(program, state)]
    points = (point for rating in ratings for point in (*rating.meets, *rating.breaks))
    return tuple(dict.fromkeys(points))


Kind = TypeVar("Kind")


def _of(events: Events, kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


def _all(run: Run, kind: type[Kind]) -> list[Kind]:
    return [event for events in run.events for event in _of(events, kind)]


def _by_phase(steps: Sequence[Step]) -> tuple[tuple[str, Counts], ...]:
    grades = {
        phase: [step.chosen.grade for step in steps if step.phase == phase] for phase in PHASES
    }
    return tuple((phase, count(given)) for phase, given in grades.items() if given)


def _by_sector(steps: Sequence[Step]) -> tuple[tuple[int, Counts], ...]:
    sectors = sorted({sector for step in steps for sector in step.sectors})
    return tuple(
        (sector, count(step.chosen.grade for step in steps if sector in step.sectors))
        for sector in sectors
    )


def _by_point(steps: Sequence[Step]) -> tuple[PointCount, ...]:
    came_up = _tally(step.points for step in steps)
    met = _tally(step.chosen.meets for step in steps)
    broken = _tally(step.chosen.breaks for step in steps)
    return tuple(
        PointCount(point, came_up[point], met[point], broken[point]) for point in sorted(came_up)
    )


def _tally(groups: Iterable[tuple[str, ...]]) -> Counter[str]:
    return Counter(point for group in groups for point in group)


def _series(program: Program, story: Story, run: Run) -> Iterator[Series]:
    changes = _all(run, Changed)
    for name, gauge in story.gauges.items():
        if not gauge.shown:
            continue
        values = [(program.values[CLOCK], gauge.start)]
        values += [(one.clock, one.after) for one in changes if one.name == name]
        if values[-1][0] < run.state.clock:
            values.append((run.state.clock, values[-1][1]))
        yield Series(name, tuple(values))


def _study(story: Story, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the points missed: the gravest first, then those missed most often."""
    missed = _tally(step.missed for step in steps)
    return tuple(
        sorted(
            missed,
            key=lambda point: (
                SEVERITIES.index(story.points[point].severity),
                -missed[point],
                point,
            ),
        )
    )


def _pivotal(steps: Sequence[Step]) -> int | None:
    worst = max(steps, key=lambda step: step.loss, default=None)
    return worst.turn if worst and worst.loss else None
