"""What is wrong with a scenario, as far as a proof can tell, each with an example path."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from elearning.simulation.engine import rate, step
from elearning.simulation.operations import ADD
from elearning.simulation.program import Program
from elearning.simulation.proof_breaches import Breach, Breaches
from elearning.simulation.proof_coverage import Coverage, uses_of_conditions
from elearning.simulation.proof_exploring import CLOSED, Explored, Lane, Place
from elearning.simulation.proof_paths import Path, Spot, paths_to
from elearning.simulation.proof_players import Results
from elearning.simulation.proof_reader import Reader
from elearning.simulation.proof_values import Values
from elearning.simulation.rows import ENDING, NONE
from elearning.simulation.state import HEADER, Move, State
from elearning.simulation.tree import NOT

# A proof with a fault gives no percentages; a warning asks the author to look.
FAULTS = frozenset(
    (
        "dead-end",
        "loop",
        "scene-unreachable",
        "ending-unreachable",
        "nothing-to-lose",
        "too-many-draws",
        "best-gives-away",
        "harmful-costs-little",
        "leaving-pays",
        "breach-lasts",
    )
)
BEST, HARMFUL = 0, 3
MOST_RANDOM, MOST_STEADY = 0.45, 0.60
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an author should mend: what, where, by which figures, and how to see it."""

    kind: str
    place: str
    name: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    path: Path | None = None

    @property
    def is_fault(self) -> bool:
        """Tell whether the scenario is refused for it."""
        return self.kind in FAULTS

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        return {
            "kind": self.kind,
            "place": self.place,
            "name": self.name,
            "figures": dict(self.figures),
            "path": self.path and self.path.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """Return the finding that was stored."""
        path = Path.from_json(data["path"]) if data["path"] else None
        return cls(data["kind"], data["place"], data["name"], data["figures"], path)


@dataclass(frozen=True, slots=True)
class Seen:
    """All that findings are drawn from; what could not be had is left out."""

    explored: Explored
    reader: Reader
    values: Values | None = None
    breaches: Breaches | None = None
    coverage: Coverage | None = None
    players: tuple[Results, ...] = ()

    @property
    def program(self) -> Program:
        """Return the program that was explored."""
        return self.explored.program

    def options(self, scene: int, lane: int) -> str:
        """Return the options of a move, joined."""
        return "+".join(self.program.scenes[scene].choices[lane].options)


Found = Iterator[tuple[Finding, Spot | None]]


def findings_of(seen: Seen) -> tuple[Finding, ...]:
    """Return everything that was found, the faults first, with a path where there is one."""
    found = [item for look in LOOKS for item in look(seen)]
    paths = paths_to(seen.explored, [spot for _, spot in found if spot is not None])
    told = [replace(one, path=paths[spot]) if spot else one for one, spot in found]
    return tuple(sorted(told, key=lambda one: not one.is_fault))


def _stuck(seen: Seen) -> Found:
    scenes = seen.program.scene_ids
    met: set[int] = set()
    for place, packed in seen.explored.dead_ends:
        if place.scene not in met:
            met.add(place.scene)
            yield Finding("dead-end", scenes[place.scene]), (place, packed)
    for place, packed, lane in seen.explored.loops[:MOST_EXAMPLES]:
        name = seen.options(place.scene, lane.number)
        yield Finding("loop", scenes[place.scene], name), (place, packed)


def _unreached(seen: Seen) -> Found:
    if not seen.explored.is_whole or seen.explored.loops:
        return
    for number, row in enumerate(seen.program.scenes):
        if number not in seen.explored.stepper.met and number != seen.program.at_horizon:
            kind = "ending-unreachable" if row.kind == ENDING else "scene-unreachable"
            yield Finding(kind, seen.program.scene_ids[number]), None


def _openness(seen: Seen) -> Found:
    """Find options that are never open, and conditions of options that always hold."""
    if not seen.explored.is_whole:
        return
    for scene, row in enumerate(seen.program.scenes):
        open_, closed = _answers(seen.explored, scene)
        if not (open_ or closed):
            continue
        for option in dict.fromkeys(name for choice in row.choices for name in choice.options):
            mine = {n for n, choice in enumerate(row.choices) if option in choice.options}
            gated = {n for n in mine if row.choices[n].gate != NONE}
            if not mine & open_:
                yield Finding("never-open", seen.program.scene_ids[scene], option), None
            elif gated == mine and not mine & closed:
                yield Finding("always-open", seen.program.scene_ids[scene], option), None


def _answers(explored: Explored, scene: int) -> tuple[set[int], set[int]]:
    open_: set[int] = set()
    closed: set[int] = set()
    for place in explored.places:
        if place.scene == scene:
            for lane in place.lanes:
                for entry in lane.table.values():
                    (closed if entry is CLOSED else open_).add(lane.number)
    return open_, closed


def _equal(seen: Seen) -> Found:
    """Find options of one scene that make no difference in any state."""
    if seen.coverage is None or not seen.explored.is_whole:
        return
    for scene in range(len(seen.program.scenes)):
        pairs = _equal_pairs(seen.explored, scene)
        for state in seen.coverage.states:
            if state.values[0] == scene:
                pairs = {pair for pair in pairs if _same_after(seen.program, state, pair)}
        for one, other in sorted(pairs):
            names = f"{seen.options(scene, one)} = {seen.options(scene, other)}"
            yield Finding("same-effect", seen.program.scene_ids[scene], names), None


def _equal_pairs(explored: Explored, scene: int) -> set[tuple[int, int]]:
    places = [place for place in explored.places if place.scene == scene]
    count = len(explored.program.scenes[scene].choices)
    pairs = {(one, other) for other in range(count) for one in range(other)} if places else set()
    for place in places:
        for packed in place.states:
            if not pairs:
                return pairs
            ends = [_ends(explored, place, lane, packed) for lane in place.lanes]
            pairs = {pair for pair in pairs if ends[pair[0]] == ends[pair[1]]}
    return pairs


def _ends(explored: Explored, place: Place, lane: Lane, packed: int) -> object:
    entry = explored.entry(place, lane, packed)
    if entry is CLOSED:
        return None
    ways = [(way.place.number, way.leads(packed), way.falls) for way in entry.ways]
    return entry.grade, ways


def _same_after(program: Program, state: State, pair: tuple[int, int]) -> bool:
    """Tell whether two moves leave the very same state, but for having been taken."""
    choices = program.linked.choices[state.values[0]]
    rows = [program.scenes[state.values[0]].choices[number] for number in pair]
    gates = [choices[row.options].gate for row in rows]
    if any(gate is not None and not gate(state.values) for gate in gates):
        return all(gate is not None and not gate(state.values) for gate in gates)
    taken = {slot for row in rows for slot in row.taken}
    after = []
    for row in rows:
        move = Move(row.options)
        reached = step(program, state, move, lambda chance, visit: 0)[0]
        values = [value for slot, value in enumerate(reached.values) if slot not in taken]
        grade = rate(program, state, move).grade
        after.append((grade, values, reached.waiting, reached.counted))
    return after[0] == after[1]


def _memory(seen: Seen) -> Found:
    """Find what is never asked for, never varies, or stands at a bound at every end."""
    if seen.coverage is None:
        return
    program, coverage = seen.program, seen.coverage
    read = {row[1] for rows in program.conditions for row in rows if row[0] < NOT}
    bounds = {
        row[1]: (row[3], row[4]) for block in program.blocks for row in block if row[0] == ADD
    }
    for slot in range(len(HEADER), len(program.slots)):
        name = program.slots[slot]
        if ":" in name or name in coverage.unproved:
            continue
        if slot not in read and name not in seen.reader.shown:
            yield Finding("never-asked", name), None
        if len(coverage.held.get(slot, ())) == 1:
            yield Finding("never-varies", name), None
        elif slot in bounds and coverage.ended.get(slot, set()) in (
            {bounds[slot][0]},
            {bounds[slot][1]},
        ):
            (bound,) = coverage.ended[slot]
            yield Finding("pinned", name, figures={"bound": bound}), None


def _never(seen: Seen) -> Found:
    """Find news and texts that nobody can meet, and conditions with one answer."""
    if seen.coverage is None or seen.coverage.unproved:
        return
    program, coverage = seen.program, seen.coverage
    for number, name in enumerate(program.inject_ids):
        if number not in coverage.arrived:
            yield Finding("never-arrives", name), None
    used = {
        target
        for row in program.scenes
        for one in row.choices
        for told in one.told
        for _, target in told
    }
    for number, key in enumerate(program.keys):
        if number in used and number not in coverage.told:
            yield Finding("never-told", key), None
    for number, (kind, owner) in sorted(uses_of_conditions(program).items()):
        answers = {answer for condition, answer in coverage.answers if condition == number}
        if len(answers) == 1:
            word = "always-true" if True in answers else "always-false"
            yield Finding(word, owner, kind), None


def _disagreements(seen: Seen) -> Found:
    """Find states in which rating and value disagree by a rating step or more."""
    if seen.values is None:
        return
    worst: dict[tuple[str, int, int], tuple[int, Spot]] = {}
    for place in seen.explored.places:
        least_step = seen.program.scenes[place.scene].weight * seen.values.scale
        for lane in place.lanes:
            for kind, regret, packed in _against(lane, least_step):
                key = kind, place.scene, lane.number
                if key not in worst or abs(regret - least_step) > abs(worst[key][0] - least_step):
                    worst[key] = regret, (place, packed)
    for (kind, scene, number), (regret, spot) in worst.items():
        figures = {"regret": regret / seen.values.scale}
        name = seen.options(scene, number)
        yield Finding(kind, seen.program.scene_ids[scene], name, figures), spot


def _against(lane: Lane, least_step: int) -> Iterator[tuple[str, int, int]]:
    for entry in lane.table.values():
        if entry.grade == BEST and entry.most and entry.most[0] >= least_step:
            yield "best-gives-away", *entry.most
        if entry.grade == HARMFUL and entry.least and entry.least[0] < least_step:
            yield "harmful-costs-little", *entry.least


def _leavings(seen: Seen) -> Found:
    if seen.values is None:
        return
    for one in seen.values.leavings.values():
        figures = {"costs": one.costs, "staying": one.staying}
        name = seen.options(one.place.scene, one.lane.number)
        scene = seen.program.scene_ids[one.place.scene]
        yield Finding("leaving-pays", scene, name, figures), (one.place, one.packed)


def _breaches(seen: Seen) -> Found:
    if seen.breaches is None:
        return
    for one in seen.breaches.lasting.values():
        yield _breach(seen, "breach-lasts", one), (one.place, one.packed)
    for one in seen.breaches.idle.values():
        weight = seen.program.scenes[one.place.scene].weight
        least = one.entry.least
        if seen.values and least and least[0] < weight * seen.values.scale:
            yield _breach(seen, "breach-idle", one), (one.place, one.packed)


def _breach(seen: Seen, kind: str, one: Breach) -> Finding:
    scene = seen.program.scene_ids[one.place.scene]
    point = seen.program.points[one.point]
    return Finding(kind, scene, f"{seen.options(one.place.scene, one.lane.number)}: {point}")


def _citations(seen: Seen) -> Found:
    """Find ratings that cite nothing."""
    program = seen.program
    for scene, row in zip(program.scene_ids, program.scenes, strict=True):
        for choice in row.choices:
            cited = (program.ratings[number] for _, number in choice.ratings)
            if not all(rating.meets or rating.breaks for rating in cited):
                yield Finding("not-cited", scene, "+".join(choice.options)), None


def _claims(seen: Seen) -> Found:
    """Find sectors and phases that the scenario claims, though no scene that is met trains them."""
    reader = seen.reader
    met = {seen.program.scene_ids[scene] for scene in seen.explored.stepper.met}
    trained = {sector for scene in met for sector in reader.trained.get(scene, ())}
    staged = {reader.staged.get(scene) for scene in met}
    for sector in reader.sectors:
        if sector not in trained:
            yield Finding("sector-not-trained", str(sector)), None
    for phase in reader.phases:
        if phase not in staged:
            yield Finding("phase-not-trained", phase), None


def _careless(seen: Seen) -> Found:
    for one in seen.players:
        most = MOST_RANDOM if one.player == "random" else MOST_STEADY
        if one.player != "acceptable" and one.mean > most:
            yield Finding("careless", one.player, figures={"mean": one.mean, "limit": most}), None


LOOKS: tuple[Callable[[Seen], Found], ...] = (
    _stuck,
    _unreached,
    _disagreements,
    _leavings,
    _breaches,
    _openness,
    _equal,
    _memory,
    _never,
    _citations,
    _claims,
    _careless,
)
