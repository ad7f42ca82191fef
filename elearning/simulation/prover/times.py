"""When each scene can be met, when each inject can arrive, and at which hours anybody looks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from elearning.simulation.operations import BRANCH, BRING, COUNT, SCHEDULE, Row
from elearning.simulation.program import Program
from elearning.simulation.prover.classes import Context, clock_turns
from elearning.simulation.prover.map import Domain, SceneMap
from elearning.simulation.rows import ENDING, NONE
from elearning.simulation.state import CLOCK
from elearning.simulation.tree import NOT

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Times:
    """Bounds in time that hold on every path.

    ``spans`` holds the first and last hour of each scene, or nothing if it is
    never met; ``arrivals`` the same of each inject. ``started`` holds, as bits,
    the injects that may be under way when a move is taken in a scene, and
    ``ahead`` those that may still be started from there. ``looks`` holds, as
    bits, how many hours later a condition may be asked, and ``dues`` besides
    them when news may fall due that is yet to be scheduled.
    """

    spans: tuple[Span | None, ...]
    arrivals: tuple[Span | None, ...]
    started: tuple[int, ...]
    ahead: tuple[int, ...]
    looks: tuple[int, ...]
    dues: tuple[int, ...]


def times_of(program: Program, drawn: SceneMap, domain: Domain) -> Times:
    """Return the bounds in time of a program."""
    spans = _spans(program, drawn)
    arrivals = _arrivals(program, drawn, domain, spans)
    starts = tuple(
        _bits(start[1] for part in parts for start in starts_in(program, part.block))
        for parts in drawn.parts
    )
    chains = tuple(
        _bits(start[1] for start in starts_in(program, row.block)) for row in program.injects
    )
    started = _started(program, drawn, domain, spans, (starts, chains))
    coming = [_coming(bits, span, arrivals) for bits, span in zip(started, spans, strict=True)]
    return Times(
        tuple(spans),
        tuple(arrivals),
        started,
        _ahead(program, drawn, starts, chains, coming),
        _looks(program, drawn, dues=False),
        _looks(program, drawn, dues=True),
    )


def starts_in(program: Program, block: int) -> Iterator[Row]:
    """Yield the rows of a block, at any depth, that bring, schedule or count an inject."""
    for row in program.blocks[block]:
        if row[0] in (BRING, SCHEDULE, COUNT):
            yield row
        elif row[0] == BRANCH:
            yield from starts_in(program, row[2])
            yield from starts_in(program, row[3])


def _bits(numbers: Iterable[int]) -> int:
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


def numbers_in(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def _hull(left: Span | None, right: Span) -> Span:
    return right if left is None else (min(left[0], right[0]), max(left[1], right[1]))


def _spans(program: Program, drawn: SceneMap) -> list[Span | None]:
    spans: list[Span | None] = [None] * len(program.scenes)
    begin = program.values[CLOCK]
    _meet(program, spans, program.start, (begin, begin))
    before = None
    while before != spans:
        before = list(spans)
        for scene in drawn.order:
            span = spans[scene]
            if span is None:
                continue
            if scene in drawn.cyclic:
                span = spans[scene] = (span[0], program.horizon - 1)
            for part in drawn.parts[scene]:
                for _, target in part.ways:
                    _meet(program, spans, target, (span[0] + part.hours, span[1] + part.hours))
    return spans


def _meet(program: Program, spans: list[Span | None], scene: int, hours: Span) -> None:
    """Let a scene be met after its jump, or the horizon's ending in its place."""
    horizon, jump = program.horizon, program.scenes[scene].jump
    first, last = (min(horizon, hour + jump) for hour in hours)
    if program.scenes[scene].kind == ENDING:
        spans[scene] = _hull(spans[scene], (first, last))
        return
    if last >= horizon:
        spans[program.at_horizon] = _hull(spans[program.at_horizon], (horizon, horizon))
    if first < horizon:
        spans[scene] = _hull(spans[scene], (first, min(last, horizon - 1)))


def _arrivals(
    program: Program, drawn: SceneMap, domain: Domain, spans: Sequence[Span | None]
) -> list[Span | None]:
    whole = (program.values[CLOCK], program.horizon)
    arrivals: list[Span | None] = [
        None if row.when == NONE else _window(program, domain, row.when) for row in program.injects
    ]
    blocks = [
        (part.block, span)
        for parts, span in zip(drawn.parts, spans, strict=True)
        for part in parts
        if span
    ]
    for block, span in blocks:
        _start(program, arrivals, block, span)
    for turn in range(len(arrivals) + 2):
        before = list(arrivals)
        for inject, arrival in enumerate(before):
            if arrival:
                _start(program, arrivals, program.injects[inject].block, arrival)
        if before == arrivals:
            break
        if turn == len(arrivals):
            # Injects that start each other: any hour will do, and is safe.
            arrivals = [arrival and whole for arrival in arrivals]
    return arrivals


def _start(program: Program, arrivals: list[Span | None], block: int, hours: Span) -> None:
    for row in starts_in(program, block):
        first, last = hours
        if row[0] == SCHEDULE:
            first, last = first + row[2], last + row[2]
        elif row[0] == COUNT:
            last = program.horizon
        if first <= program.horizon:
            arrivals[row[1]] = _hull(arrivals[row[1]], (first, min(last, program.horizon)))


def _window(program: Program, domain: Domain, condition: int) -> Span | None:
    """Return the hours at which a condition is not known to fail."""
    rows = program.conditions[condition]
    first, last = program.values[CLOCK], program.horizon
    turns = clock_turns((row[0], row[1], row[2]) for row in rows if row[0] < NOT)
    edges = sorted({first, last + 1, *(turn for turn in turns if first < turn <= last)})
    whole: Span | None = None
    for begin, end in pairwise(edges):
        if _may_hold(program, domain, condition, (begin, end - 1)):
            whole = _hull(whole, (begin, end - 1))
    return whole


def _may_hold(program: Program, domain: Domain, condition: int, hours: Span) -> bool:
    phases = {row.phase for row in program.scenes}
    contexts = (Context(0, phase, *hours, domain.constants) for phase in phases)
    return any(one.residue(program.conditions[condition]) is not False for one in contexts)


def _chained(chains: Sequence[int], bits: int) -> int:
    while True:
        more = bits
        for inject in numbers_in(bits):
            more |= chains[inject]
        if more == bits:
            return bits
        bits = more


def _started(
    program: Program,
    drawn: SceneMap,
    domain: Domain,
    spans: Sequence[Span | None],
    links: tuple[Sequence[int], Sequence[int]],
) -> tuple[int, ...]:
    starts, chains = links
    whens = _bits(number for number, row in enumerate(program.injects) if row.when != NONE)
    over = [_over(program, domain, scene, span) for scene, span in enumerate(spans)]
    found = [0] * len(spans)
    found[program.start] = whens & ~over[program.start]
    before = None
    while before != found:
        before = list(found)
        for scene in drawn.order:
            found[scene] = _chained(chains, found[scene] | starts[scene])
            for part in drawn.parts[scene]:
                for _, target in part.ways:
                    found[target] |= found[scene] & ~(over[target] & whens)
    return tuple(found)


def _over(program: Program, domain: Domain, scene: int, span: Span | None) -> int:
    """Return the injects that came before anybody stands in a scene: their hour has struck."""
    if span is None:
        return 0
    here = Context(scene, program.scenes[scene].phase, *span, domain.constants)
    return _bits(
        number
        for number, row in enumerate(program.injects)
        if row.when != NONE
        and _is_clock_alone(program, row.when)
        and here.residue(program.conditions[row.when]) is True
    )


def _is_clock_alone(program: Program, condition: int) -> bool:
    return all(row[1] == CLOCK for row in program.conditions[condition] if row[0] < NOT)


def _ahead(
    program: Program,
    drawn: SceneMap,
    starts: Sequence[int],
    chains: Sequence[int],
    coming: list[int],
) -> tuple[int, ...]:
    whens = _bits(number for number, row in enumerate(program.injects) if row.when != NONE)
    found = [
        start | bits & whens | _bits_of(chains, bits)
        for start, bits in zip(starts, coming, strict=True)
    ]
    before = None
    while before != found:
        before = list(found)
        for scene in reversed(drawn.order):
            for part in drawn.parts[scene]:
                for _, target in part.ways:
                    found[scene] |= found[target]
            found[scene] = _chained(chains, found[scene])
    return tuple(found)


def _bits_of(chains: Sequence[int], bits: int) -> int:
    found = 0
    for inject in numbers_in(bits):
        found |= chains[inject]
    return found


def _coming(started: int, span: Span | None, arrivals: Sequence[Span | None]) -> int:
    """Return the injects under way that may still arrive after the first hour of a scene."""
    if span is None:
        return 0
    late = _bits(
        inject for inject, arrival in enumerate(arrivals) if arrival and arrival[1] >= span[0]
    )
    return started & late


def _looks(program: Program, drawn: SceneMap, *, dues: bool) -> tuple[int, ...]:
    """Return the hours from each scene at which somebody looks, or at which news may be due."""
    everything = (1 << (program.horizon - program.values[CLOCK] + 2)) - 1
    found = [0] * len(program.scenes)
    for scene in reversed(drawn.order):
        found[scene] = everything if scene in drawn.cyclic else 1
        for part in drawn.parts[scene]:
            found[scene] |= 1 << part.hours
            if dues:
                found[scene] |= _dues(program, part.block)
            for _, target in part.ways:
                found[scene] |= found[target] << (part.hours + program.scenes[target].jump)
    return tuple(found)


def _dues(program: Program, block: int) -> int:
    """Return how many hours later news may be due, and the hour before each."""
    found = 1
    for row in starts_in(program, block):
        if row[0] == SCHEDULE and row[2]:
            found |= 3 << row[2] - 1
    return found
