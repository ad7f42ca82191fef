"""Lesson, scene and decision of two of our servers against each other, in turn within one run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, repeat

from tests.bench import world
from tests.bench.load import Measured, Request, run
from tests.bench.setting import Setting, decisions
from tests.servers import Server

CLIENTS = 2
WARM = 100
KINDS = ("lesson", "scene", "decision")
# A learner decides so often in one attempt, at least.
PER_LEARNER = 10


def people_for(count: int) -> int:
    """Return how many learners it takes to decide so often."""
    return 2 + CLIENTS + count // PER_LEARNER


@dataclass
class Side:
    """One server, what is asked of it, and what was measured."""

    server: Server
    plans: dict[str, list[Iterator[Request]]]
    found: dict[str, Measured] = field(default_factory=lambda: {kind: Measured() for kind in KINDS})

    def go(self, kind: str, count: int) -> None:
        """Send so many requests of one kind more."""
        share = [islice(plan, count // CLIENTS) for plan in self.plans[kind]]
        self.found[kind].add(run(self.server, share))


def a_side(server: Server, setting: Setting) -> Side:
    """Return a server as a side, its pages warm."""
    reader, player = setting.learners[:2]
    halves = [setting.learners[2 + place :: CLIENTS] for place in range(CLIENTS)]
    plans: dict[str, list[Iterator[Request]]] = {
        "lesson": [repeat(world.lesson(setting, reader))] * CLIENTS,
        "scene": [repeat(world.scene(player))] * CLIENTS,
        "decision": [
            chain.from_iterable(decisions(setting, one) for one in half) for half in halves
        ],
    }
    for kind in ("lesson", "scene"):
        run(server, [islice(plan, WARM) for plan in plans[kind]])
    return Side(server, plans)


def compare(base: Side, other: Side, *, rounds: int, count: int) -> dict[str, float]:
    """Return how much more CPU the other side takes for each kind of request."""
    for _round in range(rounds):
        for kind in KINDS:
            base.go(kind, count)
            other.go(kind, count)
    for side in (base, other):
        for kind, found in side.found.items():
            if set(found.statuses) - {200 if kind != "decision" else 303}:
                raise RuntimeError(f"{kind}: answered {found.statuses}")
    return {kind: other.found[kind].cpu_ms / base.found[kind].cpu_ms for kind in KINDS}
