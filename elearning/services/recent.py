"""What the scene page tells of the last move, kept beside the state so that nothing is replayed."""

from collections.abc import Iterable, Mapping
from typing import Any

from elearning.simulation.events import Arrived, Changed, Drawn, Entered, Events, Rated, Told
from elearning.simulation.story import Story

MOST_SHOWN = 10

Recent = dict[str, Any]


def begun(story: Story, events: Events) -> Recent:
    """Return what is told before the first decision."""
    return _tell(story, {}, events, turn=0, scene="")


def followed(
    story: Story,
    before: Mapping[str, Any],
    events: Events,
    *,
    turn: int,
    is_default: bool = False,
) -> Recent:
    """Return what is told after a move, given what was told before it.

    Where the author keeps feedback for the end, neither the rating nor what
    is told of the decision enters it, so that no page can show them.
    """
    rated = next(event for event in events if isinstance(event, Rated))
    acted = [list(pair) for pair in before.get("acted", ())]
    here = story.scenes[rated.decision]
    acted += [[sector, here.phase] for sector in here.sectors if [sector, here.phase] not in acted]
    recent = _tell(story, before, events, turn=turn, scene=rated.decision)
    recent["acted"] = acted
    recent["decided"] = {"scene": rated.decision, "options": list(rated.move.options)}
    if is_default:
        recent["decided"]["is_default"] = True
    if story.about.feedback == "each":
        recent["told"] = _told(events, by_chance=False)
        recent["rated"] = {
            "grade": rated.grade,
            "meets": list(rated.meets),
            "breaks": list(rated.breaks),
            "why": rated.why_key,
        }
    return recent


def _tell(
    story: Story, before: Mapping[str, Any], events: Events, *, turn: int, scene: str
) -> Recent:
    arrived = [[event.inject, event.clock, turn] for event in events if isinstance(event, Arrived)]
    feed = [*before.get("feed", ()), *arrived]
    return {
        "since": before.get("clock"),
        "clock": _last_clock(events),
        "drawn": _told(events, by_chance=True),
        "changes": {**before.get("changes", {}), **_changes(story, events, turn, scene)},
        "feed": feed[-max(MOST_SHOWN, len(arrived)) :],
        "arrived": before.get("arrived", 0) + len(arrived),
        "acted": list(before.get("acted", ())),
    }


def _last_clock(events: Events) -> int:
    return [event.clock for event in events if isinstance(event, Entered)][-1]


def _told(events: Events, *, by_chance: bool) -> list[str]:
    """Return the texts told by a chance, which stand right after its draw, or the other ones."""
    keys = []
    for place, event in enumerate(events):
        if isinstance(event, Told):
            is_drawn = place > 0 and isinstance(events[place - 1], Drawn)
            if is_drawn == by_chance:
                keys.append(event.key)
    return keys


def _changes(story: Story, events: Events, turn: int, scene: str) -> dict[str, Any]:
    """Return how each gauge moved, and by what; hidden indicators are left out."""
    found: dict[str, Any] = {}
    chance = ""
    for event in events:
        if isinstance(event, Drawn):
            chance = event.chance
        if isinstance(event, Changed) and event.name in story.gauges:
            if not story.gauges[event.name].shown:
                continue
            cause = {"move": ["move", scene], "chance": ["chance", chance]}.get(
                event.cause, ["inject", event.cause]
            )
            change = found.setdefault(
                event.name, {"before": event.before, "causes": [], "turn": turn}
            )
            change["after"] = event.after
            change["causes"] = _with(change["causes"], cause)
    return {name: one for name, one in found.items() if one["before"] != one["after"]}


def _with(causes: Iterable[list[str]], cause: list[str]) -> list[list[str]]:
    known = list(causes)
    return known if cause in known else [*known, cause]
