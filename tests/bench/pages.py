"""Lesson, scene, check and decision against the two bare programs, in turn within one run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, repeat

from tests.bench import world
from tests.bench.load import Measured, Request, run
from tests.bench.rows import Row
from tests.bench.setting import decisions
from tests.bench.world import World
from tests.servers import Server

CLIENTS = 2
# Each worker reads, compiles and keeps things when it first needs them.
WARM = 150


@dataclass
class Subject:
    """One kind of request, and what was measured of it in all rounds."""

    name: str
    server: Server
    plans: list[Iterator[Request]]
    status: int
    measured: Measured = field(default_factory=Measured)

    def go(self, count: int) -> None:
        """Send so many requests more."""
        shares = [islice(plan, count // len(self.plans)) for plan in self.plans]
        self.measured.add(run(self.server, shares))

    def check(self) -> None:
        """Refuse figures of answers that were errors."""
        if set(self.measured.statuses) != {self.status}:
            raise RuntimeError(f"{self.name}: answered {self.measured.statuses}")


def measure(world_: World, *, rounds: int, count: int) -> list[Row]:
    """Return the rows of pages and decision; each round sends ``count`` requests of each kind."""
    subjects = _subjects(world_)
    for subject in subjects.values():
        if subject.status == 200:
            run(subject.server, [islice(plan, WARM) for plan in subject.plans])
    for _round in range(rounds):
        for subject in subjects.values():
            subject.go(count)
    for subject in subjects.values():
        subject.check()
    return _rows({name: one.measured for name, one in subjects.items()})


def _subjects(world_: World) -> dict[str, Subject]:
    setting = world_.setting
    reader, player = setting.learners[0], setting.learners[1]
    _advance(world_, player.attempt_id)
    pages = {
        "L": (world_.bare, world_.bare_page()),
        "lesson": (world_.ours, world.lesson(setting, reader)),
        "scene": (world_.ours, world.scene(player)),
        "verify": (world_.ours, world.check(setting, reader)),
        "W": (world_.bare, world_.bare_write()),
    }
    subjects = {
        name: Subject(name, server, [repeat(one)] * CLIENTS, 200)
        for name, (server, one) in pages.items()
    }
    deciders = setting.learners[2:]
    halves = [deciders[place::CLIENTS] for place in range(CLIENTS)]
    plans: list[Iterator[Request]] = [
        chain.from_iterable(decisions(setting, one) for one in half) for half in halves
    ]
    subjects["decision"] = Subject("decision", world_.ours, plans, 303)
    return subjects


def _advance(world_: World, attempt_id: int) -> None:
    """Take three decisions, so that the scene shows news, changed gauges and an outcome."""
    setting = world_.setting
    learner = next(one for one in setting.learners if one.attempt_id == attempt_id)
    run(world_.ours, [iter(decisions(setting, learner)[:3])])


def _rows(measured: dict[str, Measured]) -> list[Row]:
    rows = [
        Row(f"{name}, the bare program", measured[name].cpu_ms, "ms", told=measured[name].line())
        for name in ("L", "W")
    ]
    limits = (
        ("lesson", "signed-in lesson page", "L", 1.6, 1.4),
        ("scene", "scene page", "L", 2.0, 1.6),
        ("verify", "page that checks a certificate", "L", 1.2, 1.0),
        ("decision", "decision, committed durably", "W", 1.8, 1.3),
    )
    for name, what, base, gate, aim in limits:
        ratio = measured[name].cpu_ms / measured[base].cpu_ms
        rows.append(Row(what, ratio, base, gate, aim, told=measured[name].line()))
    return rows
