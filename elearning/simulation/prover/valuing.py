"""Walks backward over everything that was explored, and values every state."""

from array import array
from collections.abc import Sequence
from typing import Any

from elearning.simulation.prover.draws import combinations, picks
from elearning.simulation.prover.exploring import CLOSED, Entry, Explored, Place
from elearning.simulation.prover.values import Values

# What fits an item of an array; sums of a million losses, in parts of the scale, stay below it.
FITS = 2**62


def evaluate(explored: Explored) -> Values:
    """Walk backward over everything that was explored, and return the values.

    :raise TooManyDraws: if there are too many combinations of draws to tell apart.
    """
    values = Values(explored)
    values.scale = 100 ** _most_draws(explored)
    for place in reversed(explored.places):
        for number, packed in enumerate(place.states):
            # How likely the state is need not be kept: its number takes that room.
            place.states[packed] = number
        _settle(values, place)
    _begin(values)
    return values


def _most_draws(explored: Explored) -> int:
    """Return how many chances there can be on a path."""
    most: dict[Place, int] = {}
    for place in reversed(explored.places):
        most[place] = max((count + most[target] for count, target in place.leads), default=0)
    return max(len(way.falls) + most[way.place] for way in explored.beginnings)


def _settle(values: Values, place: Place) -> None:
    keys = place.draws.union(*(target.ahead for _, target in place.leads))
    place.ahead = tuple(sorted(keys))
    if place.is_ending:
        loss = values.scenes[place.scene].loss
        place.values = [loss * values.scale]
        place.greatest, place.random = [0], [0.0]
        place.loss, place.longest, place.most_loss = [float(loss)], [0], [loss]
        return
    _make_room(values, place)
    walk = _Vectors(values, place) if place.ahead else _Numbers(values, place)
    settle = walk.settle
    for number, packed in enumerate(place.states):
        settle(number, packed)


def _make_room(values: Values, place: Place) -> None:
    size = len(place.states)
    small = values.scale < FITS // 1_000_000
    place.values = array("q", bytes(8 * size)) if small else [0] * size
    place.loss = array("d", bytes(8 * size))
    place.longest = array("H", bytes(2 * size))
    place.most_loss = array("I", bytes(4 * size))
    if place.ahead:
        place.greatest, place.random = [()] * size, [()] * size
    else:
        place.greatest = array("q", bytes(8 * size)) if small else [0] * size
        place.random = array("d", bytes(8 * size))


class _Numbers:
    """Settles states ahead of which no chance lies, as most are: one figure each, and quickly."""

    def __init__(self, values: Values, place: Place) -> None:
        self.values = values
        self.place = place
        # Most moves do the same in all states of a place: these need not be looked up for each.
        whole = [lane for lane in place.lanes if not lane.mask]
        self.lanes = [lane for lane in place.lanes if lane.mask]
        entries = [values.explored.entry(place, lane, 0) for lane in whole]
        self.plans = [self._plan(entry) for entry in entries if entry is not CLOSED]

    def _plan(self, entry: Entry) -> tuple[Any, ...]:
        """Return all that is needed of a move, in one tuple: it is taken apart a million times."""
        keep, bits, remap, states, _ = entry.flow[0]
        target = entry.target
        entry.plan = (
            *(entry, entry.loss, entry.loss * self.values.scale),
            *(keep, bits, remap, remap.mask if remap is not None else 0, states),
            *(target.values, target.loss, target.longest, target.most_loss),
            *(target.greatest, target.random),
        )
        return entry.plan

    def _plans(self, packed: int) -> list[tuple[Any, ...]]:
        found = list(self.plans)
        for lane in self.lanes:
            entry = lane.table.get(packed & lane.mask)
            if entry is None:
                entry = self.values.explored.expand(self.place, lane, packed)
            if entry is not CLOSED:
                found.append(entry.plan or self._plan(entry))
        return found

    def settle(self, number: int, packed: int) -> None:
        """Settle one state."""
        place = self.place
        found, losses, longest, worst = [], 0.0, -1, 0
        for plan in self._plans(packed) if self.lanes else self.plans:
            (
                entry,
                loss,
                cost,
                keep,
                bits,
                remap,
                mask,
                states,
                values,
                means,
                lengths,
                most,
                greatest,
                random,
            ) = plan
            after = packed & keep | bits
            if remap is not None:
                after |= remap[packed & mask]
            at = states[after]
            found.append((cost + values[at], greatest[at], random[at], entry))
            losses += loss + means[at]
            if lengths[at] > longest:
                longest = lengths[at]
            if loss + most[at] > worst:
                worst = loss + most[at]
        value = place.values[number] = min([item[0] for item in found])  # type: ignore[index]
        place.loss[number] = losses / len(found)  # type: ignore[index]
        place.longest[number] = longest + 1  # type: ignore[index]
        place.most_loss[number] = worst  # type: ignore[index]
        self._regret(number, packed, value, found)

    def _regret(
        self, number: int, packed: int, value: int, found: list[tuple[int, int, float, Entry]]
    ) -> None:
        top, total = 0, 0.0
        for cost, most, mean, entry in found:
            regret = cost - value
            if regret + most > top:
                top = regret + most
            total += regret + mean
            if regret > entry.most:
                entry.most, entry.most_at = regret, packed
            if regret < entry.least:
                entry.least, entry.least_at = regret, packed
        self.place.greatest[number] = top  # type: ignore[index]
        self.place.random[number] = total / len(found)  # type: ignore[index]


class _Vectors:
    """Settles states ahead of which chances lie: one figure for each combination of draws."""

    def __init__(self, values: Values, place: Place) -> None:
        self.values = values
        self.place = place
        self.combinations = range(len(combinations(values.explored, place.ahead)))

    def settle(self, number: int, packed: int) -> None:
        """Settle one state."""
        place, scale = self.place, self.values.scale
        found: list[tuple[int, Entry, Any, Any]] = []
        losses, longest, worst = 0.0, 0, 0
        for lane in place.lanes:
            entry = lane.table.get(packed & lane.mask)
            if entry is None:
                entry = self.values.explored.expand(place, lane, packed)
            if entry is CLOSED:
                continue
            keep, bits, remap, states, share = entry.flow[0]
            after = packed & keep | bits
            if remap is not None:
                after |= remap[packed & remap.mask]
            target, at, loss = entry.target, states[after], entry.loss
            far, lost = target.longest[at], target.most_loss[at]
            if share == 1.0:
                losses += loss + target.loss[at]
                most, mean = target.greatest[at], target.random[at]
                if target.ahead != place.ahead:
                    most, mean = self._ahead(entry, packed)
                found.append((loss * scale + target.values[at], entry, most, mean))
            else:
                losses += loss + self.values.random_loss_after(entry, packed)
                far, lost = _furthest(entry, packed)
                found.append((self.values.cost(entry, packed), entry, *self._ahead(entry, packed)))
            longest = far + 1 if far >= longest else longest
            worst = loss + lost if loss + lost > worst else worst
        value = place.values[number] = min(item[0] for item in found)  # type: ignore[index]
        place.loss[number] = losses / len(found)  # type: ignore[index]
        place.longest[number], place.most_loss[number] = longest, worst  # type: ignore[index]
        most, mean = self._regrets(packed, value, found)
        place.greatest[number], place.random[number] = most, mean  # type: ignore[index]

    def _regrets(self, packed: int, value: int, found: Sequence[Any]) -> tuple[Any, Any]:
        """Return the greatest and mean sums of regrets, for each combination of draws ahead."""
        items = []
        for cost, entry, most, mean in found:
            regret = cost - value
            items.append((regret, most, mean))
            if regret > entry.most:
                entry.most, entry.most_at = regret, packed
            if regret < entry.least:
                entry.least, entry.least_at = regret, packed
        greatest, random = [], []
        for at in self.combinations:
            top, total = 0, 0.0
            for regret, most, mean in items:
                one = regret + most[at]
                if one > top:
                    top = one
                total += regret + mean[at]
            greatest.append(top)
            random.append(total / len(items))
        return tuple(greatest), tuple(random)

    def _ahead(self, entry: Entry, packed: int) -> tuple[Sequence[int], Sequence[float]]:
        """Return the sums of regrets after a move, for each combination of draws here."""
        if entry.picks is None:
            entry.picks = picks(self.values.explored, self.place.ahead, entry.ways)
        states = [way.place.states[way.leads(packed)] for way in entry.ways]
        most, mean = [], []
        for way, number in entry.picks:
            place, at = entry.ways[way].place, states[way]
            most.append(place.greatest[at][number] if place.ahead else place.greatest[at])
            mean.append(place.random[at][number] if place.ahead else place.random[at])
        return most, mean


def _furthest(entry: Entry, packed: int) -> tuple[int, int]:
    spots = [(way.place, way.place.states[way.leads(packed)]) for way in entry.ways]
    return (
        max(place.longest[at] for place, at in spots),
        max(place.most_loss[at] for place, at in spots),
    )


def _begin(values: Values) -> None:
    """Look at the whole from before the first draw."""
    ways = values.explored.beginnings
    keys = {fall[:2] for way in ways for fall in way.falls}
    values.draws = tuple(sorted(keys.union(*(way.place.ahead for way in ways))))
    greatest, random = [], []
    for number, at in picks(values.explored, values.draws, ways):
        place = ways[number].place
        state = place.states[ways[number].bits]
        most, mean = place.greatest[state], place.random[state]
        greatest.append(most[at] if place.ahead else most)
        random.append(mean[at] if place.ahead else mean)
    values.greatest, values.random = tuple(greatest), tuple(random)
    for way in ways:
        state = way.place.states[way.bits]
        values.value += way.place.values[state] * way.percent // 100 ** len(way.falls)
        values.random_loss += way.share * way.place.loss[state]
        values.longest = max(values.longest, way.place.longest[state])
        values.most_loss = max(values.most_loss, way.place.most_loss[state])
