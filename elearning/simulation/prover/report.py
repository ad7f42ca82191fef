"""Proves a scenario: explores it, values it, and tells what was found."""

from collections.abc import Iterable, Mapping
from statistics import median

from elearning.simulation.program import Program
from elearning.simulation.prover import proof as verdicts
from elearning.simulation.prover.breaches import breaches_of
from elearning.simulation.prover.coverage import Coverage, cover
from elearning.simulation.prover.exploring import Explored, Place, explore
from elearning.simulation.prover.finding import Finding
from elearning.simulation.prover.findings import findings_of
from elearning.simulation.prover.path import Path
from elearning.simulation.prover.paths import paths_to
from elearning.simulation.prover.players import NothingToLose, players_of, straight
from elearning.simulation.prover.proof import (
    BUDGET,
    Cost,
    Ending,
    PointUse,
    Proof,
    SceneReach,
    Size,
    Stakes,
)
from elearning.simulation.prover.ranges import ranges_of
from elearning.simulation.prover.reader import Reader, read
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.results import Results
from elearning.simulation.prover.scripts import TooManyDraws
from elearning.simulation.prover.seen import Seen
from elearning.simulation.prover.size import size_of
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.table import table_of
from elearning.simulation.prover.values import Values
from elearning.simulation.prover.valuing import evaluate
from elearning.simulation.prover.watching import bare
from elearning.simulation.rows import ENDING
from elearning.simulation.story import Story

WORDS_A_MINUTE = 200


def prove(program: Program, story: Story | None = None, *, budget: int = BUDGET) -> Proof:
    """Return what can be proved of a program by exploring at most so many reduced states."""
    reader = read(story) if story else Reader()
    reduction = reduction_of(program)
    try:
        explored = explore(program, reduction, Stepper(bare(program), reduction), budget)
    except TooManyDraws:
        return _refused(program, verdicts.TOO_MANY_DRAWS, "too-many-draws")
    size, endings, points = size_of(explored), _endings(explored), _points(explored)
    verdict = _verdict(explored)
    if verdict != verdicts.PROVED:
        found = findings_of(Seen(explored, reader))
        return Proof(program.digest, verdict, size, endings, found, points, _scenes(explored))
    try:
        values = evaluate(explored)
        players = players_of(values, reader.lengths)
    except (NothingToLose, TooManyDraws) as refused:
        kind = _refusals[type(refused)]
        found = (Finding(kind, ""), *findings_of(Seen(explored, reader)))
        return Proof(program.digest, kind, size, endings, found, points, _scenes(explored))
    coverage = cover(program, explored, reader, budget)
    seen = Seen(explored, reader, values, breaches_of(explored), coverage, players)
    return Proof(
        program=program.digest,
        verdict=verdict,
        size=size,
        endings=endings,
        findings=findings_of(seen),
        points=points,
        scenes=_scenes(explored, ranges_of(values)),
        unproved=tuple(coverage.unproved),
        stakes=_stakes(values),
        players=players,
        cost=_cost(values, players, coverage),
        table=table_of(values).to_bytes(),
    )


_refusals = {
    NothingToLose: verdicts.NOTHING_TO_LOSE,
    TooManyDraws: verdicts.TOO_MANY_DRAWS,
}


def _refused(program: Program, verdict: str, kind: str) -> Proof:
    size = Size(0, 0, 0, 0, {})
    return Proof(program.digest, verdict, size, (), (Finding(kind, ""),), ())


def _verdict(explored: Explored) -> str:
    if explored.loops:
        return verdicts.LOOPS
    if not explored.is_whole:
        return verdicts.TOO_LARGE
    return verdicts.DEAD_ENDS if explored.dead_ends else verdicts.PROVED


def _endings(explored: Explored) -> tuple[Ending, ...]:
    """Return every ending; where exploring stopped early, those seen so far are reached too."""
    program = explored.program
    places: dict[int, list[Place]] = {}
    for place in explored.known.values():
        if place.is_ending and place.states:
            places.setdefault(place.scene, []).append(place)
    paths = paths_to(explored, [(group[0], 0) for group in places.values()])
    found = []
    for number, row in enumerate(program.scenes):
        if row.kind == ENDING:
            group = places.get(number, [])
            chance = sum(sum(place.states.values()) for place in group)
            path = paths[group[0], 0] if group else None
            found.append(Ending(program.scene_ids[number], chance, path))
    return tuple(found)


def _scenes(
    explored: Explored, ranges: Mapping[int, tuple[float, float]] | None = None
) -> tuple[SceneReach, ...]:
    """Return the scenes that are met, in the author's order, with what was found of each."""
    visits: dict[int, float] = {}
    for place in explored.places:
        visits[place.scene] = visits.get(place.scene, 0.0) + place.visits
    return tuple(
        SceneReach(name, visits.get(scene), *(ranges or {}).get(scene, (None, None)))
        for scene, name in enumerate(explored.program.scene_ids)
        if name in explored.stepper.met
    )


def _points(explored: Explored) -> tuple[PointUse, ...]:
    program = explored.program
    visits: dict[int, float] = {}
    for place in explored.places:
        visits[place.scene] = visits.get(place.scene, 0.0) + place.visits
    found: dict[str, dict[int, None]] = {}
    for scene, row in enumerate(program.scenes):
        for choice in row.choices:
            for point in _cited(program, (number for _, number in choice.ratings)):
                found.setdefault(point, {})[scene] = None
    return tuple(
        PointUse(
            point,
            tuple(program.scene_ids[scene] for scene in scenes),
            sum(visits.get(scene, 0.0) for scene in scenes),
        )
        for point, scenes in sorted(found.items())
    )


def _cited(program: Program, numbers: Iterable[int]) -> Iterable[str]:
    for number in numbers:
        yield from program.ratings[number].meets
        yield from program.ratings[number].breaks


def _stakes(values: Values) -> Stakes:
    return Stakes(
        scale=values.scale,
        value=values.value,
        random_loss=values.random_loss,
        most_loss=values.most_loss,
        draws=values.draws,
        combinations=values.combinations,
        greatest=values.greatest,
        best=_best(values),
    )


def _best(values: Values) -> Path:
    """Return the best path under the likeliest draws."""
    likeliest = max(values.combinations, key=values.chance)
    moves, draws = straight(values, dict(zip(values.draws, likeliest, strict=True)))
    program = values.explored.program
    return Path(
        tuple(
            (program.scene_ids[scene], program.scenes[scene].choices[number].options)
            for scene, number in moves
        ),
        tuple((program.scene_ids[chance], visit, outcome) for chance, visit, outcome in draws),
    )


def _cost(values: Values, players: tuple[Results, ...], coverage: Coverage) -> Cost:
    (played,) = (one for one in players if one.player == "random")
    return Cost(
        longest=values.longest,
        median=played.decisions,
        minutes=round(median(coverage.words) / WORDS_A_MINUTE, 1),
        most_minutes=round(max(coverage.words) / WORDS_A_MINUTE, 1),
    )
