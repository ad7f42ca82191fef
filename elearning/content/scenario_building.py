"""Turns a document of the right shape into the frozen values of a scenario."""

from collections.abc import Iterable, Mapping, Sequence

from elearning.content import scenario_document as doc
from elearning.content.scenario_effects import build_effects
from elearning.content.scenario_scope import Scope
from elearning.content.source import KeyPath
from elearning.simulation.conditions import NOTHING
from elearning.simulation.names import Names, Offer
from elearning.simulation.scenario import (
    About,
    Briefing,
    Clock,
    Decision,
    Ending,
    Enum,
    Indicator,
    Inject,
    Limit,
    Map,
    Option,
    Outcome,
    Place,
    PracticeOption,
    PracticeScene,
    Rating,
    Scenario,
    Scene,
    Telling,
    Way,
)

# More steps than any budget has.
MOST = 10_000


def names_in(document: doc.ScenarioDocument, points: Iterable[str]) -> Names:
    """Return every name that a document gives."""
    return Names(
        indicators={name: (one.low, one.high) for name, one in document.indicators.items()},
        flags=frozenset(document.flags),
        enums={name: tuple(one.values) for name, one in document.enums.items()},
        scenes={
            name: tuple(scene.decision.options) if scene.decision else ()
            for name, scene in document.scenes.items()
        },
        injects=tuple(document.injects),
        points=frozenset(points),
    )


def build_scenario(document: doc.ScenarioDocument, scope: Scope) -> Scenario:
    """Return the scenario, and note effects and conditions that cannot be built."""
    return Scenario(
        about=_about(document),
        clock=Clock(
            document.clock.start,
            document.clock.horizon,
            document.clock.at_horizon,
            document.clock.step,
        ),
        start=document.start,
        scenes={name: _scene(name, one, scope) for name, one in document.scenes.items()},
        indicators={
            name: Indicator(
                one.label, one.low, one.high, one.start, one.shown, one.better, one.means
            )
            for name, one in document.indicators.items()
        },
        flags=dict(document.flags),
        enums={
            name: Enum(tuple(one.values), one.start, one.means)
            for name, one in document.enums.items()
        },
        injects={name: _inject(name, one, scope) for name, one in document.injects.items()},
        briefing=_briefing(document.briefing),
        map=_map(document.map),
    )


def _about(document: doc.ScenarioDocument) -> About:
    return About(
        title=document.title,
        summary=document.summary,
        crisis_type=document.crisis_type,
        country=document.country,
        sectors=tuple(document.sectors),
        phases=tuple(document.phases),
        audience=tuple(document.audience),
        minutes=document.minutes,
        objectives=tuple(document.objectives),
        author=document.author,
        licence=document.licence,
        version=document.version,
        version_notes=document.version_notes,
        base_case=document.base_case,
        content_warning=document.content_warning,
        feedback=document.feedback,
    )


def _briefing(document: doc.BriefingDocument) -> Briefing:
    practice = tuple(
        PracticeScene(
            one.id,
            one.title,
            one.text,
            tuple(PracticeOption(it.id, it.text, it.feedback, it.grade) for it in one.options),
        )
        for one in document.practice
    )
    return Briefing(document.role, document.gauges, document.time, practice)


def _map(document: doc.MapDocument) -> Map:
    places = {name: Place(one.label, one.at, one.kind) for name, one in document.places.items()}
    return Map(tuple(tuple(shape) for shape in document.land), places)


def _inject(name: str, document: doc.InjectDocument, scope: Scope) -> Inject:
    keys: KeyPath = ("injects", name)
    scope.check_case(document.condition, (*keys, "if"))
    scope.check_case(document.when, (*keys, "when"))
    return Inject(
        document.channel,
        document.sender,
        document.title,
        document.text,
        build_effects(document.effects, (*keys, "effects"), scope),
        document.condition,
        document.when,
    )


def _scene(name: str, document: doc.SceneDocument, scope: Scope) -> Scene:
    keys: KeyPath = ("scenes", name)
    ending = document.ending
    return Scene(
        phase=document.phase,
        title=document.title,
        text=document.text,
        places=tuple(document.places),
        sectors=tuple(document.sectors),
        jump=document.jump,
        decision=_decision(document.decision, (*keys, "decision"), scope),
        chance=_chance(document.chance or (), (*keys, "chance"), scope),
        ending=Ending(ending.tone, ending.means, ending.loss) if ending else None,
    )


def _chance(
    documents: Sequence[doc.OutcomeDocument], keys: KeyPath, scope: Scope
) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(
            one.percent,
            one.text,
            _ways(one.ways, (*keys, number, "next"), scope),
            build_effects(one.effects, (*keys, number, "effects"), scope),
        )
        for number, one in enumerate(documents)
    )


def _decision(
    document: doc.DecisionDocument | None, keys: KeyPath, scope: Scope
) -> Decision | None:
    if document is None:
        return None
    step = document.step or 1
    is_one = document.kind == "one"
    offer = NOTHING if is_one else Offer(document.kind, tuple(document.options), step)
    inner = scope.within(offer)
    return Decision(
        kind=document.kind,
        question=document.question,
        options=_options(document.options, (*keys, "options"), inner),
        weight=document.weight,
        least=document.least or 1,
        most=document.most or 1,
        hours=document.hours,
        effects=build_effects(document.effects, (*keys, "effects"), inner),
        ratings=_ratings(document.ratings, (*keys, "ratings"), inner),
        feedback=_tellings(document.feedback, (*keys, "feedback"), inner),
        ways=_ways(document.ways, (*keys, "next"), inner),
        budget=document.budget or 0,
        step=step,
        unit=document.unit,
        limit=_limit(document),
    )


def _limit(document: doc.DecisionDocument) -> Limit | None:
    """Return the limit; whether its default is an answer is checked with the whole."""
    limit = document.limit
    if limit is None:
        return None
    given, step, order = limit.default, document.step or 1, list(document.options)
    if isinstance(given, dict):
        shares = {name: one for name, one in given.items() if isinstance(one, int)}
        move = [name for name in order for _ in range(min(shares.get(name, 0), MOST) // step)]
    else:
        move = [str(one) for one in given] if isinstance(given, list) else [str(given)]
        if document.kind == "several" and set(move) <= set(order):
            move.sort(key=order.index)
    return Limit(limit.seconds, tuple(move))


def _options(
    documents: Mapping[str, doc.OptionDocument], keys: KeyPath, scope: Scope
) -> dict[str, Option]:
    options = {}
    for name, one in documents.items():
        at = (*keys, name)
        # Whether an option is open is asked before anything has been chosen.
        scope.within(NOTHING).check_case(one.condition, (*at, "if"))
        options[name] = Option(
            text=one.text,
            condition=one.condition,
            hours=one.hours,
            effects=build_effects(one.effects, (*at, "effects"), scope),
            ratings=_ratings(one.ratings, (*at, "rating"), scope),
            feedback=_tellings(one.feedback, (*at, "feedback"), scope),
            ways=_ways(one.ways, (*at, "next"), scope),
            least=one.least or 0,
            most=one.most,
        )
    return options


def _ratings(
    documents: Sequence[doc.RatingDocument], keys: KeyPath, scope: Scope
) -> tuple[Rating, ...]:
    for number, one in enumerate(documents):
        scope.check_case(one.condition, (*keys, number, "if"))
    return tuple(
        Rating(one.grade, one.why, tuple(one.meets), tuple(one.breaks), one.condition)
        for one in documents
    )


def _tellings(
    documents: Sequence[doc.TellingDocument], keys: KeyPath, scope: Scope
) -> tuple[Telling, ...]:
    for number, one in enumerate(documents):
        scope.check_case(one.condition, (*keys, number, "if"))
    return tuple(Telling(one.text, one.condition) for one in documents)


def _ways(documents: Sequence[doc.WayDocument], keys: KeyPath, scope: Scope) -> tuple[Way, ...]:
    for number, one in enumerate(documents):
        scope.check_case(one.condition, (*keys, number, "if"))
    return tuple(Way(one.scene, one.condition) for one in documents)
