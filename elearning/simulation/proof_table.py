"""The values of all states, packed to be stored beside a proof and looked up by a debrief."""

import base64
import json
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from elearning.simulation.proof_reduction import Moment
from elearning.simulation.proof_values import Values


@dataclass(frozen=True, eq=False)
class Table:
    """For each moment, the packed states in order, and the number of the value of each."""

    figures: tuple[int, ...]
    moments: "Mapping[Moment, tuple[list[int], array[int]]]"

    def find(self, moment: Moment, packed: int) -> int | None:
        """Return the value of a reduced state, in parts of the proof's scale."""
        if moment not in self.moments:
            return None
        states, numbers = self.moments[moment]
        at = bisect_left(states, packed)
        if at == len(states) or states[at] != packed:
            return None
        return self.figures[numbers[at]]

    def to_text(self) -> str:
        """Return the table as text for JSON: differences between states, compressed."""
        head: list[list[object]] = []
        body: list[bytes] = []
        for moment, (states, numbers) in self.moments.items():
            head.append([*moment, len(states)])
            body += [_differences(states), numbers.tobytes()]
        lead = json.dumps([self.figures, head], separators=(",", ":")).encode()
        packed = zlib.compress(len(lead).to_bytes(4, "big") + lead + b"".join(body), 6)
        return base64.b85encode(packed).decode()

    @classmethod
    def from_text(cls, text: str) -> "Table":
        """Return the table that was stored."""
        plain = zlib.decompress(base64.b85decode(text))
        size = int.from_bytes(plain[:4], "big")
        figures, head = json.loads(plain[4 : 4 + size])
        at = 4 + size
        moments: dict[Moment, tuple[list[int], array[int]]] = {}
        for scene, clock, gone, waiting, counted, count in head:
            states, at = _summed(plain, at, count)
            numbers = array("I")
            numbers.frombytes(plain[at : at + 4 * count])
            at += 4 * count
            moment = Moment(scene, clock, gone, _pairs(waiting), _pairs(counted))
            moments[moment] = (states, numbers)
        return cls(tuple(figures), moments)


def _differences(states: list[int]) -> bytes:
    """Return the steps from state to state, seven bits a byte, so that no state is too wide."""
    found, before = bytearray(), 0
    for state in states:
        step, before = state - before, state
        while step > 127:
            found.append(step & 127 | 128)
            step >>= 7
        found.append(step)
    return bytes(found)


def _summed(plain: bytes, at: int, count: int) -> tuple[list[int], int]:
    total, states = 0, []
    for _ in range(count):
        shift = 0
        while plain[at] > 127:
            total += (plain[at] & 127) << shift
            shift += 7
            at += 1
        total += plain[at] << shift
        at += 1
        states.append(total)
    return states, at


def _pairs(rows: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((due, inject) for due, inject in rows)


def table_of(values: Values) -> Table:
    """Return the table of everything that was valued."""
    figures: dict[int, int] = {}
    moments: dict[Moment, tuple[list[int], array[int]]] = {}
    for place in values.explored.places:
        states = sorted(place.states)
        numbers = array("I")
        for packed in states:
            value = place.values[place.states[packed]]
            numbers.append(figures.setdefault(value, len(figures)))
        moments[place.moment] = (states, numbers)
    return Table(tuple(figures), moments)
