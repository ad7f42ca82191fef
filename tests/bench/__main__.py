"""``make bench``: everything that is promised of speed, measured in one run."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from elearning.web.languages import compile_translations
from tests.bench import (
    crowd,
    engines,
    growth,
    long_course,
    pages,
    postgres,
    proof,
    slow,
    tails,
    workers,
    world,
)
from tests.bench.load import machine
from tests.bench.rows import Row
from tests.bench.setting import a_library
from tests.servers import free_port


@dataclass(frozen=True)
class Size:
    """How much of everything is done; more takes longer and wavers less."""

    rounds: int
    count: int  # requests of each kind in a round
    tail: int  # decisions per number of clients
    memory: int  # mixed requests
    crowd: int  # learners who think, and people who sign in
    thinking: float  # seconds
    is_quick: bool = False


FULL = Size(rounds=12, count=300, tail=3000, memory=20_000, crowd=1000, thinking=60)
QUICK = Size(rounds=4, count=100, tail=600, memory=4000, crowd=200, thinking=20, is_quick=True)

Section = Callable[[Path, Size], Iterable[Row]]


def _without_server(_folder: Path, _size: Size) -> list[Row]:
    return engines.measure(a_library())


def _proof(_folder: Path, size: Size) -> Iterable[Row]:
    return proof.measure(a_library(), is_quick=size.is_quick)


def _pages(folder: Path, size: Size) -> list[Row]:
    people = 2 + size.rounds * size.count // 8
    with world.a_world(folder, people=people) as both:
        rows = pages.measure(both, rounds=size.rounds, count=size.count)
        rows += slow.measure(both, rounds=size.rounds // 2, count=size.count)
    return rows


def _tails(folder: Path, size: Size) -> list[Row]:
    return [
        row
        for clients in (8, 32)
        for row in tails.measure(folder / str(clients), clients=clients, count=size.tail)
    ]


def _crowd(folder: Path, size: Size) -> list[Row]:
    rows = crowd.measure_thinking(folder / "learners", people=size.crowd, seconds=size.thinking)
    return rows + crowd.measure_sign_ins(folder / "sign-ins", people=size.crowd)


def _workers(folder: Path, size: Size) -> list[Row]:
    people = 2 + size.memory // 80
    with world.our_server(folder, people=people) as (server, setting):
        rows = workers.memory(server, setting, count=size.memory)
    return [*rows, *workers.cold_start(setting, free_port())]


def _growth(folder: Path, size: Size) -> list[Row]:
    half = size.rounds // 2
    rows = growth.measure_learners(
        folder / "learners", rounds=half, count=size.count, is_quick=size.is_quick
    )
    return rows + long_course.measure(folder / "course", rounds=half, count=size.count)


def _postgres(folder: Path, size: Size) -> list[Row]:
    return postgres.measure(folder, rounds=size.rounds // 2, count=size.count)


SECTIONS: dict[str, Section] = {
    "engine": _without_server,
    "proof": _proof,
    "pages": _pages,
    "tails": _tails,
    "crowd": _crowd,
    "workers": _workers,
    "growth": _growth,
    "postgres": _postgres,
}


def main(arguments: list[str]) -> int:
    """Measure, print every row, and return 1 if a gate does not hold."""
    asked = _ask(arguments)
    compile_translations()
    print(machine(), flush=True)
    rows = list(_measure(asked.sections or list(SECTIONS), QUICK if asked.quick else FULL))
    broken = [row.what for row in rows if not row.holds]
    print(f"\n{len(broken)} gates do not hold: {'; '.join(broken)}" if broken else "\nAll hold.")
    return 1 if broken else 0


def _ask(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two minutes instead of twelve")
    parser.add_argument("sections", nargs="*", help=", ".join(SECTIONS))
    asked = parser.parse_args(arguments)
    unknown = set(asked.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return asked


def _measure(names: list[str], size: Size) -> Iterator[Row]:
    for name in names:
        print(f"\n{name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for row in SECTIONS[name](Path(folder), size):
                print(row.line(), flush=True)
                yield row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
