"""The table of operations that a program's rows name, and what each does to a state."""

from collections.abc import Callable, Sequence

from elearning.simulation.state import BREACHES, CLOCK, GONE
from elearning.simulation.tree import Predicate

ADD, SET, BRING, SCHEDULE, COUNT, CANCEL, CORRECT, BRANCH = range(8)
CHANGED, ARRIVED, NOTED, CORRECTED, RATED, TOLD, ENTERED, DRAWN, ENDED = range(9)

Row = tuple[int, ...]
Operation = Callable[["Frame", Row], None]
Block = tuple[tuple[Operation, Row], ...]
Record = tuple[int, ...]

BY_MOVE, BY_CHANCE = -1, -2


class Frame:
    """A state while a move is being taken, and the record of what happens to it."""

    __slots__ = ("blocks", "cause", "counted", "gates", "injects", "record", "values", "waiting")

    def __init__(
        self,
        blocks: Sequence[Block],
        gates: Sequence[Predicate],
        injects: Sequence[tuple[Predicate | None, Block, bool]],
    ) -> None:
        self.blocks = blocks
        self.gates = gates
        self.injects = injects
        self.values: list[int] = []
        self.waiting: tuple[tuple[int, int], ...] = ()
        self.counted: tuple[tuple[int, int], ...] = ()
        self.record: list[Record] = []
        self.cause = BY_MOVE


def arrive(frame: Frame, inject: int) -> None:
    """Let an inject arrive, unless it did before or its condition fails now."""
    if frame.values[GONE] >> inject & 1:
        return
    frame.values[GONE] |= 1 << inject
    _forget(frame, inject)
    gate, block, _ = frame.injects[inject]
    if gate is not None and not gate(frame.values):
        return
    frame.record.append((ARRIVED, inject, frame.values[CLOCK]))
    cause, frame.cause = frame.cause, inject
    for operation, row in block:
        operation(frame, row)
    frame.cause = cause


def note_breaches(frame: Frame, bits: int) -> None:
    """Note the breach of critical points."""
    frame.values[BREACHES] |= bits
    frame.record.append((NOTED, bits))


def _forget(frame: Frame, inject: int) -> None:
    if frame.waiting:
        frame.waiting = tuple(pair for pair in frame.waiting if pair[1] != inject)
    if frame.counted:
        frame.counted = tuple(pair for pair in frame.counted if pair[1] != inject)


def _set(frame: Frame, row: Row) -> None:
    _change(frame, row[1], row[2])


def _add(frame: Frame, row: Row) -> None:
    _, slot, by, low, high = row
    after = frame.values[slot] + by
    _change(frame, slot, low if after < low else high if after > high else after)


def _change(frame: Frame, slot: int, after: int) -> None:
    before = frame.values[slot]
    if after != before:
        frame.values[slot] = after
        frame.record.append((CHANGED, slot, before, after, frame.cause, frame.values[CLOCK]))


def _bring(frame: Frame, row: Row) -> None:
    arrive(frame, row[1])


def _schedule(frame: Frame, row: Row) -> None:
    _, inject, after = row
    if not frame.values[GONE] >> inject & 1:
        _forget(frame, inject)
        due = (frame.values[CLOCK] + after, inject)
        frame.waiting = tuple(sorted((*frame.waiting, due)))


def _count(frame: Frame, row: Row) -> None:
    _, inject, turns = row
    if not frame.values[GONE] >> inject & 1:
        _forget(frame, inject)
        frame.counted = tuple(sorted((*frame.counted, (turns, inject))))


def _cancel(frame: Frame, row: Row) -> None:
    _forget(frame, row[1])
    if frame.injects[row[1]][2]:
        # It waits for a condition rather than an hour: only "gone" keeps it away.
        frame.values[GONE] |= 1 << row[1]


def _correct(frame: Frame, row: Row) -> None:
    standing = frame.values[BREACHES] & row[1]
    if standing:
        frame.values[BREACHES] &= ~standing
        frame.record.append((CORRECTED, standing))


def _branch(frame: Frame, row: Row) -> None:
    block = row[2] if frame.gates[row[1]](frame.values) else row[3]
    for operation, inner in frame.blocks[block]:
        operation(frame, inner)


OPERATIONS: dict[int, Operation] = {
    ADD: _add,
    SET: _set,
    BRING: _bring,
    SCHEDULE: _schedule,
    COUNT: _count,
    CANCEL: _cancel,
    CORRECT: _correct,
    BRANCH: _branch,
}
