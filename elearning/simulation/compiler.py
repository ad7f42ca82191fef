"""Compiles a checked scenario to a program: every name a number, every text a key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from elearning.simulation import keys
from elearning.simulation.code import CodeBook, Numbered
from elearning.simulation.conditions import NOTHING, parse
from elearning.simulation.effects import Effect, If
from elearning.simulation.graph import returning
from elearning.simulation.kinds import DECISIONS, offer_of
from elearning.simulation.names import Layout, Names, Offer
from elearning.simulation.program import Program
from elearning.simulation.rows import (
    CHANCE,
    DECISION,
    ENDING,
    NONE,
    Cases,
    ChoiceRow,
    InjectRow,
    OutcomeRow,
    RatingRow,
    SceneRow,
)
from elearning.simulation.scenario import (
    GRADES,
    PHASES,
    Decision,
    Option,
    Rating,
    Scenario,
    Scene,
    Telling,
    Way,
)

Severities = Mapping[str, str]


def compile_scenario(scenario: Scenario, severities: Severities) -> Program:
    """Compile a checked scenario; ``severities`` maps guidance points to how grave a breach is.

    :raise BadCondition: if a condition cannot be understood.
    :raise KeyError: if something is named that does not exist.
    """
    names = names_of(scenario, severities)
    visits = tuple(f"chance:{name}" for name in scenario.scenes if name in returning(scenario))
    remembered = dict.fromkeys(name for name in _remembered(scenario, names))
    layout = Layout.of(names, (*remembered, *visits), _breachable(scenario, severities))
    return _Compiler(scenario, CodeBook(layout)).program()


def names_of(scenario: Scenario, points: Iterable[str] = ()) -> Names:
    """Return what the conditions and effects of a scenario may speak of."""
    return Names(
        indicators={name: (item.low, item.high) for name, item in scenario.indicators.items()},
        flags=frozenset(scenario.flags),
        enums={name: item.values for name, item in scenario.enums.items()},
        scenes={
            name: tuple(scene.decision.options) if scene.decision else ()
            for name, scene in scenario.scenes.items()
        },
        injects=tuple(scenario.injects),
        points=frozenset(points),
    )


def conditions_of(scenario: Scenario) -> Iterator[tuple[str, Offer]]:
    """Yield every condition of a scenario with the decision whose answer it may ask for."""
    for inject in scenario.injects.values():
        yield inject.condition, NOTHING
        yield inject.when, NOTHING
    for scene in scenario.scenes.values():
        yield from ((way.condition, NOTHING) for outcome in scene.chance for way in outcome.ways)
        if scene.decision:
            offer = offer_of(scene.decision)
            for option in scene.decision.options.values():
                yield option.condition, NOTHING
                yield from ((text, offer) for text in _cases(option))
            yield from ((text, offer) for text in _cases(scene.decision))
    for offer, effect in effects_of(scenario):
        if isinstance(effect, If):
            yield effect.condition, offer


def effects_of(scenario: Scenario) -> Iterator[tuple[Offer, Effect]]:
    """Yield every effect of a scenario with the decision whose answer it may ask for."""
    for inject in scenario.injects.values():
        yield from ((NOTHING, effect) for effect in _flat(inject.effects))
    for scene in scenario.scenes.values():
        for outcome in scene.chance:
            yield from ((NOTHING, effect) for effect in _flat(outcome.effects))
        if scene.decision:
            offer = offer_of(scene.decision)
            for option in scene.decision.options.values():
                yield from ((offer, effect) for effect in _flat(option.effects))
            yield from ((offer, effect) for effect in _flat(scene.decision.effects))


def _flat(effects: Sequence[Effect]) -> Iterator[Effect]:
    for effect in effects:
        yield effect
        if isinstance(effect, If):
            yield from _flat((*effect.then, *effect.otherwise))


def _cases(part: Decision | Option) -> Iterator[str]:
    yield from (rating.condition for rating in part.ratings)
    yield from (telling.condition for telling in part.feedback)
    yield from (way.condition for way in part.ways)


def _remembered(scenario: Scenario, names: Names) -> Iterator[str]:
    for text, offer in conditions_of(scenario):
        if text:
            yield from parse(text, names, offer).remembers()


def _breachable(scenario: Scenario, severities: Severities) -> tuple[str, ...]:
    broken = {point for rating in ratings_of(scenario) for point in rating.breaks}
    return tuple(sorted(point for point in broken if severities[point] == "critical"))


def ratings_of(scenario: Scenario) -> Iterator[Rating]:
    """Yield every rating of a scenario."""
    for scene in scenario.scenes.values():
        if scene.decision:
            yield from scene.decision.ratings
            for option in scene.decision.options.values():
                yield from option.ratings


@dataclass(slots=True)
class _Compiler:
    scenario: Scenario
    code: CodeBook
    ratings: Numbered[RatingRow] = field(default_factory=Numbered)
    texts: Numbered[str] = field(default_factory=Numbered)
    scenes: tuple[str, ...] = ()

    def program(self) -> Program:
        scenario, layout = self.scenario, self.code.layout
        self.scenes = tuple(scenario.scenes)
        scenes = tuple(self._scene(name, scene) for name, scene in scenario.scenes.items())
        injects = tuple(
            InjectRow(
                self.code.gate([inject.condition]),
                self.code.gate([inject.when]),
                self.code.block(inject.effects),
            )
            for inject in scenario.injects.values()
        )
        return Program(
            slots=layout.slots,
            values=self._values(),
            points=layout.breachable,
            scene_ids=self.scenes,
            inject_ids=tuple(scenario.injects),
            keys=self.texts.items(),
            conditions=self.code.conditions.items(),
            blocks=self.code.blocks.items(),
            ratings=self.ratings.items(),
            scenes=scenes,
            injects=injects,
            start=self._number(scenario.start),
            horizon=scenario.clock.horizon,
            at_horizon=self._number(scenario.clock.at_horizon),
        )

    def _values(self) -> tuple[int, ...]:
        scenario = self.scenario
        values = {name: item.start for name, item in scenario.indicators.items()}
        values |= {name: item.values.index(item.start) for name, item in scenario.enums.items()}
        values["scene"] = self._number(scenario.start)
        values["clock"] = scenario.clock.start
        values["phase"] = PHASES.index(scenario.scenes[scenario.start].phase)
        return tuple(values.get(name, 0) for name in self.code.layout.slots)

    def _number(self, scene: str) -> int:
        return self.scenes.index(scene)

    def _scene(self, name: str, scene: Scene) -> SceneRow:
        numbers = self.code.layout.numbers
        row = SceneRow(
            phase=PHASES.index(scene.phase),
            kind=DECISION,
            jump=scene.jump,
            visited=numbers.get(f"visited:{name}", NONE),
            visits=numbers.get(f"chance:{name}", NONE),
            weight=0,
            loss=0,
            choices=(),
            outcomes=(),
        )
        if scene.ending:
            return row._replace(kind=ENDING, loss=scene.ending.loss)
        if scene.decision is None:
            return row._replace(kind=CHANCE, outcomes=self._outcomes(name, scene))
        return row._replace(
            weight=scene.decision.weight, choices=tuple(self._choices(name, scene.decision))
        )

    def _outcomes(self, name: str, scene: Scene) -> tuple[OutcomeRow, ...]:
        rows, below = [], 0
        for number, outcome in enumerate(scene.chance):
            below += outcome.percent
            told = self.texts.number(keys.outcome_key(name, number))
            block = self.code.block(outcome.effects)
            rows.append(OutcomeRow(below, block, told, self._ways(outcome.ways)))
        return tuple(rows)

    def _choices(self, scene: str, decision: Decision) -> Iterator[ChoiceRow]:
        kind = DECISIONS[decision.kind]
        self.code.offer = offer_of(decision)
        for move in kind.moves(decision):
            self.code.move = move
            rated = decision.options[move[0]] if kind.rates_options else decision
            yield self._choice(scene, decision, move, rated)
        self.code.offer, self.code.move = NOTHING, ()

    def _choice(
        self, scene: str, decision: Decision, move: tuple[str, ...], rated: Decision | Option
    ) -> ChoiceRow:
        # What is shared out names an option once for every step: it acts once all the same.
        parts = {option: decision.options[option] for option in move}
        effects = [effect for part in parts.values() for effect in part.effects]
        effects += decision.effects
        owner = "" if rated is decision else move[0]
        numbers = self.code.layout.numbers
        taken = (numbers.get(f"taken:{scene}.{option}", NONE) for option in parts)
        told = [(option, part.feedback) for option, part in parts.items()]
        told.append(("", decision.feedback))
        return ChoiceRow(
            options=move,
            gate=self.code.gate([part.condition for part in parts.values()]),
            hours=decision.hours + sum(part.hours for part in parts.values()),
            block=self.code.block(effects),
            taken=tuple(slot for slot in taken if slot != NONE),
            ratings=self._rated(scene, owner, rated.ratings),
            told=tuple(self._told(scene, option, cases) for option, cases in told if cases),
            ways=self._ways(rated.ways),
        )

    def _rated(self, scene: str, option: str, ratings: Sequence[Rating]) -> Cases:
        targets = [
            self.ratings.number(
                RatingRow(
                    grade=GRADES.index(rating.grade),
                    breaches=self._breaches(rating.breaks),
                    meets=rating.meets,
                    breaks=rating.breaks,
                    why=keys.case_key(scene, option, "why", number),
                )
            )
            for number, rating in enumerate(ratings)
        ]
        return self.code.cases([rating.condition for rating in ratings], targets)

    def _breaches(self, points: Sequence[str]) -> int:
        bits = 0
        for point in points:
            bits |= self.code.layout.breach(point)
        return bits

    def _told(self, scene: str, option: str, tellings: Sequence[Telling]) -> Cases:
        targets = [
            self.texts.number(keys.case_key(scene, option, "feedback", number))
            for number, _ in enumerate(tellings)
        ]
        return self.code.cases([telling.condition for telling in tellings], targets)

    def _ways(self, ways: Sequence[Way]) -> Cases:
        targets = [self._number(way.scene) for way in ways]
        return self.code.cases([way.condition for way in ways], targets)
