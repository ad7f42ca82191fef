"""The table of operations that a program's rows name, and what each does to a state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from elearning.simulation.state import BREACHES, CLOCK, GONE
from elearning.simulation.tree import Predicate

ADD, SET, BRING, SCHEDULE, COUNT, CANCEL, CORRECT, BRANCH = range(8)
CHANGED, ARRIVED, NOTED, CORRECTED, RATED, TOLD, ENTERED, DRAWN, ENDED = range(9)

Row = tuple[int, ...]
Operation = Callable[["Frame"], None]
Block = tuple[Operation, ...]
Record = tuple[int, ...]
# When an inject may arrive, what it does, and whether it comes by itself.
LinkedInject = tuple[Predicate | None, Block, bool]

BY_MOVE, BY_CHANCE = -1, -2


class Frame:
    """A state while a move is being taken, and the record of what happens to it."""

    __slots__ = ("cause", "counted", "record", "values", "waiting")

    def __init__(
        self,
        values: list[int],
        waiting: tuple[tuple[int, int], ...] = (),
        counted: tuple[tuple[int, int], ...] = (),
    ) -> None:
        self.values = values
        self.waiting = waiting
        self.counted = counted
        self.record: list[Record] = []
        self.cause = BY_MOVE


@dataclass(slots=True)
class Tables:
    """What rows may name by number; it is filled while rows are tied, and read when they run."""

    gates: Sequence[Predicate]
    blocks: list[Block] = field(default_factory=list)
    injects: list[LinkedInject] = field(default_factory=list)


# Ties a row to what it names, once, so that nothing is looked up when it runs.
Tie = Callable[[Row, Tables], Operation]


def arrive(frame: Frame, inject: int, injects: Sequence[LinkedInject]) -> None:
    """Let an inject arrive, unless it did before or its condition fails now."""
    values = frame.values
    if values[GONE] >> inject & 1:
        return
    values[GONE] |= 1 << inject
    _forget(frame, inject)
    gate, block, _ = injects[inject]
    if gate is not None and not gate(values):
        return
    frame.record.append((ARRIVED, inject, values[CLOCK]))
    cause, frame.cause = frame.cause, inject
    for operation in block:
        operation(frame)
    frame.cause = cause


def _forget(frame: Frame, inject: int) -> None:
    if frame.waiting:
        frame.waiting = tuple([pair for pair in frame.waiting if pair[1] != inject])
    if frame.counted:
        frame.counted = tuple([pair for pair in frame.counted if pair[1] != inject])


def _set(row: Row, _tables: Tables) -> Operation:
    _, slot, after = row

    def change(frame: Frame) -> None:
        values = frame.values
        before = values[slot]
        if after != before:
            values[slot] = after
            frame.record.append((CHANGED, slot, before, after, frame.cause, values[CLOCK]))

    return change


def _add(row: Row, _tables: Tables) -> Operation:
    _, slot, by, low, high = row

    def change(frame: Frame) -> None:
        values = frame.values
        before = values[slot]
        after = before + by
        if after < low:
            after = low
        elif after > high:
            after = high
        if after != before:
            values[slot] = after
            frame.record.append((CHANGED, slot, before, after, frame.cause, values[CLOCK]))

    return change


def _bring(row: Row, tables: Tables) -> Operation:
    inject, injects = row[1], tables.injects
    return lambda frame: arrive(frame, inject, injects)


def _schedule(row: Row, _tables: Tables) -> Operation:
    _, inject, after = row

    def schedule(frame: Frame) -> None:
        if not frame.values[GONE] >> inject & 1:
            _forget(frame, inject)
            due = (frame.values[CLOCK] + after, inject)
            frame.waiting = tuple(sorted((*frame.waiting, due)))

    return schedule


def _count(row: Row, _tables: Tables) -> Operation:
    _, inject, turns = row

    def count(frame: Frame) -> None:
        if not frame.values[GONE] >> inject & 1:
            _forget(frame, inject)
            frame.counted = tuple(sorted((*frame.counted, (turns, inject))))

    return count


def _cancel(row: Row, tables: Tables) -> Operation:
    inject, injects = row[1], tables.injects

    def cancel(frame: Frame) -> None:
        _forget(frame, inject)
        if injects[inject][2]:
            # It waits for a condition rather than an hour: only "gone" keeps it away.
            frame.values[GONE] |= 1 << inject

    return cancel


def _correct(row: Row, _tables: Tables) -> Operation:
    bits = row[1]

    def correct(frame: Frame) -> None:
        standing = frame.values[BREACHES] & bits
        if standing:
            frame.values[BREACHES] &= ~standing
            frame.record.append((CORRECTED, standing))

    return correct


def _branch(row: Row, tables: Tables) -> Operation:
    _, condition, then, otherwise = row
    gate, blocks = tables.gates[condition], tables.blocks

    def branch(frame: Frame) -> None:
        for operation in blocks[then if gate(frame.values) else otherwise]:
            operation(frame)

    return branch


OPERATIONS: dict[int, Tie] = {
    ADD: _add,
    SET: _set,
    BRING: _bring,
    SCHEDULE: _schedule,
    COUNT: _count,
    CANCEL: _cancel,
    CORRECT: _correct,
    BRANCH: _branch,
}
