"""What somebody has reached in the scenarios that courses ask for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.models import Attempt


@dataclass(frozen=True, slots=True)
class Reached:
    """The best attempt at a scenario that counts and has ended.

    ``state`` is ``percent``; or, as long as no attempt has one without a standing
    breach, ``not-yet``, or ``waiting`` for the proof.
    """

    state: str
    percent: int | None = None


def find_reached(
    session: Session, account_id: int, scenarios: Collection[str]
) -> Mapping[str, Reached]:
    """Return what somebody has reached in each of these scenarios, in one query or none."""
    if not scenarios:
        return {}
    rows = session.execute(
        select(Attempt.scenario, Attempt.percent, Attempt.result["breaches"])
        .where(
            Attempt.account_id == account_id,
            Attempt.scenario.in_(scenarios),
            Attempt.kind == "counted",
            Attempt.ended_at.is_not(None),
        )
        .order_by(Attempt.begun_at, Attempt.id)
    )
    found: dict[str, Reached] = {}
    for scenario, percent, breaches in rows:
        one = _reached(percent, bool(breaches))
        found[scenario] = max(found.get(scenario, one), one, key=_rank)
    return found


def _reached(percent: int | None, is_breached: bool) -> Reached:
    if is_breached:
        return Reached("not-yet")
    return Reached("waiting") if percent is None else Reached("percent", percent)


def _rank(one: Reached) -> tuple[int, int]:
    return ("not-yet", "waiting", "percent").index(one.state), one.percent or 0
