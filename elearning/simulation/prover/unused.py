"""Finds what makes no difference in a scenario: options, conditions, memory, news and texts."""

from elearning.simulation.engine import decide, rate
from elearning.simulation.operations import ADD
from elearning.simulation.program import Program
from elearning.simulation.prover.coverage import uses_of_conditions
from elearning.simulation.prover.exploring import CLOSED, Explored, Lane, Place
from elearning.simulation.prover.finding import Finding
from elearning.simulation.prover.seen import Found, Seen
from elearning.simulation.rows import NONE
from elearning.simulation.state import HEADER, Move, State
from elearning.simulation.tree import NOT


def find_openness(seen: Seen) -> Found:
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


def find_equal(seen: Seen) -> Found:
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
        reached = decide(program, state, move, lambda chance, visit: 0)[0]
        values = [value for slot, value in enumerate(reached.values) if slot not in taken]
        grade = rate(program, state, move).grade
        after.append((grade, values, reached.waiting, reached.counted))
    return after[0] == after[1]


def find_memory(seen: Seen) -> Found:
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


def find_never(seen: Seen) -> Found:
    """Find news and texts that nobody can meet, and conditions with one answer."""
    if seen.coverage is None or seen.coverage.unproved:
        return
    program, coverage = seen.program, seen.coverage
    for name in program.inject_ids:
        if name not in coverage.arrived:
            yield Finding("never-arrives", name), None
    used = {
        program.keys[target]
        for row in program.scenes
        for one in row.choices
        for told in one.told
        for _, target in told
    }
    for key in program.keys:
        if key in used and key not in coverage.told:
            yield Finding("never-told", key), None
    for number, (kind, owner) in sorted(uses_of_conditions(program).items()):
        answers = {answer for condition, answer in coverage.answers if condition == number}
        if len(answers) == 1:
            word = "always-true" if True in answers else "always-false"
            yield Finding(word, owner, kind), None


def find_citations(seen: Seen) -> Found:
    """Find ratings that cite nothing."""
    program = seen.program
    for scene, row in zip(program.scene_ids, program.scenes, strict=True):
        for choice in row.choices:
            cited = (program.ratings[number] for _, number in choice.ratings)
            if not all(rating.meets or rating.breaks for rating in cited):
                yield Finding("not-cited", scene, "+".join(choice.options)), None


def find_claims(seen: Seen) -> Found:
    """Find sectors and phases that the scenario claims, though no scene that is met trains them."""
    reader = seen.reader
    met = seen.explored.stepper.met
    trained = {sector for scene in met for sector in reader.trained.get(scene, ())}
    staged = {reader.staged.get(scene) for scene in met}
    for sector in reader.sectors:
        if sector not in trained:
            yield Finding("sector-not-trained", str(sector)), None
    for phase in reader.phases:
        if phase not in staged:
            yield Finding("phase-not-trained", phase), None
