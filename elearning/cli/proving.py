"""Proves in the background what is new, one at a time, in a process of its own."""

import fcntl
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy import Engine

from elearning.cli.recount import recount_waiting
from elearning.cli.serving import ServingLock
from elearning.cli.settings import has_secret, open_engine, read_settings
from elearning.config import content_root
from elearning.content.library import Library, load_library
from elearning.db import opened, transaction
from elearning.services import proofs, results
from elearning.services.certificates import Issuer
from elearning.services.proofs import Provable
from elearning.simulation.prover.proof import BUDGET, Proof
from elearning.simulation.prover.report import prove

LOOKS = 0.5  # seconds between two looks whether the server is still there
LEAST_URGENT = 19

Made = TypeVar("Made")


def prove_missing(
    engine: Engine,
    library: Library,
    *,
    budget: int = BUDGET,
    tell: Callable[[str], None],
    kept: Callable[[], None] = lambda: None,
) -> int:
    """Prove what nobody proved yet, keep it, and return how many editions that were.

    ``kept`` is called after each, when attempts that waited for it can be scored.
    """
    with transaction(engine) as session:
        proofs.give_up(session)
    made = 0
    while edition := _next(engine, library, budget):
        proof, seconds = _attempt(engine, edition, budget)
        keep(engine, edition, proof, budget=budget, seconds=seconds)
        kept()
        made += 1
        tell(told_of(edition, proof, seconds))
    return made


def _next(engine: Engine, library: Library, budget: int) -> Provable | None:
    """Return what to prove next: what may be begun now before what learners have begun before."""
    with opened(engine, writes=False) as session:
        for one in proofs.missing(session, library, budget=budget):
            return one
        return next(iter(proofs.missing_pinned(session, budget=budget)), None)


def keep(engine: Engine, edition: Provable, proof: Proof, *, budget: int, seconds: float) -> None:
    """Keep a proof, in a transaction of its own."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        proofs.keep(session, edition, proof, budget=budget, seconds=seconds, now=now)


def score_waiting(engine: Engine, library: Library, settings: dict[str, Any]) -> None:
    """Give attempts that ended before their proof was there their result.

    Without the secret nothing can be signed; then the server does it when it starts.
    """
    if not has_secret(settings):
        return
    issuer = Issuer(settings["ISSUER"], settings["BASE_URL"], settings["SECRET_KEY"])
    after: int | None = 0
    while after is not None:
        with transaction(engine) as session:
            batch = results.score_waiting(
                session, library, after=after, now=datetime.now(UTC), issuer=issuer
            )
        after = batch.next_after


def told_of(edition: Provable, proof: Proof, seconds: float) -> str:
    """Return one line on what came of it."""
    name = f"{edition.slug}@{edition.variant}" if edition.variant else edition.slug
    how = "without a fault" if proof.is_sound else "NOT sound; elearning prove tells why"
    return f"{name}: {proof.verdict}, {how} ({proof.size.states:,} states, {seconds:.1f} s)"


def _attempt(engine: Engine, edition: Provable, budget: int) -> tuple[Proof, float]:
    """Prove an edition; whoever is told to stop meanwhile has not tried."""
    with transaction(engine) as session:
        proofs.begin(session, edition, budget=budget, now=datetime.now(UTC))
    begun = time.monotonic()
    try:
        proof = least_urgently(lambda: prove(edition.program, edition.story, budget=budget))
    except SystemExit:
        with transaction(engine) as session:
            proofs.let_go(session, edition)
        raise
    return proof, time.monotonic() - begun


def least_urgently(work: Callable[[], Made]) -> Made:
    """Do something that nobody waits for, on what the processor has to spare.

    Only this work is put last: a process that holds the lock of the writers
    and gets no time to finish would make everybody wait.
    """
    done: list[Made] = []
    failed: list[BaseException] = []

    def run() -> None:
        # Only Linux knows threads that are less urgent than their process.
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LEAST_URGENT)
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    # Unlike a join without end, this lets a signal in.
    while thread.is_alive():
        thread.join(LOOKS)
    if failed:
        raise failed[0]
    return done[0]


@contextmanager
def alone(var: Path) -> Iterator[bool]:
    """Tell whether no other process of this installation is at it, and keep others away."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "proving.lock").open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def work(settings: dict[str, Any]) -> None:
    """Prove what is missing of the configured content, unless another process is at it."""
    var = Path(settings["VAR"])
    # The lock of the server too: no restore may begin while this still writes.
    with ServingLock(var).for_serving(), alone(var) as is_alone:
        if not is_alone:
            return
        engine = open_engine(settings)
        library = least_urgently(lambda: load_library(content_root(settings), var / "library"))
        score = partial(score_waiting, engine, library, settings)
        # Also first: a process may have been stopped between a proof and what waited for it.
        score()
        recount_waiting(engine, library)
        prove_missing(
            engine, library, tell=lambda line: click.echo(f"Proved {line}", err=True), kept=score
        )
        engine.dispose()


def main() -> None:
    """Work until all is proved, or the server that started this is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOKS)
        os.kill(os.getpid(), signal.SIGTERM)

    def stop(*_signal: object) -> None:
        raise SystemExit(0)

    # A keyboard's interrupt reaches all processes; the server tells this one to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop)
    os.umask(0o077)
    threading.Thread(target=watch, daemon=True).start()
    code = 0
    try:
        work(read_settings())
    except SystemExit:
        # The proof that is still being made has nothing to tidy up.
        pass
    except click.ClickException as refused:
        refused.show()
        code = 1
    os._exit(code)
