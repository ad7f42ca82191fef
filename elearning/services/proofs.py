"""What was proved of editions: kept by digest, made by nobody who waits for a page."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.db import insert_once, table_of
from elearning.models import Attempt, ProofRow
from elearning.models import Edition as EditionRow
from elearning.services.editions import Playable
from elearning.simulation.engine import ENGINE_VERSION
from elearning.simulation.program import Program
from elearning.simulation.prover.proof import BUDGET, TOO_LARGE, Proof
from elearning.simulation.prover.scoring import Scores, scores_of
from elearning.simulation.story import Story

# What stands in the place of a verdict while there is none.
UNDER_WAY, GIVEN_UP = "under-way", "given-up"
# A kill may come between; whatever fails three times would fail for ever.
MOST_TRIES = 3
# A table takes about ten bytes for each state: two megabytes for the largest that are proved.
MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class KeptProof:
    """What is known of an edition's proof, without the table of values.

    ``proof`` is missing while it is under way, and where it was given up
    because proving broke off again and again.
    """

    scenario: str
    variant: str
    verdict: str
    is_sound: bool
    budget: int
    tries: int
    states: int
    seconds: float
    made_at: datetime
    proof: Proof | None


class Provable(Protocol):
    """What can be proved: an edition of the library, or one that only attempts still know."""

    @property
    def digest(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def variant(self) -> str: ...
    @property
    def program(self) -> Program: ...
    @property
    def story(self) -> Story: ...


@dataclass(frozen=True, slots=True)
class Pinned:
    """An edition as the database keeps it for the attempts that are pinned to it."""

    digest: str
    slug: str
    variant: str
    program: Program
    story: Story


# The same program has the same values in every database, so that one cache serves them all.
_kept: OrderedDict[str, Scores] = OrderedDict()
_lock = Lock()


def find_scores(session: Session, playable: Playable) -> Scores | None:
    """Return what scores attempts at an edition, or ``None`` while no sound proof is kept.

    Values belong to the program: where only texts differ, one proof serves all editions.
    """
    digest = playable.program.digest
    with _lock:
        found = _kept.get(digest)
        if found is not None:
            _kept.move_to_end(digest)
            return found
    chosen = select(ProofRow.report, ProofRow.table).where(
        ProofRow.program_digest == digest, *_is_sound()
    )
    row = session.execute(chosen.limit(1)).first()
    if row is None:
        return None
    proof = replace(Proof.from_json(row.report), table=row.table)
    return _keep(digest, scores_of(playable.program, proof))


def find_proof(session: Session, edition_digest: str) -> KeptProof | None:
    """Return what was proved of an edition, if anybody ever tried."""
    columns = [column for column in table_of(ProofRow).c if column.name != "table"]
    chosen = select(*columns).where(ProofRow.edition_digest == edition_digest, *_is_present())
    row = session.execute(chosen).first()
    if row is None:
        return None
    return KeptProof(
        scenario=row.scenario,
        variant=row.variant,
        verdict=row.verdict,
        is_sound=row.is_sound,
        budget=row.budget,
        tries=row.tries,
        states=row.states,
        seconds=row.milliseconds / 1000,
        made_at=row.made_at,
        proof=row.report and Proof.from_json(row.report),
    )


def missing(session: Session, library: Library, *, budget: int = BUDGET) -> list[Edition]:
    """Return the editions of the library that are still to be proved.

    Neither one whose proof was given up, nor one that the same budget was too small for.
    """
    every = [one for slug in sorted(library.scenarios) for one in library.editions_of(slug)]
    settled = set(session.scalars(_settled(budget)))
    return [one for one in every if one.digest not in settled]


def missing_pinned(session: Session, *, budget: int = BUDGET) -> list[Pinned]:
    """Return the other editions that learners' attempts are pinned to and nothing is proved of."""
    learners = select(Attempt.edition_id).where(Attempt.kind != "trial")
    chosen = select(EditionRow).where(
        EditionRow.id.in_(learners), EditionRow.digest.not_in(_settled(budget))
    )
    proved = set(session.scalars(select(ProofRow.program_digest).where(*_is_sound())))
    found = []
    for row in session.scalars(chosen.order_by(EditionRow.id)):
        # Where only texts differ there is a proof already.
        if (pinned := _pinned(row)) and pinned.program.digest not in proved:
            found.append(pinned)
    return found


def _pinned(row: EditionRow) -> Pinned | None:
    try:
        program = Program.from_json(row.program)
    except ValueError:  # Of a format that this engine no longer plays.
        return None
    return Pinned(row.digest, row.scenario, row.variant, program, Story.from_json(row.story))


def _settled(budget: int) -> Select[str]:
    """Return the digests of editions with which nothing is left to do under a budget."""
    return select(ProofRow.edition_digest).where(
        *_is_present(),
        or_(ProofRow.verdict != TOO_LARGE, ProofRow.budget >= budget),
        or_(ProofRow.verdict != UNDER_WAY, ProofRow.tries >= MOST_TRIES),
    )


def begin(session: Session, edition: Provable, *, budget: int, now: datetime) -> None:
    """Note that an edition is being proved, so that a proof which never ends is noticed."""
    tried = select(ProofRow.tries).where(
        ProofRow.edition_digest == edition.digest, ProofRow.verdict == UNDER_WAY, *_is_present()
    )
    tries = 1 + (session.scalar(tried) or 0)
    nothing = {"verdict": UNDER_WAY, "is_sound": False, "states": 0, "milliseconds": 0}
    _write(session, edition, tries=tries, budget=budget, made_at=now, **nothing)


def keep(
    session: Session, edition: Provable, proof: Proof, *, budget: int, seconds: float, now: datetime
) -> None:
    """Keep what was proved of an edition, sound or not, in place of what was there."""
    _write(
        session,
        edition,
        budget=budget,
        verdict=proof.verdict,
        is_sound=proof.is_sound,
        states=proof.size.states,
        milliseconds=round(seconds * 1000),
        report=replace(proof, table=b"").to_json(),
        table=proof.table or None,
        made_at=now,
    )


def let_go(session: Session, edition: Provable) -> None:
    """Take back that proving was begun: it was told to stop, and did not fail."""
    session.execute(
        update(ProofRow)
        .where(ProofRow.edition_digest == edition.digest, ProofRow.verdict == UNDER_WAY)
        .values(tries=ProofRow.tries - 1)
    )


def give_up(session: Session) -> None:
    """Settle that what broke off too often is not proved, once nobody can be at it."""
    session.execute(
        update(ProofRow)
        .where(ProofRow.verdict == UNDER_WAY, ProofRow.tries >= MOST_TRIES)
        .values(verdict=GIVEN_UP)
    )


def forget() -> None:
    """Let go of all values, as a process does that has just begun."""
    with _lock:
        _kept.clear()


def _is_present() -> tuple[Any, ...]:
    """Return what tells the proofs of this prover and engine from those of older ones."""
    return ProofRow.format == Proof.FORMAT, ProofRow.engine_version == ENGINE_VERSION


def _is_sound() -> tuple[Any, ...]:
    return ProofRow.is_sound, *_is_present()


def _write(session: Session, edition: Provable, **found: Any) -> None:
    values = {
        "program_digest": edition.program.digest,
        "scenario": edition.slug,
        "variant": edition.variant,
        "format": Proof.FORMAT,
        "engine_version": ENGINE_VERSION,
        "report": None,
        "table": None,
        **found,
    }
    key = {"edition_digest": edition.digest}
    if not insert_once(session, ProofRow, **key, **{"tries": 1, **values}):
        session.execute(update(ProofRow).filter_by(**key).values(**values))


def _keep(digest: str, made: Scores) -> Scores:
    with _lock:
        kept = _kept.setdefault(digest, made)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return kept
