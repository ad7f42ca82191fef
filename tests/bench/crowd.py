"""A thousand learners who think between clicks, and a thousand people who sign in at once."""

import random
import re
from itertools import chain, cycle
from pathlib import Path

from elearning import config
from elearning.db import transaction
from elearning.services import accounts
from elearning.services.accounts import Particulars
from elearning.services.passwords import Passwords
from tests.bench import world
from tests.bench.load import Measured, Request, run
from tests.bench.paced import Timed, run_paced
from tests.bench.rows import Row
from tests.bench.setting import Learner, Setting, decisions

THINKING = 10.0  # seconds between two clicks of one person, on average
READS = 3  # pages to a decision
CLIENTS = 16  # who sign in one after the other
READERS = 20  # who read meanwhile, a page a second
PASSWORD = "a password that nobody guesses"
WARM = 100
LONGEST = 300  # seconds for which pages are read at most


def measure_thinking(folder: Path, *, people: int, seconds: float) -> list[Row]:
    """Return how long so many learners wait for pages and decisions."""
    with world.our_server(folder, people=people) as (server, setting):
        run(server, [iter([world.scene(one)] * WARM) for one in setting.learners[:2]])
        dice = random.Random(1)
        plans = [_clicks(setting, one, seconds, dice) for one in setting.learners]
        measured = run_paced(server, {"all": plans}, until="all")["all"]
    _check(measured, {200, 303})
    rate = len(measured.latencies) / seconds
    told = f"{rate:.0f} requests a second for {seconds:.0f} s; {measured.waits()}"
    what = f"p95 of {people:,} learners, {THINKING:.0f} s of thinking"
    return [Row(what, measured.percentile(0.95), "ms", 50, told=told)]


def _clicks(setting: Setting, learner: Learner, seconds: float, dice: random.Random) -> list[Timed]:
    """Return what one learner sends, and when: pages, and a decision after every three."""
    pages = cycle([world.lesson(setting, learner), world.scene(learner), _home(learner)])
    decided = iter(decisions(setting, learner))
    clicks: list[Timed] = []
    due = dice.uniform(0.1, THINKING)
    while due < seconds:
        is_read = len(clicks) % (READS + 1) < READS
        request = next(pages) if is_read else next(decided, next(pages))
        clicks.append((due, request))
        due += THINKING * dice.uniform(0.5, 1.5)
    return clicks


def _home(learner: Learner) -> Request:
    return Request("GET", "/learn/", learner.cookie)


def measure_sign_ins(folder: Path, *, people: int) -> list[Row]:
    """Return how long it takes so many to sign in, and how long others wait for pages meanwhile."""
    costs = {name: config.DEFAULTS[name] for name in ("ARGON2_MEMORY", "ARGON2_TIME")}
    with world.our_server(folder, people=READERS, **costs) as (server, setting):
        _register(setting, people)
        run(server, [iter([world.lesson(setting, setting.learners[0])] * WARM)] * 2)
        coming = _sign_ins(setting, server.port, people)
        pages = [_reads(setting, one) for one in setting.learners]
        groups = [list(chain.from_iterable(coming[place::CLIENTS])) for place in range(CLIENTS)]
        plans = {"sign-ins": groups, "pages": pages}
        measured = run_paced(server, plans, until="sign-ins")
    signed_in, read = measured["sign-ins"], measured["pages"]
    _check(signed_in, {200, 303})
    _check(read, {200})
    if signed_in.statuses[303] != people:
        raise RuntimeError(f"sign-ins were answered {signed_in.statuses}")
    return [
        Row(f"{people:,} sign-ins", signed_in.seconds, "s", 60, 25, told=signed_in.waits()),
        Row("p95 of pages meanwhile", read.percentile(0.95), "ms", 300, told=read.waits()),
    ]


def _register(setting: Setting, people: int) -> None:
    """Make accounts that can sign in, all with one password."""
    memory, passes = (config.DEFAULTS[name] for name in ("ARGON2_MEMORY", "ARGON2_TIME"))
    stored = Passwords(memory_kib=memory, passes=passes).hash(PASSWORD)
    with transaction(setting.app.extensions["engine"]) as session:
        for number in range(people):
            accounts.create_account(
                session,
                email=_email(number),
                password_hash=stored,
                particulars=Particulars(name="Amina Diallo"),
                role="learner",
            )


def _email(number: int) -> str:
    return f"crowd{number}@example.org"


def _sign_ins(setting: Setting, port: int, people: int) -> list[list[Timed]]:
    """Return what each person sends: the page with the form, and the form."""
    base = f"http://127.0.0.1:{port}"
    client = setting.app.test_client()
    page = client.get("/sign-in", base_url=base).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    held = client.get_cookie("elearning", domain="127.0.0.1")
    assert token is not None, "a page without a form"
    assert held is not None, "a browser without a cookie"
    cookie = f"elearning={held.value}"
    opened = Request("GET", "/sign-in", cookie)
    fixed = (("csrf_token", token[1]), ("password", PASSWORD))
    return [
        [
            (None, opened),
            (None, Request("POST", "/sign-in", cookie, (*fixed, ("email", _email(number))))),
        ]
        for number in range(people)
    ]


def _reads(setting: Setting, learner: Learner) -> list[Timed]:
    page = world.lesson(setting, learner)
    return [(second + learner.account_id % 10 / 10, page) for second in range(1, LONGEST)]


def _check(measured: Measured, wanted: set[int]) -> None:
    """Refuse figures of answers that were errors."""
    if not set(measured.statuses) <= wanted:
        raise RuntimeError(f"the crowd was answered {measured.statuses}")
