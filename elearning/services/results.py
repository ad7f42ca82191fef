"""Results of attempts: computed once, as soon as there is a sound proof, and kept as shown."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.models import Attempt, Edition
from elearning.services import completing, debriefs, editions, proofs, recounting
from elearning.services.certificates import Issuer
from elearning.services.editions import Playable
from elearning.services.standings import Standing, read_lapsed, read_moves, read_standing, write
from elearning.simulation.measure import Measured, starts_at_beginning
from elearning.simulation.state import State

log = logging.getLogger(__name__)

# So many attempts are scored in one transaction: learners who decide must not wait for all.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Batch:
    """How many attempts were given a result, and after which one to go on, if any are left."""

    scored: int
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Rescored:
    """An attempt whose result is another one by the proof that is kept now."""

    attempt_id: int
    scenario: str
    kind: str
    before: int
    after: int


def settle(
    session: Session, playable: Playable, standing: Standing, state: State
) -> dict[str, Any]:
    """Return what is to be written of an attempt whose moves have led to an ending."""
    taken = read_moves(session, standing.id)
    lapsed = read_lapsed(session, standing.id)
    found = None
    if taken and starts_at_beginning(playable.program, standing.start_scene):
        found = proofs.find_scores(session, playable)
    try:
        made = debriefs.make_result(playable, standing, taken, lapsed, state=state, scores=found)
    except KeyError:
        # A proof that lacks a state is no proof; nobody may be kept from an ending by it.
        log.exception("no value of attempt %d in the proof of %s", standing.id, standing.scenario)
        made = debriefs.make_result(playable, standing, taken, lapsed, state=state)
    return {"result": made, "percent": percent_of(made)}


def percent_of(result: Mapping[str, Any]) -> int | None:
    """Return the percentage of what was kept of an attempt, if it has one."""
    score = result.get("score")
    return Measured.from_json(score).percent if score else None


def score_waiting(
    session: Session,
    library: Library,
    edition: str | None = None,
    *,
    after: int = 0,
    now: datetime,
    issuer: Issuer,
) -> Batch:
    """Give some of the attempts that ended before their proof was there a result.

    To be called when a proof has been kept, for its edition's digest or for all,
    until nothing is left. Certificates that were only waiting for the result are issued.
    """
    chosen = _ENDED.where(Attempt.percent.is_(None), Attempt.id > after)
    if edition is not None:
        chosen = chosen.where(Edition.digest == edition)
    rows = session.execute(chosen.limit(BATCH)).all()
    scored = _score_rows(session, library, rows, now=now, issuer=issuer)
    return Batch(scored, _next_after(rows))


def _next_after(rows: Sequence[Any]) -> int | None:
    return rows[-1].id if len(rows) == BATCH else None


def _score_rows(
    session: Session, library: Library, rows: Iterable[Any], *, now: datetime, issuer: Issuer
) -> int:
    scored: list[Any] = []
    for row in rows:
        playable = editions.get_playable(session, library, row.scenario, row.digest)
        if not starts_at_beginning(playable.program, row.start_scene):
            continue
        if proofs.find_scores(session, playable) is None:
            continue
        standing, values = _settle_again(session, playable, row)
        if values["percent"] is not None:
            _write(session, library, standing, row, values, now=now, issuer=issuer)
            scored.append(row)
    _count_anew(session, library, scored)
    return len(scored)


def score_late(
    session: Session,
    library: Library,
    *,
    attempt_id: int,
    account_id: int,
    now: datetime,
    issuer: Issuer,
) -> None:
    """Give one's own attempt its result if it ended without one and its proof is there by now."""
    one = _ENDED.where(
        Attempt.id == attempt_id, Attempt.account_id == account_id, Attempt.percent.is_(None)
    )
    _score_rows(session, library, session.execute(one).all(), now=now, issuer=issuer)


def find_rescored(
    session: Session, library: Library, scenario: str | None = None
) -> tuple[Rescored, ...]:
    """Return the attempts that have a result and would get another one by the proofs kept now."""
    rows = session.execute(_scored(scenario))
    return tuple(
        Rescored(row.id, row.scenario, row.kind, row.percent, values["percent"])
        for row, _standing, values in _other_results(session, library, rows)
    )


def rescore(
    session: Session,
    library: Library,
    scenario: str | None = None,
    *,
    after: int = 0,
    now: datetime,
    issuer: Issuer,
) -> Batch:
    """Score some of those attempts again, and keep what was shown beside it."""
    rows = session.execute(_scored(scenario, after).limit(BATCH)).all()
    scored: list[Any] = []
    for row, standing, values in _other_results(session, library, rows):
        values["result"]["earlier"] = _with_shown(session, row, now)
        _write(session, library, standing, row, values, now=now, issuer=issuer)
        scored.append(row)
    _count_anew(session, library, scored)
    return Batch(len(scored), _next_after(rows))


_ENDED = (
    select(
        Attempt.id, Attempt.account_id, Attempt.scenario, Attempt.kind, Attempt.start_scene,
        Attempt.percent, Edition.digest,
    )
    .join(Edition, Edition.id == Attempt.edition_id)
    .where(Attempt.ended_at.is_not(None), Attempt.turn > 0)
    .order_by(Attempt.id)
)  # fmt: skip


def _scored(scenario: str | None, after: int = 0) -> Select[*tuple[Any, ...]]:
    chosen = _ENDED.where(Attempt.percent.is_not(None), Attempt.id > after)
    return chosen if scenario is None else chosen.where(Attempt.scenario == scenario)


def _other_results(
    session: Session, library: Library, rows: Iterable[Any]
) -> Iterator[tuple[Any, Standing, dict[str, Any]]]:
    for row in rows:
        playable = editions.get_playable(session, library, row.scenario, row.digest)
        standing, values = _settle_again(session, playable, row)
        if values["percent"] not in (None, row.percent):
            yield row, standing, values


def _settle_again(
    session: Session, playable: Playable, row: Any
) -> tuple[Standing, dict[str, Any]]:
    standing = read_standing(session, row.id, row.account_id)
    return standing, settle(session, playable, standing, State.from_json(standing.state))


def _write(
    session: Session,
    library: Library,
    standing: Standing,
    row: Any,
    values: dict[str, Any],
    *,
    now: datetime,
    issuer: Issuer,
) -> None:
    write(session, standing, **values)
    if row.kind == "counted":
        completing.certify_attempt(
            session, library, row.account_id, row.scenario, now=now, issuer=issuer
        )


def _count_anew(session: Session, library: Library, scored: Iterable[Any]) -> None:
    """Let what is counted of people follow the results that they have now."""
    for account_id in sorted({row.account_id for row in scored if row.kind == "counted"}):
        recounting.recount(session, library, account_id)


def _with_shown(session: Session, row: Any, now: datetime) -> list[dict[str, Any]]:
    """Return what was shown of an attempt until now, each with the moment at which it ended."""
    shown = session.scalar(select(Attempt.result).where(Attempt.id == row.id))
    assert shown is not None
    was = {part: shown[part] for part in ("score", "debrief")}
    return [
        *shown.get("earlier", ()),
        {"until": now.isoformat(), "percent": row.percent, **was},
    ]
