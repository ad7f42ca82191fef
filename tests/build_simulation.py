"""Builders of small valid scenarios, options and programs; each takes only what a test is about."""

from collections.abc import Mapping
from typing import Any

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.program import Program
from elearning.simulation.scenario import (
    About,
    Clock,
    Decision,
    Ending,
    Enum,
    Indicator,
    Inject,
    Option,
    Outcome,
    Rating,
    Scenario,
    Scene,
    Telling,
    Way,
)

SEVERITIES = {"G-01": "critical", "G-02": "critical", "G-03": "major", "G-04": "minor"}


def a_rating(grade: str = "best", **more: Any) -> Rating:
    """Return a rating that cites a point."""
    return Rating(**{"grade": grade, "why": "Because it helps.", "meets": ("G-03",), **more})


def an_option(to: str = "end", **more: Any) -> Option:
    """Return an option that leads to a scene."""
    given: dict[str, Any] = {
        "text": "Do it.",
        "hours": 1,
        "ratings": (a_rating(),),
        "feedback": (Telling("It is done."),),
        "ways": (Way(to),),
    }
    return Option(**{**given, **more})


def a_part(**more: Any) -> Option:
    """Return an option of a composite decision."""
    return Option(**{"text": "A part of it.", **more})


def a_decision(**options: Option) -> Decision:
    """Return a decision to choose one option from."""
    return Decision("one", "What do you do?", options or {"act": an_option()})


def a_choice_of_several(parts: Mapping[str, Option], **more: Any) -> Decision:
    """Return a decision to choose several options from."""
    given: dict[str, Any] = {
        "kind": "several",
        "question": "What do you do?",
        "options": parts,
        "least": 1,
        "most": len(parts),
        "ratings": (a_rating(),),
        "feedback": (Telling("It is done."),),
        "ways": (Way("end"),),
    }
    return Decision(**{**given, **more})


def an_order(parts: Mapping[str, Option], **more: Any) -> Decision:
    """Return a decision to put options in order."""
    return a_choice_of_several(parts, **{"kind": "order", "least": 1, "most": 1, **more})


def a_share(parts: Mapping[str, Option], **more: Any) -> Decision:
    """Return a decision to share out a budget."""
    given = {"kind": "share", "least": 1, "most": 1, "budget": 4, "unit": "boats"}
    return a_choice_of_several(parts, **{**given, **more})


def a_scene(decision: Decision | None = None, **more: Any) -> Scene:
    """Return a scene that puts a decision."""
    given: dict[str, Any] = {"phase": "during", "title": "A scene", "text": "You see it."}
    if not {"chance", "ending"} & set(more):
        given["decision"] = decision or a_decision()
    return Scene(**{**given, **more})


def an_ending(tone: str = "good", **more: Any) -> Scene:
    """Return a scene that ends an attempt."""
    return a_scene(ending=Ending(tone, "It is over."), **more)


def an_outcome(percent: int, to: str, **more: Any) -> Outcome:
    """Return one way in which a chance may fall."""
    return Outcome(percent, "The wind turns.", (Way(to),), **more)


def an_inject(**more: Any) -> Inject:
    """Return news by radio."""
    given = {"channel": "radio", "sender": "Desk", "title": "News", "text": "It rains."}
    return Inject(**{**given, **more})


def an_indicator(start: int = 5, low: int = 0, high: int = 10, **more: Any) -> Indicator:
    """Return an indicator of eleven levels."""
    return Indicator("Trust", low, high, start, **more)


def a_scenario(scenes: Mapping[str, Scene] | None = None, **more: Any) -> Scenario:
    """Return a scenario: the scenes given, and an ending that is named ``end``."""
    about = About(
        title="A crisis",
        summary="It begins.",
        crisis_type="sudden-disaster",
        country="Avelia",
        sectors=(1,),
        phases=("during",),
        audience=("staff",),
        minutes=10,
        objectives=("Decide in time.",),
        author="Somebody",
        licence="CC BY 4.0",
        version="1.0.0",
        version_notes="First.",
    )
    first = {"first": a_scene()} if scenes is None else scenes
    given: dict[str, Any] = {
        "about": about,
        "clock": Clock(start=0, horizon=1000, at_horizon="end"),
        "start": next(iter(first)),
        "scenes": {**first, "end": an_ending()},
        "indicators": {"trust": an_indicator()},
        "flags": {"warned": "that people were warned"},
        "enums": {"site": Enum(("none", "school", "field"), "none")},
    }
    return Scenario(**{**given, **more})


def a_program(scenes: Mapping[str, Scene] | None = None, **more: Any) -> Program:
    """Return the compiled scenario."""
    return compile_scenario(a_scenario(scenes, **more), SEVERITIES)
