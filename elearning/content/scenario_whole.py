"""Checks a scenario as a whole: what can be reached, what costs time, what is never used."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearning.content.problems import nearest
from elearning.content.scenario_shape import Report
from elearning.content.source import KeyPath
from elearning.simulation import effects as words
from elearning.simulation.compiler import conditions_of, effects_of, names_of
from elearning.simulation.conditions import parse
from elearning.simulation.graph import MOST_CHANCES, earliest, free_cycle, most_chances
from elearning.simulation.kinds import DECISIONS
from elearning.simulation.scenario import Rating, Scenario, Way

CITED = re.compile(r"\[(G-\d{1,4})\]")


@dataclass(frozen=True, slots=True)
class Whole:
    """A scenario whose parts are right, the guidance it may cite, and where to report."""

    scenario: Scenario
    guidance: Mapping[str, Any]
    report: Report


def check_whole(whole: Whole) -> None:
    """Note everything that is wrong with the scenario as a whole."""
    for check in CHECKS:
        check(whole)


def _check_time(whole: Whole) -> None:
    cycle = free_cycle(whole.scenario)
    if cycle:
        wish = "let one of these steps cost hours"
        told = ", ".join(f'"{name}"' for name in cycle)
        whole.report(("scenes", cycle[0]), f"a cycle costs no time: {told}", wish)


def _check_reach(whole: Whole) -> None:
    scenario = whole.scenario
    reached = earliest(scenario)
    for name, scene in scenario.scenes.items():
        if name in reached or name == scenario.clock.at_horizon:
            continue
        what = "ending" if scene.ending else "scene"
        wish = 'let some "next" lead there in time, or take it away'
        whole.report(("scenes", name), f'the {what} "{name}" cannot be reached', wish)
    if not any(scene.ending for name, scene in scenario.scenes.items() if name in reached):
        wish = "let some way lead to a scene with an ending"
        whole.report(("scenes",), "no ending can be reached", wish)


def _check_chances(whole: Whole) -> None:
    count, scene = most_chances(whole.scenario)
    if count > MOST_CHANCES:
        wish = f"at most {MOST_CHANCES} are allowed: take one away, or let time end the cycle"
        keys: KeyPath = ("scenes", scene)
        whole.report(keys, f"a path can meet more than {MOST_CHANCES} chances", wish)


def _check_claims(whole: Whole) -> None:
    scenario = whole.scenario
    sectors = {sector for scene in scenario.scenes.values() for sector in scene.sectors}
    phases = {scene.phase for scene in scenario.scenes.values()}
    for at, sector in enumerate(scenario.about.sectors):
        if sector not in sectors:
            wish = "name it with a scene that trains it, or take it away"
            whole.report(("sectors", at), f"no scene trains sector {sector}", wish)
    for at, phase in enumerate(scenario.about.phases):
        if phase not in phases:
            wish = "write a scene for it, or take it away"
            whole.report(("phases", at), f'no scene is in the phase "{phase}"', wish)


def _check_figures(whole: Whole) -> None:
    """Note indicators that never change, and hidden ones that nobody asks for."""
    changed, asked = _changed(whole.scenario), _asked(whole.scenario)
    for name, indicator in whole.scenario.indicators.items():
        if name not in changed:
            wish = "let an effect change it, or take it away"
            whole.report(("indicators", name), f'the indicator "{name}" never changes', wish)
        elif not indicator.shown and name not in asked:
            wish = "show it, ask for it in a condition, or take it away"
            whole.report(("indicators", name), f'the hidden "{name}" is never asked for', wish)


def _check_memory(whole: Whole) -> None:
    """Note flags and named choices that never change or that nobody asks for."""
    changed, asked = _changed(whole.scenario), _asked(whole.scenario)
    remembered = [("flags", name) for name in whole.scenario.flags]
    remembered += [("enums", name) for name in whole.scenario.enums]
    for kind, name in remembered:
        if name not in changed:
            wish = "let an effect change it, or take it away"
            whole.report((kind, name), f'"{name}" never changes', wish)
        if name not in asked:
            wish = "ask for it in a condition, or take it away"
            whole.report((kind, name), f'"{name}" is never asked for', wish)


def _check_news(whole: Whole) -> None:
    """Note injects that nothing brings, and places that no scene shows."""
    changed = _changed(whole.scenario)
    for name, inject in whole.scenario.injects.items():
        if not inject.when and name not in changed:
            wish = 'bring or schedule it in an effect, give it a "when", or take it away'
            whole.report(("injects", name), f'the inject "{name}" never arrives', wish)
    used = {place for scene in whole.scenario.scenes.values() for place in scene.places}
    for name in whole.scenario.map.places:
        if name not in used:
            wish = "name it with a scene, or take it away"
            whole.report(("map", "places", name), f'the place "{name}" is never shown', wish)


_TOUCHES: dict[type[Any], str] = {
    words.Add: "indicator",
    words.Set: "indicator",
    words.Raise: "flag",
    words.Choose: "enum",
    words.Bring: "inject",
    words.Schedule: "inject",
}


def _changed(scenario: Scenario) -> set[str]:
    return {
        getattr(effect, _TOUCHES[type(effect)])
        for _, effect in effects_of(scenario)
        if type(effect) in _TOUCHES
    }


def _asked(scenario: Scenario) -> set[str]:
    names = names_of(scenario)
    return {
        name
        for text, offer in conditions_of(scenario)
        if text
        for name in parse(text, names, offer).reads()
    }


def _check_corrections(whole: Whole) -> None:
    """Note critical breaches that nothing makes good, unless they lead to an ending at once."""
    corrected = {
        effect.point
        for _, effect in effects_of(whole.scenario)
        if isinstance(effect, words.Correct)
    }
    for keys, rating, ways in _rated(whole.scenario):
        if all(whole.scenario.scenes[way.scene].ending for way in ways):
            continue
        for point in rating.breaks:
            if whole.guidance[point].severity == "critical" and point not in corrected:
                wish = f'let something "correct: {point}", or lead to an ending'
                whole.report(keys, f"nothing can make the breach of {point} good", wish)


def _rated(scenario: Scenario) -> Iterator[tuple[KeyPath, Rating, Sequence[Way]]]:
    for name, scene in scenario.scenes.items():
        if scene.decision is None:
            continue
        keys: KeyPath = ("scenes", name, "decision")
        if not DECISIONS[scene.decision.kind].rates_options:
            for at, rating in enumerate(scene.decision.ratings):
                yield (*keys, "ratings", at), rating, scene.decision.ways
        for slug, option in scene.decision.options.items():
            for at, rating in enumerate(option.ratings):
                yield (*keys, "options", slug, "rating", at), rating, option.ways


def _check_limits(whole: Whole) -> None:
    """Note defaults that are no move, or may be closed when the time has run out."""
    for name, scene in whole.scenario.scenes.items():
        decision = scene.decision
        if decision is None or decision.limit is None:
            continue
        keys: KeyPath = ("scenes", name, "decision", "limit", "default")
        default = decision.limit.default
        if default not in DECISIONS[decision.kind].moves(decision):
            wish = "write an answer that a learner could give"
            whole.report(keys, "the default is no answer to this decision", wish)
        closed = [one for one in dict.fromkeys(default) if decision.options[one].condition]
        for option in closed:
            wish = 'choose one without "if", for the time may run out at any moment'
            whole.report(keys, f'the default "{option}" may be closed', wish)


def _check_texts(whole: Whole) -> None:
    """Note guidance points that a text cites and nobody knows."""
    for keys, text in _strings(whole.report.tree.value, ()):
        for point in CITED.findall(text):
            if point not in whole.guidance:
                wish = nearest(point, whole.guidance) or "see courses/_guidance/"
                whole.report(keys, f'there is no guidance point "{point}"', wish)


def _strings(value: Any, keys: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, (*keys, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _strings(inner, (*keys, at))


CHECKS: tuple[Callable[[Whole], None], ...] = (
    _check_time,
    _check_reach,
    _check_chances,
    _check_claims,
    _check_figures,
    _check_memory,
    _check_news,
    _check_corrections,
    _check_limits,
    _check_texts,
)
