"""A naive explorer: every state as it is, every figure by its definition, exact fractions."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product

from elearning.simulation.engine import decide, moves, rate, start
from elearning.simulation.program import Program
from elearning.simulation.scenario import GRADES

LOST = {"best": 0, "acceptable": 2, "weak": 3, "harmful": 4}


class TooMany(Exception):
    """More states than a naive explorer should be asked for."""


class _Open(Exception):
    """A draw that the script does not hold."""

    def __init__(self, key):
        super().__init__()
        self.key = key


@dataclass
class Naive:
    """Everything about a small program, found by looking at every state."""

    program: Program
    limit: int = 1500
    after: dict = field(default_factory=dict)

    def __post_init__(self):
        self.beginnings = self.branches(lambda draw: start(self.program, draw))
        queue = [state for _, state in self.beginnings]
        while queue:
            state = queue.pop()
            if state in self.after:
                continue
            self.after[state] = found = []
            if len(self.after) > self.limit:
                raise TooMany
            if self.program.is_over(state):
                continue
            for move in moves(self.program, state):
                grade = GRADES[rate(self.program, state, move).grade]
                weight = self.program.scenes[state.values[0]].weight
                ways = self.branches(lambda draw, s=state, m=move: decide(self.program, s, m, draw))
                found.append((move, grade, LOST[grade] * weight, ways))
                queue += [target for _, target in ways]

    def outcomes(self, chance):
        belows = [outcome.below for outcome in self.program.scenes[chance].outcomes]
        parts = zip([0, *belows], belows, strict=False)
        return [(low, high - low) for low, high in parts if high > low]

    def branches(self, play):
        """Return pairs of draws that were made, by key, and the state they lead to."""
        found, queue = [], [{}]
        while queue:
            given = queue.pop()
            used = {}

            def draw(chance, visit, given=given, used=used):
                if (chance, visit) not in given:
                    raise _Open((chance, visit))
                used[chance, visit] = given[chance, visit]
                return given[chance, visit]

            try:
                found.append((used, play(draw)[0]))
            except _Open as need:
                outcomes = self.outcomes(need.key[0])
                queue += [{**given, need.key: low} for low, _ in outcomes]
        return found

    def chance(self, draws):
        share = Fraction(1)
        for (chance, _), low in draws.items():
            share *= Fraction(dict(self.outcomes(chance))[low], 100)
        return share

    @cached_property
    def order(self):
        """Return the states so that what a state leads to comes before it."""
        done, order = set(), []
        for root in self.after:
            stack = [(root, False)]
            while stack:
                state, is_left = stack.pop()
                if is_left:
                    order.append(state)
                elif state not in done:
                    done.add(state)
                    stack.append((state, True))
                    stack += [(s, False) for item in self.after[state] for _, s in item[3]]
        return order

    def ending_loss(self, state):
        return self.program.scenes[state.values[0]].loss

    @cached_property
    def value(self):
        value = {}
        for state in self.order:
            value[state] = min(self.costs(value, state), default=self.ending_loss(state))
        return value

    def costs(self, value, state):
        return [
            loss + sum(self.chance(draws) * value[target] for draws, target in ways)
            for _, _, loss, ways in self.after[state]
        ]

    @cached_property
    def best(self):
        return sum(self.chance(draws) * self.value[state] for draws, state in self.beginnings)

    @cached_property
    def keys(self):
        """Return every draw that anything rests on."""
        keys = {key for draws, _ in self.beginnings for key in draws}
        for items in self.after.values():
            keys |= {key for item in items for draws, _ in item[3] for key in draws}
        return tuple(sorted(keys))

    @cached_property
    def combinations(self):
        falls = [[low for low, _ in self.outcomes(key[0])] for key in self.keys]
        return [dict(zip(self.keys, fall, strict=True)) for fall in product(*falls)]

    def way(self, ways, fixed):
        (state,) = [s for draws, s in ways if all(fixed[k] == low for k, low in draws.items())]
        return state

    def fold(self, fixed, join):
        """Return a figure of the sums of regret under fixed draws, joined at each state."""
        found = {}
        for state in self.order:
            costs = self.costs(self.value, state)
            found[state] = join(
                [
                    cost - self.value[state] + found[self.way(item[3], fixed)]
                    for cost, item in zip(costs, self.after[state], strict=True)
                ]
            )
        return found[self.way(self.beginnings, fixed)]

    @cached_property
    def greatest(self):
        return [self.fold(fixed, lambda sums: max(sums, default=0)) for fixed in self.combinations]

    @cached_property
    def random(self):
        return [
            self.fold(fixed, lambda sums: sum(sums) / len(sums) if sums else Fraction(0))
            for fixed in self.combinations
        ]

    @cached_property
    def ranges(self):
        """Return the lowest and highest result of attempts through each scene, chances too."""
        found = {}
        for fixed, greatest in zip(self.combinations, self.greatest, strict=True):
            for scenes, regret in self.sums_through(fixed):
                for scene in scenes:
                    found.setdefault(scene, set()).add(1 - regret / greatest)
        return {scene: (min(shares), max(shares)) for scene, shares in found.items()}

    def sums_through(self, fixed):
        """Yield extreme sums of regret of attempts under fixed draws, with the scenes on the way.

        For each move those attempts are looked at that came to it at the least or
        greatest cost, and go on at the greatest or at none.
        """
        ahead, behind = {}, {}
        for state in self.order:
            ahead[state] = max((x + ahead[to] for x, to, _ in self.steps(state, fixed)), default=0)
        met = {}
        root = self.way(self.beginnings, fixed)
        behind[root] = (Fraction(0), Fraction(0))
        met[root] = {
            self.program.scene_ids[key[0]]
            for draws, at in self.beginnings
            if at == root and self.fits(draws, fixed)
            for key in draws
        }
        for state in reversed(self.order):
            if state not in behind:
                continue
            least, most = behind[state]
            here = {self.program.scene(state)}
            yield here | (met[state] if state == root else set()), least
            yield here | (met[state] if state == root else set()), most + ahead[state]
            for regret, target, chances in self.steps(state, fixed):
                low, high = behind.get(target, (least + regret, most + regret))
                behind[target] = min(low, least + regret), max(high, most + regret)
                yield chances, least + regret
                yield chances, most + regret + ahead[target]

    def fits(self, draws, fixed):
        return all(fixed[key] == low for key, low in draws.items())

    def steps(self, state, fixed):
        """Return for each move the regret, the state after it and the chances on the way."""
        found = []
        costs = self.costs(self.value, state)
        for cost, (_, _, _, ways) in zip(costs, self.after[state], strict=True):
            ((draws, target),) = [way for way in ways if self.fits(way[0], fixed)]
            chances = {self.program.scene_ids[chance] for chance, _ in draws}
            found.append((cost - self.value[state], target, chances))
        return found

    @cached_property
    def random_loss(self):
        loss = {}
        for state in self.order:
            costs = self.costs(loss, state)
            loss[state] = sum(costs) / len(costs) if costs else Fraction(self.ending_loss(state))
        self.losses = loss
        return sum(self.chance(draws) * loss[state] for draws, state in self.beginnings)

    @cached_property
    def visits(self):
        """Return how often a random player meets each scene in which someone decides."""
        share = Counter()
        for draws, state in self.beginnings:
            share[state] += self.chance(draws)
        met = Counter()
        for state in reversed(self.order):
            met[self.program.scene(state)] += share[state]
            for _, _, _, ways in self.after[state]:
                for draws, target in ways:
                    share[target] += share[state] * self.chance(draws) / len(self.after[state])
        return {scene: chance for scene, chance in met.items() if chance}

    @cached_property
    def longest(self):
        length = {}
        for state in self.order:
            targets = [s for item in self.after[state] for _, s in item[3]]
            length[state] = max((length[s] + 1 for s in targets), default=0)
        return max(length[state] for _, state in self.beginnings)

    @cached_property
    def extremes(self):
        """Return the least and greatest regret of each option by grade."""
        found = {}
        for state, items in self.after.items():
            costs = self.costs(self.value, state)
            for (move, grade, _, _), cost in zip(items, costs, strict=True):
                key = self.program.scene(state), move.options, grade
                regret = cost - self.value[state]
                low, high = found.get(key, (regret, regret))
                found[key] = min(low, regret), max(high, regret)
        return found

    @cached_property
    def openness(self):
        """Return for each move of each scene that is met whether it is open: often both."""
        found = {}
        for state, items in self.after.items():
            scene = self.program.scenes[state.values[0]]
            offered = {item[0].options for item in items}
            for choice in scene.choices:
                key = self.program.scene(state), choice.options
                found.setdefault(key, set()).add(choice.options in offered)
        return found

    @cached_property
    def dead_ends(self):
        return {
            self.program.scene(state)
            for state, items in self.after.items()
            if not items and not self.program.is_over(state)
        }
