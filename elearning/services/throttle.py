"""Tries that failed, counted in the database, so that guessing becomes slow and nobody is shut out.

Waits grow with every failure and end at a longest one; time forgives. An
account counts its tries before they are judged, so that a hundred guesses sent
at once are no way around it; an address, which a whole class may share, counts
only those that failed.
"""

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from elearning.db import insert_once
from elearning.errors import Throttled
from elearning.models import Throttle


@dataclass(frozen=True, slots=True)
class Rule:
    """How many tries are free, how long the longest wait is, and how fast one is forgiven."""

    free: int
    longest: int  # seconds
    forgives: int  # seconds after which one failure less counts


RULES = {
    "account": Rule(free=5, longest=300, forgives=900),
    "device": Rule(free=5, longest=300, forgives=900),
    "address": Rule(free=100, longest=60, forgives=5),
    "register": Rule(free=60, longest=120, forgives=60),
    # Each registration writes to the address, so that a stranger must not send its owner hundreds.
    "register-mail": Rule(free=5, longest=3600, forgives=3600),
    # Asking for a link writes to the address as well.
    "reset": Rule(free=60, longest=120, forgives=60),
    "reset-mail": Rule(free=5, longest=3600, forgives=3600),
    "own-mail": Rule(free=5, longest=3600, forgives=1800),
    # Somebody who is signed in and shows the password once more: nobody else can use these up.
    "again": Rule(free=5, longest=300, forgives=900),
    # Whoever tries these knows the password already.
    "code": Rule(free=5, longest=900, forgives=900),
    # A class may begin at once behind one address; nobody fills the database from there.
    "guest": Rule(free=100, longest=120, forgives=30),
    # A copy reads everything that is kept about somebody.
    "copy": Rule(free=5, longest=3600, forgives=3600),
    "report": Rule(free=10, longest=600, forgives=300),
    "report-address": Rule(free=40, longest=600, forgives=60),
}


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What tries are counted under: a rule's word and whose tries they are."""

    rule: str
    whose: str

    def __str__(self) -> str:
        # Hashed, because the table has no need to know who it was.
        return f"{self.rule}:{hashlib.sha256(self.whose.encode()).hexdigest()[:32]}"


def address_key(rule: str, address: str) -> Key:
    """Return the key of a network address; of IPv6 the network counts, which one person owns."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return Key(rule, address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return Key(rule, str(parsed))
    network = parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False)
    return Key(rule, str(network))


def remaining(rule: Rule, failures: int, elapsed: float) -> int:
    """Return how many failures still count after so many seconds."""
    return max(0, failures - int(elapsed // rule.forgives))


def wait(rule: Rule, failures: int, elapsed: float) -> int:
    """Return the seconds that are still to be waited before the next try."""
    over = remaining(rule, failures, elapsed) - rule.free
    if over < 0:
        return 0
    pause: int = min(rule.longest, 1 << min(over, 20))
    return max(0, math.ceil(pause - elapsed))


def admit(
    session: Session, *keys: Key, watched: tuple[Key, ...] = (), now: datetime | None = None
) -> None:
    """Count one try under each key, unless one of them has to wait.

    The ``watched`` keys are only looked at.

    :raise Throttled: with the seconds to wait; then nothing is counted.
    """
    now = now or datetime.now(UTC)
    counted = _locked(session, keys, now)
    rows = counted | _found(session, watched)
    longest = max(
        (wait(RULES[key.rule], row.failures, _elapsed(row, now)) for key, row in rows.items()),
        default=0,
    )
    if longest:
        raise Throttled(longest)
    _count(session, counted, now)


def count(session: Session, *keys: Key, now: datetime | None = None) -> None:
    """Count a failure under each key."""
    now = now or datetime.now(UTC)
    _count(session, _locked(session, keys, now), now)


def clear(session: Session, *keys: Key) -> None:
    """Forget the failures of each key, because a try succeeded."""
    session.execute(delete(Throttle).where(Throttle.key.in_([str(key) for key in keys])))


def sweep(session: Session, now: datetime) -> None:
    """Delete what time has forgiven long ago, so that the table stays small."""
    session.execute(delete(Throttle).where(Throttle.last_at < now - timedelta(days=2)))


def _locked(session: Session, keys: tuple[Key, ...], now: datetime) -> dict[Key, Throttle]:
    # Rows are made before they are locked, and in one order: two tries at once
    # must neither both count as the first nor wait for each other.
    for key in sorted(keys):
        insert_once(session, Throttle, key=str(key), failures=0, last_at=now)
    return _found(session, tuple(sorted(keys)), lock=True)


def _found(session: Session, keys: tuple[Key, ...], *, lock: bool = False) -> dict[Key, Throttle]:
    names = {str(key): key for key in keys}
    if not names:
        return {}
    chosen = select(Throttle).where(Throttle.key.in_(names)).order_by(Throttle.key)
    if lock:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    return {names[row.key]: row for row in session.scalars(chosen)}


def _count(session: Session, rows: dict[Key, Throttle], now: datetime) -> None:
    for key, row in rows.items():
        row.failures = remaining(RULES[key.rule], row.failures, _elapsed(row, now)) + 1
        row.last_at = now
    session.flush()


def _elapsed(row: Throttle, now: datetime) -> float:
    return (now - row.last_at).total_seconds()
