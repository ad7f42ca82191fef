"""The values of all states, packed to be stored beside a proof and looked up by a debrief."""

import hashlib
import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, count, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from elearning.simulation.prover.needs import Needs
from elearning.simulation.prover.reduction import Moment

if TYPE_CHECKING:
    # Whoever only looks things up in a table need not load what explores and values states.
    from elearning.simulation.prover.exploring import Place
    from elearning.simulation.prover.values import Values

# Keys are remainders by a prime that has no pattern which packed states could share.
PRIME = 15_726_633_558_107_981_819


class Worth(NamedTuple):
    """What was found of a state: its value, and the greatest sum of regrets that moves reach there.

    The sum is kept for each combination of the draws that can lie ahead; ``ahead``
    holds their places among all draws of the proof.
    """

    value: int
    ahead: tuple[int, ...]
    greatest: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """Sorted keys of all states, and for each the number of what it is worth.

    Many states are worth the same, so that each worth is kept once.

    A key is the packed state, moved by a figure that is drawn from the moment
    and the salt; the salt is one under which all keys of the table differ.
    The keys mean something only to the reduction that rests on these needs.
    """

    needs: Needs
    salt: int
    worths: tuple[Worth, ...]
    keys: "array[int]"
    numbers: "array[int]"
    # The figures of the moments that were asked for; there are few of them.
    moved: dict[Moment, int] = field(default_factory=dict)

    def find(self, moment: Moment, packed: int) -> Worth | None:
        """Return what a reduced state is worth, in parts of the proof's scale."""
        moved = self.moved.get(moment)
        if moved is None:
            moved = self.moved[moment] = _moved(moment, self.salt)
        key = (moved + packed) % PRIME
        at = bisect_left(self.keys, key)
        if at == len(self.keys) or self.keys[at] != key:
            return None
        return self.worths[self.numbers[at]]

    def to_bytes(self) -> bytes:
        """Return the table as few bytes: the differences between keys, compressed."""
        counted = [self.numbers.typecode, len(self.keys)]
        head = [self.needs.to_json(), self.salt, *counted, self.worths]
        lead = json.dumps(head, separators=(",", ":")).encode()
        steps = array("Q", (after - before for before, after in pairwise((0, *self.keys))))
        body = _planes(_little(steps)) + _little(self.numbers)
        return zlib.compress(len(lead).to_bytes(4, "little") + lead + body, 6)

    @classmethod
    def from_bytes(cls, packed: bytes) -> "Table":
        """Return the table that was stored."""
        plain = zlib.decompress(packed)
        begin = 4 + int.from_bytes(plain[:4], "little")
        needs, salt, typecode, size, worths = json.loads(plain[4:begin])
        steps, numbers = array("Q"), array(typecode)
        end = begin + size * steps.itemsize
        _fill(steps, _rows(plain[begin:end], size))
        _fill(numbers, plain[end:])
        keys = array("Q", accumulate(steps))
        found = tuple(Worth(one[0], tuple(one[1]), tuple(one[2])) for one in worths)
        return cls(Needs.from_json(needs), salt, found, keys, numbers)


def table_of(values: "Values") -> Table:
    """Return the table of everything that was valued."""
    numbers: dict[Worth, int] = {}
    found = [(place, _numbered(values, place, numbers)) for place in values.explored.places]
    # Two states with one key are rare, and another salt parts them.
    for salt in count():
        pairs = sorted(_pairs(found, salt))
        if all(one[0] != other[0] for one, other in pairwise(pairs)):
            break
    narrow = next(code for code in "BHI" if len(numbers) <= 1 << 8 * array(code).itemsize)
    return Table(
        values.explored.stepper.reduction.needs,
        salt,
        tuple(numbers),
        array("Q", [key for key, _ in pairs]),
        array(narrow, [number for _, number in pairs]),
    )


def _numbered(values: "Values", place: "Place", numbers: dict[Worth, int]) -> dict[Any, int]:
    """Return the number of what states of a place are worth, by value and greatest sum there."""
    ahead = tuple(values.draws.index(key) for key in place.ahead)
    found = {}
    for pair in dict.fromkeys(zip(place.values, place.greatest, strict=True)):
        value, greatest = pair
        worth = Worth(value, ahead, greatest if ahead else (greatest,))
        found[pair] = numbers.setdefault(worth, len(numbers))
    return found


def _pairs(found: Iterable["tuple[Place, dict[Any, int]]"], salt: int) -> Iterator[tuple[int, int]]:
    for place, numbers in found:
        moved, values, greatest = _moved(place.moment, salt), place.values, place.greatest
        for packed, at in place.states.items():
            yield (moved + packed) % PRIME, numbers[values[at], greatest[at]]


def _moved(moment: Moment, salt: int) -> int:
    """Return a figure below the prime that seems drawn by chance, the same everywhere."""
    plain = json.dumps([salt, *moment], separators=(",", ":")).encode()
    return int.from_bytes(hashlib.blake2b(plain, digest_size=16).digest(), "little") % PRIME


def _little(items: "array[int]") -> bytes:
    if sys.byteorder == "big":
        items = items[:]
        items.byteswap()
    return items.tobytes()


def _fill(items: "array[int]", plain: bytes) -> None:
    items.frombytes(plain)
    if sys.byteorder == "big":
        items.byteswap()


def _planes(plain: bytes) -> bytes:
    """Return all first bytes of eight, then all second ones: most of the later ones are zero."""
    return b"".join(plain[place::8] for place in range(8))


def _rows(planes: bytes, size: int) -> bytes:
    plain = bytearray(8 * size)
    for place in range(8):
        plain[place::8] = planes[place * size : (place + 1) * size]
    return bytes(plain)
