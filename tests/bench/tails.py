"""How long durable writes take at worst, with two processes and many who decide at once."""

from itertools import chain, islice
from pathlib import Path

from tests.bench.load import run
from tests.bench.rows import Row
from tests.bench.setting import decisions
from tests.bench.world import our_server

# A learner decides so often in one attempt, at least.
PER_LEARNER = 10


def measure(folder: Path, *, clients: int, count: int) -> list[Row]:
    """Return the tail of decisions that so many clients take one after the other."""
    people = count // PER_LEARNER + clients
    with our_server(folder, people=people) as (server, setting):
        plans = []
        for place in range(clients):
            mine = setting.learners[place::clients]
            taken = chain.from_iterable(decisions(setting, one)[:PER_LEARNER] for one in mine)
            plans.append(iter(list(islice(taken, count // clients))))
        measured = run(server, plans)
    if set(measured.statuses) != {303}:
        raise RuntimeError(f"decisions were answered {measured.statuses}")
    told = f"p99 / p50 of decisions, {clients} clients"
    ratio = measured.percentile(0.99) / measured.percentile(0.5)
    return [
        Row(told, ratio, "", 6, 3, told=measured.line()),
        Row(f"slowest decision, {clients} clients", max(measured.latencies), "ms", 1000),
    ]
