"""How soon a worker answers, and how much memory it holds after much work."""

import os
import subprocess
import sys
import time
from itertools import chain, cycle, islice

from tests.bench import world
from tests.bench.load import Request, run
from tests.bench.rows import Row
from tests.bench.setting import Setting, decisions
from tests.servers import Server, start

MEGABYTE = 1024 * 1024
# What a worker does before it can answer, in a process of its own: the time of its imports too.
WORKER = (
    "import time; began = time.process_time();"
    "from elearning.worker import create_server; app = create_server();"
    "answer = app.test_client().get('/readyz', base_url=app.config['BASE_URL']);"
    "assert answer.status_code == 200, answer.get_data(as_text=True);"
    "print(time.process_time() - began)"
)
STARTS = 3


def cold_start(setting: Setting, port: int) -> list[Row]:
    """Return how long a new worker and a new server take on a database that exists."""
    environment = {
        **{name: value for name, value in os.environ.items() if "ELEARNING" not in name},
        "ELEARNING_SECRET_KEY": setting.app.config["SECRET_KEY"],
        "ELEARNING_BASE_URL": setting.app.config["BASE_URL"],
        "ELEARNING_DATABASE_URL": setting.database_url,
        "ELEARNING_VAR": str(setting.var),
    }
    took = [
        float(subprocess.check_output([sys.executable, "-c", WORKER], env=environment))
        for _ in range(STARTS)
    ]
    began = time.perf_counter()
    server = start(setting.var, setting.database_url, port=port, application=world.OURS)
    opened = time.perf_counter() - began
    server.stop()
    return [
        Row("cold start of a worker, CPU until it is ready", min(took), "s", 1.2, 0.8),
        Row("cold start of the server until it answers", opened, "s"),
    ]


def memory(server: Server, setting: Setting, *, count: int) -> list[Row]:
    """Return the memory of the largest worker after mixed requests, and its growth meanwhile."""
    plan = cycle(_mixed(setting))
    decided = chain.from_iterable(decisions(setting, one) for one in setting.learners[2:])
    _work(server, plan, decided, count // 2)
    half = _largest(server)
    _work(server, plan, decided, count // 2)
    full = _largest(server)
    told = f"after {count:,} mixed requests"
    return [
        Row(f"memory of a worker {told}", full / MEGABYTE, "MB", 90, 75),
        Row(f"its growth over the last {count // 2:,}", (full - half) / MEGABYTE, "MB", 5),
    ]


def _mixed(setting: Setting) -> list[Request]:
    """Return one of each page that learners open most, three lessons to each of the others."""
    reader, player = setting.learners[:2]
    cookie = reader.cookie
    paths = [
        "/",
        "/courses/",
        "/guidance/G-04",
        "/learn/",
        "/simulations/",
        "/guidance/",
        "/verify/",
    ]
    lessons = [world.lesson(setting, one, place) for one in (reader, player) for place in range(7)]
    pages = [Request("GET", path, cookie) for path in paths]
    return [*lessons, world.scene(player), world.scene(reader), *pages]


def _work(server: Server, plan: "cycle[Request]", decided: "chain[Request]", count: int) -> None:
    """Send pages over three connections and decisions over a fourth."""
    pages = list(islice(plan, count * 9 // 10))
    moves = list(islice(decided, count // 10))
    run(server, [iter(pages[0::3]), iter(pages[1::3]), iter(pages[2::3]), iter(moves)])


def _largest(server: Server) -> int:
    return max(server.memory())
