"""The table of operations that a program's rows name, and what each does to a state."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from elearning.simulation.events import Arrived, BreachCorrected, Changed, Event, make
from elearning.simulation.state import BREACHES, CLOCK, GONE
from elearning.simulation.tree import Predicate

ADD, SET, BRING, SCHEDULE, COUNT, CANCEL, CORRECT, BRANCH = range(8)

Row = tuple[int, ...]
Operation = Callable[["Frame"], None]
Block = tuple[Operation, ...]
# The id of an inject, when it may arrive, what it does, and whether it comes by itself.
LinkedInject = tuple[str, Predicate | None, Block, bool]

# What changes something, unless it is an inject: that is named by its id.
BY_MOVE, BY_CHANCE = "move", "chance"


class Frame:
    """A state while a move is being taken, and the events of what happens to it."""

    __slots__ = ("cause", "counted", "events", "values", "waiting")

    def __init__(
        self,
        values: list[int],
        waiting: tuple[tuple[int, int], ...] = (),
        counted: tuple[tuple[int, int], ...] = (),
    ) -> None:
        self.values = values
        self.waiting = waiting
        self.counted = counted
        self.events: list[Event] = []
        self.cause = BY_MOVE


@dataclass(slots=True)
class Tables:
    """What rows may name by number; it is filled while rows are tied, and read when they run."""

    slots: Sequence[str]
    points: Sequence[str]
    gates: Sequence[Predicate]
    blocks: list[Block] = field(default_factory=list)
    injects: list[LinkedInject] = field(default_factory=list)


# Ties a row to what it names, once, so that nothing is looked up when it runs.
Tie = Callable[[Row, Tables], Operation]


def breaches_in(bits: int, points: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each bit that is set, by itself, with the point that it stands for."""
    for number, point in enumerate(points):
        if bits >> number & 1:
            yield 1 << number, point


def arrive(frame: Frame, inject: int, injects: Sequence[LinkedInject]) -> None:
    """Let an inject arrive, unless it did before or its condition fails now."""
    values = frame.values
    gone = values[GONE]
    if gone >> inject & 1:
        return
    values[GONE] = gone | 1 << inject
    if frame.waiting or frame.counted:
        _forget(frame, inject)
    name, gate, block, _ = injects[inject]
    if gate is not None and not gate(values):
        return
    frame.events.append(make(Arrived, (name, values[CLOCK])))
    cause, frame.cause = frame.cause, name
    for operation in block:
        operation(frame)
    frame.cause = cause


def _forget(frame: Frame, inject: int) -> None:
    for pair in frame.waiting:
        if pair[1] == inject:
            frame.waiting = tuple([other for other in frame.waiting if other is not pair])
    for pair in frame.counted:
        if pair[1] == inject:
            frame.counted = tuple([other for other in frame.counted if other is not pair])


def _set(row: Row, tables: Tables) -> Operation:
    _, slot, after = row
    name = tables.slots[slot]

    def change(frame: Frame) -> None:
        values = frame.values
        before = values[slot]
        if after != before:
            values[slot] = after
            frame.events.append(make(Changed, (name, before, after, frame.cause, values[CLOCK])))

    return change


def _add(row: Row, tables: Tables) -> Operation:
    _, slot, by, low, high = row
    name = tables.slots[slot]

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
            frame.events.append(make(Changed, (name, before, after, frame.cause, values[CLOCK])))

    return change


def _bring(row: Row, tables: Tables) -> Operation:
    inject, injects = row[1], tables.injects
    return lambda frame: arrive(frame, inject, injects)


def _schedule(row: Row, _tables: Tables) -> Operation:
    _, inject, after = row

    def schedule(frame: Frame) -> None:
        values = frame.values
        if not values[GONE] >> inject & 1:
            _forget(frame, inject)
            frame.waiting += ((values[CLOCK] + after, inject),)
            if len(frame.waiting) > 1:
                frame.waiting = tuple(sorted(frame.waiting))

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
        if injects[inject][3]:
            # It waits for a condition rather than an hour: only "gone" keeps it away.
            frame.values[GONE] |= 1 << inject

    return cancel


def _correct(row: Row, tables: Tables) -> Operation:
    bits = row[1]
    each = [(bit, BreachCorrected(point)) for bit, point in breaches_in(bits, tables.points)]

    def correct(frame: Frame) -> None:
        standing = frame.values[BREACHES] & bits
        if standing:
            frame.values[BREACHES] &= ~standing
            frame.events += [event for bit, event in each if standing & bit]

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
