"""Decisions as pages show them: the question before, and the answer in words afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from elearning.services.editions import Playable
from elearning.simulation import keys
from elearning.simulation.engine import open_options
from elearning.simulation.state import State


@dataclass(frozen=True, slots=True)
class OptionCard:
    """One way to answer, with what it costs in hours, and what it may get of a share."""

    id: str
    text: str
    hours: int
    least: int = 0
    most: int = 0
    entered: str = ""  # what was written before, when an answer could not be taken


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """The question, and the options that are open now in the author's order."""

    question: str
    kind: str
    least: int
    most: int
    hours: int
    options: tuple[OptionCard, ...]
    budget: int = 0
    step: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ChosenView:
    """An answer in words: its options, with the amount of each where something was shared out."""

    kind: str
    texts: tuple[str, ...]
    amounts: tuple[int, ...] = ()
    unit: str = ""


def decision_card(playable: Playable, name: str, state: State) -> DecisionCard | None:
    """Return the decision of a scene as it stands open, or nothing where none is asked."""
    scene = playable.story.scenes[name]
    if not scene.options:
        return None
    open_now = open_options(playable.program, state)
    bounds = scene.bounds or ((0, 0),) * len(scene.options)
    options = zip(scene.options, scene.costs, bounds, strict=True)
    return DecisionCard(
        question=playable.words(keys.scene_key(name, "question")),
        kind=scene.kind,
        least=scene.least,
        most=scene.most,
        hours=scene.hours,
        options=tuple(
            OptionCard(option, playable.line(keys.option_key(name, option)), hours, *bound)
            for option, hours, bound in options
            if option in open_now
        ),
        budget=scene.budget,
        step=scene.step,
        unit=playable.words(keys.scene_key(name, "unit")),
    )


def chosen_view(playable: Playable, name: str, options: Sequence[str]) -> ChosenView:
    """Return the answer to the decision of a scene in words."""
    scene = playable.story.scenes[name]
    parts = tuple(dict.fromkeys(options))
    return ChosenView(
        kind=scene.kind,
        texts=tuple(playable.line(keys.option_key(name, option)) for option in parts),
        amounts=tuple(options.count(one) * scene.step for one in parts) if scene.budget else (),
        unit=playable.words(keys.scene_key(name, "unit")),
    )
