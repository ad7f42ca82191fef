"""Checks each part of a scenario document by itself: names, bounds, clock and scenes."""

from collections.abc import Iterator, Sequence

from elearning.content import scenario_document as doc
from elearning.content.scenario_cases import check_ways
from elearning.content.scenario_decisions import check_decision
from elearning.content.scenario_parts import Parts
from elearning.content.source import KeyPath
from elearning.simulation.names import RESERVED


def check_parts(parts: Parts) -> None:
    """Note everything that is wrong with a part of the document by itself."""
    _check_about(parts)
    _check_values(parts)
    _check_indicators(parts)
    _check_clock(parts)
    for name, scene in parts.document.scenes.items():
        _check_scene(parts, name, scene)


def _check_about(parts: Parts) -> None:
    document, taxonomy = parts.document, parts.known.taxonomy
    kinds = [kind.slug for kind in taxonomy.crisis_types]
    parts.expect(("crisis_type",), "crisis type", document.crisis_type, kinds)
    for at, sector in enumerate(document.sectors):
        parts.expect(("sectors", at), "sector", sector, sorted(parts.known.sectors))
    parts.expect(("start",), "scene", document.start, document.scenes)
    practices = [one.id for one in document.briefing.practice]
    for at, one in enumerate(document.briefing.practice):
        if one.id in practices[:at]:
            parts.report(("briefing", "practice", at), f'"{one.id}" stands twice', "rename one")


def _check_values(parts: Parts) -> None:
    document, report = parts.document, parts.report
    owners: dict[str, str] = {}
    for kind in ("indicators", "flags", "enums"):
        for name in getattr(document, kind):
            if name in RESERVED:
                report((kind, name), f'"{name}" is a word of the language', "choose another name")
            if name in owners:
                wish = f'it is used in "{owners[name]}" already; choose another name'
                report((kind, name), f'the name "{name}" is given twice', wish)
            owners[name] = kind
    for name, enum in document.enums.items():
        parts.expect(("enums", name, "start"), f'value of "{name}"', enum.start, enum.values)
        if len(set(enum.values)) < len(enum.values):
            report(("enums", name, "values"), f'"{name}" has a value twice', "keep one of them")


def _check_indicators(parts: Parts) -> None:
    for name, indicator in parts.document.indicators.items():
        keys, report = ("indicators", name), parts.report
        if not 1 <= indicator.high - indicator.low <= 10:
            wish = 'an indicator has 2 to 11 levels: bring "low" and "high" nearer together'
            report(keys, f'"{name}" runs from {indicator.low} to {indicator.high}', wish)
        elif not indicator.low <= indicator.start <= indicator.high:
            wish = f"start between {indicator.low} and {indicator.high}"
            report((*keys, "start"), f'"{name}" starts at {indicator.start}', wish)


def _check_clock(parts: Parts) -> None:
    document, clock = parts.document, parts.document.clock
    parts.expect(("clock", "at_horizon"), "scene", clock.at_horizon, document.scenes)
    last = document.scenes.get(clock.at_horizon)
    if last and (last.ending is None or last.jump):
        wish = 'name a scene with an "ending" and without a "jump"'
        parts.report(("clock", "at_horizon"), f'"{clock.at_horizon}" cannot wait there', wish)
    if clock.horizon <= clock.start:
        parts.report(("clock", "horizon"), "the horizon is not after the start", "move it later")
    for keys, hours in _every_hours(document):
        if hours % clock.step:
            wish = f"the clock runs in steps of {clock.step} hours: use a multiple of it"
            parts.report(keys, f"{hours} hours do not fit the clock", wish)


def _every_hours(document: doc.ScenarioDocument) -> Iterator[tuple[KeyPath, int]]:
    for name, scene in document.scenes.items():
        yield ("scenes", name, "jump"), scene.jump
        if scene.decision:
            keys: KeyPath = ("scenes", name, "decision")
            yield (*keys, "hours"), scene.decision.hours
            for slug, option in scene.decision.options.items():
                yield (*keys, "options", slug, "hours"), option.hours


def _check_scene(parts: Parts, name: str, scene: doc.SceneDocument) -> None:
    keys = ("scenes", name)
    given = [key for key in ("decision", "chance", "ending") if getattr(scene, key) is not None]
    if len(given) != 1:
        told = " and ".join(f'"{key}"' for key in given) or "nothing to do"
        wish = "give it one of decision, chance and ending"
        parts.report(keys, f'the scene "{name}" has {told}', wish)
    if not scene.text and scene.chance is None:
        parts.report(keys, f'the scene "{name}" has no text', "tell what the learner sees")
    _check_topics(parts, keys, scene)
    if scene.decision:
        check_decision(parts, (*keys, "decision"), scene.decision)
    if scene.chance:
        _check_chance(parts, (*keys, "chance"), scene.chance)


def _check_topics(parts: Parts, keys: KeyPath, scene: doc.SceneDocument) -> None:
    document = parts.document
    for at, place in enumerate(scene.places):
        parts.expect((*keys, "places", at), "place", place, document.map.places)
    for at, sector in enumerate(scene.sectors):
        if sector not in document.sectors:
            wish = 'add it to "sectors" at the top, or take it away here'
            parts.report((*keys, "sectors", at), f"sector {sector} is not announced", wish)
    if scene.phase not in document.phases:
        wish = 'add it to "phases" at the top, or change it here'
        parts.report((*keys, "phase"), f'the phase "{scene.phase}" is not announced', wish)


def _check_chance(parts: Parts, keys: KeyPath, chance: Sequence[doc.OutcomeDocument]) -> None:
    total = sum(outcome.percent for outcome in chance)
    if total != 100:
        parts.report(keys, f"the percents add up to {total}", "make them add up to 100")
    for at, outcome in enumerate(chance):
        check_ways(parts, (*keys, at, "next"), outcome.ways)
