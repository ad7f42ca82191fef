"""What a new version of a scenario changes in what can happen."""

from collections.abc import Iterator
from dataclasses import dataclass

from elearning.simulation.prover.proof import Proof

# A random player's chances count as changed from one in a thousand on.
LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Change:
    """One figure or fact that differs: what kind, of what, before and after."""

    kind: str
    name: str = ""
    before: float | str = ""
    after: float | str = ""


def changes(before: Proof, after: Proof) -> tuple[Change, ...]:
    """Return how behaviour differs between two proofs, the gravest first."""
    return (
        *_verdict(before, after),
        *_endings(before, after),
        *_losses(before, after),
        *_results(before, after),
        *_faults(before, after),
    )


def _verdict(before: Proof, after: Proof) -> Iterator[Change]:
    if before.verdict != after.verdict:
        yield Change("verdict", "", before.verdict, after.verdict)


def _endings(before: Proof, after: Proof) -> Iterator[Change]:
    old = {one.scene: one.chance for one in before.endings if one.is_reached}
    new = {one.scene: one.chance for one in after.endings if one.is_reached}
    yield from (Change("ending-lost", scene, old[scene]) for scene in old if scene not in new)
    yield from (Change("ending-gained", scene, "", new[scene]) for scene in new if scene not in old)
    for scene in old:
        if abs(old[scene] - new.get(scene, old[scene])) >= LEAST:
            yield Change("ending-chance", scene, old[scene], new[scene])


def _losses(before: Proof, after: Proof) -> Iterator[Change]:
    if before.stakes and after.stakes:
        old, new = before.stakes, after.stakes
        pairs = {
            "least-loss": (old.value / old.scale, new.value / new.scale),
            "most-loss": (float(old.most_loss), float(new.most_loss)),
            "random-loss": (round(old.random_loss, 6), round(new.random_loss, 6)),
        }
        for kind, (first, second) in pairs.items():
            if first != second:
                yield Change(kind, "", first, second)


def _results(before: Proof, after: Proof) -> Iterator[Change]:
    old = {one.player: one.mean for one in before.players}
    for one in after.players:
        if abs(old.get(one.player, one.mean) - one.mean) >= LEAST:
            yield Change("player", one.player, old[one.player], one.mean)


def _faults(before: Proof, after: Proof) -> Iterator[Change]:
    old = {(one.kind, one.place, one.name) for one in before.findings if one.is_fault}
    new = {(one.kind, one.place, one.name) for one in after.findings if one.is_fault}
    yield from (Change("fault-gone", " ".join(one)) for one in sorted(old - new))
    yield from (Change("fault-new", " ".join(one)) for one in sorted(new - old))
