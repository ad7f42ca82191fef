"""Checks each part of a scenario document by itself: names, bounds, ratings and ways."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearning.content import scenario_document as doc
from elearning.content.names import Names as Known
from elearning.content.problems import nearest
from elearning.content.scenario_shape import Report
from elearning.content.source import KeyPath
from elearning.simulation.kinds import DECISIONS, MOST_MOVES
from elearning.simulation.names import RESERVED


@dataclass(frozen=True, slots=True)
class Parts:
    """A document, what is known outside it, and where to report."""

    document: doc.ScenarioDocument
    known: Known
    report: Report

    def expect(self, keys: KeyPath, kind: str, name: Any, known: Iterable[Any]) -> None:
        """Note a name that is not known."""
        names = [str(one) for one in known]
        if str(name) not in names:
            # The nearest word may be meant; the nearest number hardly ever is.
            near = nearest(name, names) if isinstance(name, str) else ""
            wish = near or f"known are: {', '.join(names[:15]) or 'none'}"
            self.report(keys, f'there is no {kind} "{name}"', wish)


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
        _check_decision(parts, (*keys, "decision"), scene.decision)
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
        _check_ways(parts, (*keys, at, "next"), outcome.ways)


def _check_decision(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    kind = DECISIONS.get(decision.kind)
    if kind is None:
        parts.expect((*keys, "kind"), "kind of decision", decision.kind, DECISIONS)
        return
    for at, option in decision.options.items():
        _check_owner(parts, (*keys, "options", at), option, owns=kind.rates_options)
    _check_owner(parts, keys, decision, owns=not kind.rates_options)
    always = [option for option in decision.options.values() if not option.condition]
    least = 1 if kind.rates_options else decision.least or 1
    if len(always) < least:
        wish = f'leave at least {least} of them without "if", so that nobody gets stuck'
        parts.report((*keys, "options"), "too few options are always open", wish)
    _SIZES[kind.rates_options](parts, keys, decision)


def _check_sizes_of_one(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    if len(decision.options) < 2:
        parts.report((*keys, "options"), "there is only one option", "offer two or more")
    given = {"from": decision.least, "to": decision.most, "hours": decision.hours}
    given["effects"] = len(decision.effects)
    for key, value in given.items():
        if value:
            wish = 'write it with each option, or make the decision of kind "several"'
            parts.report((*keys, key), f'"{key}" has no meaning in a decision of kind one', wish)


def _check_sizes_of_several(parts: Parts, keys: KeyPath, decision: doc.DecisionDocument) -> None:
    size, least, most = len(decision.options), decision.least, decision.most
    if least is None or most is None or not 1 <= least <= most <= size:
        wish = f'write "from" and "to" between 1 and the {size} options, "from" first'
        parts.report(keys, "how many options may be chosen is not clear", wish)
        return
    if DECISIONS[decision.kind].count(size, least, most) > MOST_MOVES:
        wish = f"at most {MOST_MOVES} are allowed: offer fewer options, or a narrower choice"
        parts.report(keys, "there are too many ways to choose", wish)


_SIZES = {True: _check_sizes_of_one, False: _check_sizes_of_several}


def _check_owner(
    parts: Parts,
    keys: KeyPath,
    part: doc.OptionDocument | doc.DecisionDocument,
    *,
    owns: bool,
) -> None:
    """Check what is rated, told and led on: each option of one, or several as a whole."""
    rating = "rating" if isinstance(part, doc.OptionDocument) else "ratings"
    cases: dict[str, Sequence[Any]] = {rating: part.ratings, "feedback": part.feedback}
    cases["next"] = part.ways
    for key, items in cases.items():
        _check_cases(parts, (*keys, key), items)
        if owns and not items:
            parts.report(keys, f'"{key}" is missing in "{keys[-1]}"', "add it")
        is_surplus = not owns and items and not (key == "feedback" and rating == "rating")
        if is_surplus:
            wish = "a choice of one has it with each option, a choice of several as a whole"
            parts.report((*keys, key), f'"{key}" cannot stand here', wish)
    for at, one in enumerate(part.ratings):
        _check_rating(parts, (*keys, rating, at), one)
    _check_names_of_ways(parts, (*keys, "next"), part.ways)


def _check_ways(parts: Parts, keys: KeyPath, ways: Sequence[doc.WayDocument]) -> None:
    _check_cases(parts, keys, ways)
    if not ways:
        parts.report(keys, '"next" is empty', "name a scene")
    _check_names_of_ways(parts, keys, ways)


def _check_names_of_ways(parts: Parts, keys: KeyPath, ways: Sequence[doc.WayDocument]) -> None:
    for at, way in enumerate(ways):
        parts.expect((*keys, at, "scene"), "scene", way.scene, parts.document.scenes)


def _check_cases(parts: Parts, keys: KeyPath, items: Sequence[Any]) -> None:
    """Check that the last case always holds, and that no other hides those after it."""
    for at, item in enumerate(items[:-1]):
        if not item.condition:
            wish = 'give it an "if", or put it last'
            parts.report((*keys, at), f'the cases after this one of "{keys[-1]}" never count', wish)
    if items and items[-1].condition:
        wish = 'add a last one without "if", for when no condition holds'
        parts.report((*keys, len(items) - 1), f'the last case of "{keys[-1]}" has an "if"', wish)


def _check_rating(parts: Parts, keys: KeyPath, rating: doc.RatingDocument) -> None:
    guidance: Mapping[str, Any] = parts.known.guidance
    if not rating.meets and not rating.breaks:
        wish = 'name the guidance points it meets or breaks, as in "meets: [G-01]"'
        parts.report(keys, "the rating cites no guidance", wish)
    for key, points in (("meets", rating.meets), ("breaks", rating.breaks)):
        for at, point in enumerate(points):
            parts.expect((*keys, key, at), "guidance point", point, guidance)
    for point in sorted(set(rating.meets) & set(rating.breaks)):
        parts.report(keys, f'"{point}" is both met and broken', "keep one of the two")
    if rating.grade == "best" and any(_is_critical(guidance, point) for point in rating.breaks):
        wish = "rate it lower, or take the point away"
        parts.report(keys, "the best option breaks a critical point", wish)


def _is_critical(guidance: Mapping[str, Any], point: str) -> bool:
    return point in guidance and guidance[point].severity == "critical"
