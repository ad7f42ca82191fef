"""What can still matter in each scene: classes of values, injects, and hours that are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from elearning.simulation.program import Program
from elearning.simulation.prover.classes import Context, together
from elearning.simulation.prover.map import Domain, Part, SceneMap, scheduled_in, writes_in
from elearning.simulation.prover.observed import NOTHING, Observed
from elearning.simulation.prover.times import Times
from elearning.simulation.prover.walk import Hours, Table, Walk, replaced
from elearning.simulation.rows import NONE, Cases


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

    def to_json(self) -> list[Any]:
        """Return it as plain lists; what is kept as bits may be too long for a decimal number."""
        hours = [[[*asked, hex(bits)] for asked, bits in one.items()] for one in self.hours]
        return [self.tables, [hex(bits) for bits in self.injects], hours]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> "Needs":
        """Return what was stored."""
        tables, injects, hours = data
        return cls(
            tuple(tuple(tuple(classes) for classes in table) for table in tables),
            tuple(int(bits, 16) for bits in injects),
            tuple({(inject, hour): int(bits, 16) for inject, hour, bits in one} for one in hours),
        )


@dataclass(slots=True)
class Analysis:
    """The backward walk over all scenes; what it finds only ever grows."""

    drawn: SceneMap
    walk: Walk
    tables: list[Table]
    injects: list[int]
    hours: list[Hours]

    def settle(self) -> Needs:
        """Walk backward until nothing more is found to matter."""
        before: object = None
        while before != (self.tables, self.injects, self.hours):
            before = (list(self.tables), list(self.injects), list(self.hours))
            for scene in reversed(self.drawn.order):
                if self.walk.times.spans[scene] and self.drawn.parts[scene]:
                    self._scene(scene)
        return Needs(tuple(self.tables), tuple(self.injects), tuple(self.hours))

    def _scene(self, scene: int) -> None:
        self.walk.scene, self.walk.wanted = scene, self.injects[scene]
        self.walk.asked = dict(self.hours[scene])
        table = self.tables[scene]
        for part in self.drawn.parts[scene]:
            table = self.walk.met(table, self._part(scene, part))
        visits = self.walk.program.scenes[scene].visits
        if visits != NONE:
            # How often a chance came before names the draw that decides it.
            table = replaced(table, visits, tuple(range(len(table[visits]))))
        self.tables[scene] = table
        self.injects[scene] = self.walk.wanted
        if scene in self.drawn.cyclic:
            # Within a cycle the clock is kept as it is, so that any hour may be asked for.
            self.walk.asked = dict.fromkeys(self.walk.asked, self.walk.times.looks[scene])
        self.hours[scene] = self.walk.asked

    def _part(self, scene: int, part: Part) -> Table:
        span = self.walk.times.spans[scene]
        assert span is not None
        phase = self.walk.program.scenes[scene].phase
        here = Context(scene, phase, *span, self.walk.domain.constants)
        later = here.later(part.hours, self.walk.program.horizon)
        table = self._onward(later, part)
        for told in part.told:
            if any(case[0] in self.walk.observed.conditions for case in told):
                table = self.walk.cases(table, later, [case[0] for case in told])
        table = self.walk.passing(table, here, later)
        table = self.walk.block(table, here, part.block)
        for slot in part.taken:
            table = replaced(table, slot, together(len(table[slot])))
        table = self.walk.asking(table, here, part.gate)
        return self.walk.cases(table, here, [case[0] for case in self._rated(part)])

    def _rated(self, part: Part) -> Cases:
        """Return the ratings that can make a difference: the last of equal ones speaks for all."""
        ratings = self.walk.program.ratings
        return self.walk.observed.kept(part.ratings, lambda one: ratings[one][:2])

    def _onward(self, here: Context, part: Part) -> Table:
        """Return what matters between the hours of a part and the scene it leads to."""
        ways = self.walk.observed.kept(part.ways, lambda target: target)
        table: Table | None = None
        for _, target in ways:
            after = self.tables[target]
            row = self.walk.program.scenes[target]
            if row.visited != NONE:
                after = replaced(after, row.visited, together(len(after[row.visited])))
            self.walk.wanted |= self.injects[target]
            for asked, bits in self.hours[target].items():
                self.walk.asked[asked] = (
                    self.walk.asked.get(asked, 0) | bits << here.after + row.jump
                )
            after = self.walk.passing(after, here, here.later(row.jump, self.walk.program.horizon))
            table = after if table is None else self.walk.met(table, after)
        assert table is not None
        return self.walk.cases(table, here, [case[0] for case in ways])


def needs_of(
    program: Program, drawn: SceneMap, domain: Domain, times: Times, observed: Observed = NOTHING
) -> Needs:
    """Return what can still matter in each scene of a program."""
    scenes = len(program.scenes)
    nothing: Table = tuple(
        tuple(range(size)) if slot in observed.slots else together(size)
        for slot, size in enumerate(domain.sizes)
    )
    walk = Walk(
        program,
        domain,
        times,
        scheduled_in(program),
        tuple(frozenset(writes_in(program, row.block)) for row in program.injects),
        observed,
    )
    return Analysis(drawn, walk, [nothing] * scenes, [0] * scenes, [{}] * scenes).settle()
