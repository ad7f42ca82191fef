"""Proofs that are made while nobody waits."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from elearning.cli import proving
from elearning.cli.background import Prover
from elearning.content.library import Library
from elearning.db import opened, transaction
from elearning.services import editions, proofs
from elearning.simulation.prover.proof import Proof
from tests.build import an_account
from tests.build_attempts import NOON, a_begun_attempt, a_library, a_sound_flood, with_variants


@pytest.fixture
def content(library: Library) -> Library:
    return a_library(library, a_sound_flood())


def found(engine: Engine, content: Library, variant: str = "") -> proofs.KeptProof | None:
    with opened(engine, writes=False) as session:
        return proofs.find_proof(session, content.get_edition("flood", variant).digest)


def made(engine: Engine, content: Library, budget: int = 1000) -> list[str]:
    """Prove what is missing and return what is told of it."""
    told: list[str] = []
    proving.prove_missing(engine, content, budget=budget, tell=told.append)
    return told


def test_everything_that_is_missing_is_proved_once(engine: Engine, content: Library) -> None:
    varied = with_variants(content, "north")

    first, second = made(engine, varied), made(engine, varied)

    assert [line.partition(":")[0] for line in first] == ["flood", "flood@north"]
    assert "proved, without a fault" in first[0]
    assert second == []
    north = found(engine, varied, "north")
    assert north is not None
    assert north.is_sound


def test_what_learners_began_before_is_proved_after_what_may_be_begun_now(
    engine: Engine, library: Library, content: Library
) -> None:
    present = a_library(library, a_sound_flood(flags={"heard": "It was heard."}))
    with transaction(engine) as session:
        a_begun_attempt(session, content, an_account(session).id)

    told = made(engine, present)

    assert len(told) == 2
    assert found(engine, content) is not None


def test_a_budget_that_is_too_small_is_not_tried_for_ever(engine: Engine, content: Library) -> None:
    first, second = made(engine, content, 1), made(engine, content, 1)

    assert "too-large, NOT sound" in first[0]
    assert second == []


def test_who_is_told_to_stop_has_not_tried(
    engine: Engine, content: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_given: object, **_more: object) -> None:
        raise SystemExit(0)

    monkeypatch.setattr(proving, "prove", stopped)
    with pytest.raises(SystemExit):
        made(engine, content)

    kept = found(engine, content)
    assert kept is not None
    assert (kept.verdict, kept.tries) == ("under-way", 0)


def test_what_fails_again_and_again_is_given_up(
    engine: Engine, content: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_given: object, **_more: object) -> None:
        raise MemoryError

    monkeypatch.setattr(proving, "prove", failing)
    for _ in range(proofs.MOST_TRIES):
        with pytest.raises(MemoryError):
            made(engine, content)

    assert made(engine, content) == []
    kept = found(engine, content)
    assert kept is not None
    assert kept.verdict == "given-up"


def test_others_write_while_a_proof_is_made(
    engine: Engine, content: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition, wrote, prove = content.scenarios["flood"], [], proving.prove

    def meanwhile(*given: Any, **more: Any) -> Proof:
        with transaction(engine) as session:
            editions.ensure_edition(session, edition, now=NOON)
        wrote.append(True)
        return prove(*given, **more)

    monkeypatch.setattr(proving, "prove", meanwhile)
    made(engine, content)

    assert wrote == [True]


def test_only_the_work_is_put_last() -> None:
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    inside = proving.least_urgently(
        lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    )

    assert inside == proving.LEAST_URGENT
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_only_one_process_of_an_installation_proves(tmp_path: Path) -> None:
    with proving.alone(tmp_path) as first, proving.alone(tmp_path) as second:
        pass
    with proving.alone(tmp_path) as third:
        pass

    assert (first, second, third) == (True, False, True)


def watched(tmp_path: Path, command: str) -> tuple[Prover, threading.Thread]:
    prover = Prover(tmp_path, ("sh", "-c", command), after=0)
    thread = threading.Thread(target=prover.watch)
    thread.start()
    return prover, thread


def lines(path: Path, wanted: int, *, within: float = 10.0) -> int:
    """Return how many lines a file has, once it has as many as are wanted."""
    pause = threading.Event()
    for _ in range(int(within / 0.05)):
        if path.exists() and len(path.read_text().splitlines()) >= wanted:
            break
        pause.wait(0.05)
    return len(path.read_text().splitlines())


def test_reading_the_content_anew_leads_to_proving_again(tmp_path: Path) -> None:
    prover, thread = watched(tmp_path, f"echo ran >> {tmp_path}/runs")
    first = lines(tmp_path / "runs", 1)

    (tmp_path / "content.stamp").touch()
    second = lines(tmp_path / "runs", 2)

    prover.is_over.set()
    thread.join()
    assert (first, second) == (1, 2)


def test_the_process_ends_with_the_server(tmp_path: Path) -> None:
    prover, thread = watched(tmp_path, f"echo ran >> {tmp_path}/runs; exec sleep 60")
    lines(tmp_path / "runs", 1)

    prover.is_over.set()
    thread.join(10)

    assert not thread.is_alive()
    assert prover.child is not None
    assert prover.child.returncode is not None
