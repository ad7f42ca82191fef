"""What can still matter in each scene: classes of values, injects, and hours that are asked for."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from elearning.simulation.operations import (
    ADD,
    BRANCH,
    BRING,
    CANCEL,
    CORRECT,
    COUNT,
    SCHEDULE,
    SET,
    Row,
)
from elearning.simulation.program import Program
from elearning.simulation.proof_classes import (
    Atom,
    Classes,
    Context,
    before_add,
    cut,
    keeps_add,
    meet,
    thresholds,
    together,
)
from elearning.simulation.proof_map import Domain, Part, SceneMap
from elearning.simulation.proof_times import Span, Times
from elearning.simulation.rows import NONE, Cases
from elearning.simulation.state import HEADER

# For each slot, the values that need not be told apart.
Table = tuple[Classes, ...]
Hours = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Needs:
    """What can still matter, scene by scene.

    ``injects`` holds, as bits, those whose arrival can still make a
    difference. ``hours`` holds the hours that conditions ask for, each with
    the inject it is asked for, or -1, and as bits how many hours after
    standing in the scene that may be.
    """

    tables: tuple[Table, ...]
    injects: tuple[int, ...]
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """What is to be told apart although nothing that counts depends on it.

    Conditions and slots by number, injects as bits: with them, what is found
    of these is exact too.
    """

    conditions: frozenset[int] = frozenset()
    injects: int = 0
    slots: frozenset[int] = frozenset()

    def kept(self, cases: Cases, what: Callable[[int], object]) -> Cases:
        """Return the cases without those that make no difference and are not observed."""
        if any(case[0] in self.conditions for case in cases):
            return cases
        return lean(cases, what)


NOTHING = Observed()


@dataclass(slots=True)
class Analysis:
    """The backward walk that finds what matters; it only ever grows until nothing is missing."""

    program: Program
    drawn: SceneMap
    domain: Domain
    times: Times
    tables: list[Table]
    injects: list[int]
    hours: list[Hours]
    # The injects that something schedules, as bits.
    scheduled: int
    # The slots that each inject writes.
    writes: tuple[frozenset[int], ...]
    observed: Observed = NOTHING
    # Where the walk stands: the scene, what was found to matter there, and the arriving injects.
    scene: int = 0
    wanted: int = 0
    asked: dict[tuple[int, int], int] = field(default_factory=dict)
    arriving: tuple[int, ...] = ()
    heard: set[Atom] = field(default_factory=set)

    def settle(self) -> Needs:
        """Walk backward until nothing more is found to matter."""
        before: object = None
        while before != (self.tables, self.injects, self.hours):
            before = (list(self.tables), list(self.injects), list(self.hours))
            for scene in reversed(self.drawn.order):
                if self.times.spans[scene] and self.drawn.parts[scene]:
                    self._scene(scene)
        return Needs(tuple(self.tables), tuple(self.injects), tuple(self.hours))

    def _scene(self, scene: int) -> None:
        self.scene, self.wanted = scene, self.injects[scene]
        self.asked = dict(self.hours[scene])
        table = self.tables[scene]
        for part in self.drawn.parts[scene]:
            table = self._met(table, self._part(scene, part))
        visits = self.program.scenes[scene].visits
        if visits != NONE:
            # How often a chance came before names the draw that decides it.
            table = _replaced(table, visits, tuple(range(len(table[visits]))))
        self.tables[scene] = table
        self.injects[scene] = self.wanted
        if scene in self.drawn.cyclic:
            # Within a cycle the clock is kept as it is, so that any hour may be asked for.
            self.asked = dict.fromkeys(self.asked, self.times.looks[scene])
        self.hours[scene] = self.asked

    def _part(self, scene: int, part: Part) -> Table:
        span = self.times.spans[scene]
        assert span is not None
        phase = self.program.scenes[scene].phase
        here = Context(scene, phase, *span, self.domain.constants)
        later = here.later(part.hours, self.program.horizon)
        table = self._onward(later, part)
        for told in part.told:
            if any(case[0] in self.observed.conditions for case in told):
                table = self._cases(table, later, [case[0] for case in told])
        table = self._passing(table, here, later)
        table = self._block(table, here, part.block)
        for slot in part.taken:
            table = _replaced(table, slot, together(len(table[slot])))
        table = self._asking(table, here, part.gate)
        return self._cases(table, here, [case[0] for case in self._rated(part)])

    def _rated(self, part: Part) -> Cases:
        """Return the ratings that can make a difference: the last of equal ones speaks for all."""
        ratings = self.program.ratings
        return self.observed.kept(part.ratings, lambda one: ratings[one][:2])

    def _onward(self, here: Context, part: Part) -> Table:
        """Return what matters between the hours of a part and the scene it leads to."""
        ways = self.observed.kept(part.ways, lambda target: target)
        table: Table | None = None
        for _, target in ways:
            after = self.tables[target]
            row = self.program.scenes[target]
            if row.visited != NONE:
                after = _replaced(after, row.visited, together(len(after[row.visited])))
            self.wanted |= self.injects[target]
            for asked, bits in self.hours[target].items():
                self.asked[asked] = self.asked.get(asked, 0) | bits << here.after + row.jump
            after = self._passing(after, here, here.later(row.jump, self.program.horizon))
            table = after if table is None else self._met(table, after)
        assert table is not None
        return self._cases(table, here, [case[0] for case in ways])

    def _met(self, left: Table, right: Table) -> Table:
        return tuple(meet(one, other) for one, other in zip(left, right, strict=True))

    def _cases(self, table: Table, here: Context, conditions: Iterable[int]) -> Table:
        for condition in conditions:
            table = self._asking(table, here, condition)
        return table

    def _asking(self, table: Table, here: Context, condition: int) -> Table:
        """Tell values apart as a condition does that is asked here."""
        if condition == NONE:
            return table
        left = here.residue(self.program.conditions[condition])
        return table if isinstance(left, bool) else self._telling(table, here, left)

    def _telling(self, table: Table, here: Context, atoms: frozenset[Atom]) -> Table:
        for hour in thresholds(atoms):
            asked = here.inject, hour
            self.asked[asked] = self.asked.get(asked, 0) | 1 << here.after
        self.heard |= atoms
        return self._asked_by(table, atoms)

    def _asked_by(self, table: Table, atoms: Iterable[Atom]) -> Table:
        for mark, slot, number in atoms:
            if slot >= len(HEADER):
                classes = cut(len(table[slot]), mark, number - self.domain.lows[slot])
                table = _replaced(table, slot, meet(table[slot], classes))
        return table

    def _passing(self, table: Table, here: Context, later: Context) -> Table:
        """Return what matters before time passes, in which some injects may arrive."""
        between = here.earliest, later.latest
        some = [one for one in range(len(self.program.injects)) if self._may_arrive(one, between)]
        heard: frozenset[Atom] = frozenset()
        while True:
            self.heard = set()
            found = self._arrivals(self._asked_by(table, heard), later, some)
            if self.heard <= heard:
                return found
            heard |= self.heard

    def _arrivals(self, table: Table, later: Context, some: Sequence[int]) -> Table:
        """Return what matters before some injects arrive in any order, each of them once."""
        writers = Counter(slot for inject in some for slot in self.writes[inject])
        for turn in range(1, max(writers.values(), default=0) + 1):
            before = after = table
            for inject in some:
                after = self._met(after, self._arrival(before, later, inject))
            # No slot is written more often than there are injects that write it.
            table = tuple(
                new if turn <= writers[slot] else old
                for slot, (new, old) in enumerate(zip(after, before, strict=True))
            )
        return table

    def _may_arrive(self, inject: int, between: Span) -> bool:
        arrival = self.times.arrivals[inject]
        started = self.times.started[self.scene] >> inject & 1
        return bool(started and arrival and arrival[0] <= between[1] and arrival[1] >= between[0])

    def _arrival(self, table: Table, later: Context, inject: int) -> Table:
        row, arrival = self.program.injects[inject], self.times.arrivals[inject]
        assert arrival is not None
        matters = self._coming_matters(table, inject)
        if row.when != NONE:
            here = replace(later, inject=inject)
            left = here.residue(self.program.conditions[row.when])
            if left is False and not self.scheduled >> inject & 1:
                return table
            if matters or self.wanted >> inject & 1:
                self.wanted |= 1 << inject
                table = table if isinstance(left, bool) else self._telling(table, here, left)
        if not matters:
            return table
        self.wanted |= 1 << inject
        return self._coming(table, later.at(arrival, inject), inject)

    def _coming(self, table: Table, here: Context, inject: int) -> Table:
        """Return what matters before an inject comes, or fails to."""
        if inject in self.arriving:
            return table
        row, arriving = self.program.injects[inject], self.arriving
        self.arriving = (*arriving, inject)
        before = self._met(table, self._block(table, here, row.block))
        self.arriving = arriving
        if row.gate == NONE:
            return before
        left = here.residue(self.program.conditions[row.gate])
        return before if isinstance(left, bool) else self._telling(before, here, left)

    def _block(self, table: Table, here: Context, block: int) -> Table:
        for row in reversed(self.program.blocks[block]):
            table = _BEFORE[row[0]](self, table, here, row)
        return table

    def _before_add(self, table: Table, here: Context, row: Row) -> Table:
        _, slot, by, low, high = row
        least = self.domain.lows[slot]
        return _replaced(table, slot, before_add(table[slot], by, low - least, high - least))

    def _before_set(self, table: Table, here: Context, row: Row) -> Table:
        return _replaced(table, row[1], together(len(table[row[1]])))

    def _before_bring(self, table: Table, here: Context, row: Row) -> Table:
        inject = row[1]
        if self._coming_matters(table, inject):
            self.wanted |= 1 << inject
            return self._coming(table, replace(here, inject=inject), inject)
        return table

    def _before_branch(self, table: Table, here: Context, row: Row) -> Table:
        left = here.residue(self.program.conditions[row[1]])
        if isinstance(left, bool):
            return self._block(table, here, row[2] if left else row[3])
        if not self._row_matters(table, row, 0):
            return table
        then = self._block(table, here, row[2])
        table = self._met(then, self._block(table, here, row[3]))
        return self._telling(table, here, left)

    def _unchanged(self, table: Table, here: Context, row: Row) -> Table:
        return table

    def _coming_matters(self, table: Table, inject: int, depth: int = 0) -> bool:
        """Tell whether it makes a difference that an inject comes."""
        row, watched = self.program.injects[inject], self.observed.conditions
        return bool(
            self.observed.injects >> inject & 1
            or row.gate in watched
            or row.when in watched
            or self._matters(table, row.block, depth)
        )

    def _matters(self, table: Table, block: int, depth: int = 0) -> bool:
        """Tell whether it makes a difference that a block runs."""
        return any(self._row_matters(table, row, depth) for row in self.program.blocks[block])

    def _row_matters(self, table: Table, row: Row, depth: int) -> bool:
        kind, slot = row[0], row[1]
        if kind == ADD:
            least = self.domain.lows[slot]
            return not keeps_add(table[slot], row[2], row[3] - least, row[4] - least)
        if kind == SET:
            return any(table[slot])
        if kind == CORRECT:
            return True
        if kind == BRANCH:
            asked = slot in self.observed.conditions
            return asked or any(self._matters(table, block, depth) for block in row[2:])
        if self.wanted >> slot & 1:
            return True
        brought = kind == BRING and depth <= len(self.program.injects)
        return brought and self._coming_matters(table, slot, depth + 1)


_Step = Callable[[Analysis, Table, Context, Row], Table]
_BEFORE: dict[int, _Step] = {
    ADD: Analysis._before_add,
    SET: Analysis._before_set,
    BRING: Analysis._before_bring,
    BRANCH: Analysis._before_branch,
    SCHEDULE: Analysis._unchanged,
    COUNT: Analysis._unchanged,
    CANCEL: Analysis._unchanged,
    CORRECT: Analysis._unchanged,
}


def needs_of(
    program: Program, drawn: SceneMap, domain: Domain, times: Times, observed: Observed = NOTHING
) -> Needs:
    """Return what can still matter in each scene of a program."""
    scenes = len(program.scenes)
    nothing: Table = tuple(
        tuple(range(size)) if slot in observed.slots else together(size)
        for slot, size in enumerate(domain.sizes)
    )
    return Analysis(
        program,
        drawn,
        domain,
        times,
        [nothing] * scenes,
        [0] * scenes,
        [{}] * scenes,
        _scheduled(program),
        tuple(frozenset(_writes(program, row.block)) for row in program.injects),
        observed,
    ).settle()


def _writes(program: Program, block: int, depth: int = 0) -> Iterator[int]:
    for row in program.blocks[block]:
        if row[0] in (ADD, SET):
            yield row[1]
        elif row[0] == BRANCH:
            yield from _writes(program, row[2], depth)
            yield from _writes(program, row[3], depth)
        elif row[0] == BRING and depth <= len(program.injects):
            yield from _writes(program, program.injects[row[1]].block, depth + 1)


def _scheduled(program: Program) -> int:
    bits = 0
    for block in program.blocks:
        for row in block:
            if row[0] in (SCHEDULE, COUNT):
                bits |= 1 << row[1]
    return bits


def lean(cases: Cases, what: Callable[[int], object]) -> Cases:
    """Return the cases without those at the end that make no difference."""
    kept = list(cases)
    while len(kept) > 1 and what(kept[-2][1]) == what(kept[-1][1]):
        del kept[-2]
    return tuple(kept)


def _replaced(table: Table, slot: int, classes: Classes) -> Table:
    return (*table[:slot], classes, *table[slot + 1 :])
