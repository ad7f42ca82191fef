"""Checks what is rated, told and led on to: cases in their order, ratings and ways."""

from collections.abc import Mapping, Sequence
from typing import Any

from elearning.content import scenario_document as doc
from elearning.content.scenario_parts import Parts
from elearning.content.source import KeyPath


def check_owner(
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
            wish = "a choice of one has it with each option, all other kinds as a whole"
            parts.report((*keys, key), f'"{key}" cannot stand here', wish)
    for at, one in enumerate(part.ratings):
        _check_rating(parts, (*keys, rating, at), one)
    _check_names_of_ways(parts, (*keys, "next"), part.ways)


def check_ways(parts: Parts, keys: KeyPath, ways: Sequence[doc.WayDocument]) -> None:
    """Check where something leads that must lead somewhere."""
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
