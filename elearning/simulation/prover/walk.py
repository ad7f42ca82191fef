"""Walks backward over a move: what must be told apart before it, given what must after."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from elearning.simulation.prover.classes import (
    Atom,
    Classes,
    Context,
    before_add,
    clock_turns,
    cut,
    keeps_add,
    meet,
    together,
)
from elearning.simulation.prover.map import Domain
from elearning.simulation.prover.observed import NOTHING, Observed
from elearning.simulation.prover.times import Span, Times
from elearning.simulation.rows import NONE
from elearning.simulation.state import HEADER

# For each slot, the values that need not be told apart.
Table = tuple[Classes, ...]
Hours = Mapping[tuple[int, int], int]


@dataclass(slots=True)
class Walk:
    """Where a backward walk stands, and what it has found to matter so far."""

    program: Program
    domain: Domain
    times: Times
    # The injects that something schedules, as bits, and the slots that each writes.
    scheduled: int
    writes: tuple[frozenset[int], ...]
    observed: Observed = NOTHING
    # The scene, the injects that matter there, the hours asked for, and what just came up.
    scene: int = 0
    wanted: int = 0
    asked: dict[tuple[int, int], int] = field(default_factory=dict)
    arriving: tuple[int, ...] = ()
    heard: set[Atom] = field(default_factory=set)

    def met(self, left: Table, right: Table) -> Table:
        """Return what either side tells apart."""
        return tuple(meet(one, other) for one, other in zip(left, right, strict=True))

    def cases(self, table: Table, here: Context, conditions: Iterable[int]) -> Table:
        """Tell values apart as a list of conditions does that is asked here."""
        for condition in conditions:
            table = self.asking(table, here, condition)
        return table

    def asking(self, table: Table, here: Context, condition: int) -> Table:
        """Tell values apart as a condition does that is asked here."""
        if condition == NONE:
            return table
        left = here.residue(self.program.conditions[condition])
        return table if isinstance(left, bool) else self._telling(table, here, left)

    def _telling(self, table: Table, here: Context, atoms: frozenset[Atom]) -> Table:
        for hour in clock_turns(atoms):
            asked = here.inject, hour
            self.asked[asked] = self.asked.get(asked, 0) | 1 << here.after
        self.heard |= atoms
        return self._asked_by(table, atoms)

    def _asked_by(self, table: Table, atoms: Iterable[Atom]) -> Table:
        for mark, slot, number in atoms:
            if slot >= len(HEADER):
                classes = cut(len(table[slot]), mark, number - self.domain.lows[slot])
                table = replaced(table, slot, meet(table[slot], classes))
        return table

    def passing(self, table: Table, here: Context, later: Context) -> Table:
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
                after = self.met(after, self._arrival(before, later, inject))
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
        before = self.met(table, self.block(table, here, row.block))
        self.arriving = arriving
        if row.gate == NONE:
            return before
        left = here.residue(self.program.conditions[row.gate])
        return before if isinstance(left, bool) else self._telling(before, here, left)

    def block(self, table: Table, here: Context, block: int) -> Table:
        """Return what matters before a block runs."""
        for row in reversed(self.program.blocks[block]):
            table = _BEFORE[row[0]](self, table, here, row)
        return table

    def _before_add(self, table: Table, here: Context, row: Row) -> Table:
        _, slot, by, low, high = row
        least = self.domain.lows[slot]
        return replaced(table, slot, before_add(table[slot], by, low - least, high - least))

    def _before_set(self, table: Table, here: Context, row: Row) -> Table:
        return replaced(table, row[1], together(len(table[row[1]])))

    def _before_bring(self, table: Table, here: Context, row: Row) -> Table:
        inject = row[1]
        if self._coming_matters(table, inject):
            self.wanted |= 1 << inject
            return self._coming(table, replace(here, inject=inject), inject)
        return table

    def _before_branch(self, table: Table, here: Context, row: Row) -> Table:
        left = here.residue(self.program.conditions[row[1]])
        if isinstance(left, bool):
            return self.block(table, here, row[2] if left else row[3])
        if not self._row_matters(table, row, 0):
            return table
        then = self.block(table, here, row[2])
        table = self.met(then, self.block(table, here, row[3]))
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


_Step = Callable[[Walk, Table, Context, Row], Table]
_BEFORE: dict[int, _Step] = {
    ADD: Walk._before_add,
    SET: Walk._before_set,
    BRING: Walk._before_bring,
    BRANCH: Walk._before_branch,
    SCHEDULE: Walk._unchanged,
    COUNT: Walk._unchanged,
    CANCEL: Walk._unchanged,
    CORRECT: Walk._unchanged,
}


def replaced(table: Table, slot: int, classes: Classes) -> Table:
    """Return the table with other classes for one slot."""
    return (*table[:slot], classes, *table[slot + 1 :])
