"""Decisions as a debrief shows them: what was chosen, what was better, and what each led to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from elearning.services.decision_cards import ChosenView, chosen_view
from elearning.services.editions import Playable
from elearning.services.result_views import GivenView, ResultView
from elearning.simulation import keys
from elearning.simulation.scenario import GRADES
from elearning.simulation.story import CitedPoint


@dataclass(frozen=True, slots=True)
class LedTo:
    """What a move led to, or would have led to, until somebody had to decide again."""

    told: tuple[str, ...]
    injects: tuple[tuple[str, str], ...]  # channel and title
    scenes: tuple[str, ...]
    clock: int


@dataclass(frozen=True, slots=True)
class JudgedView:
    """A move in words, its rating, the reason, and what followed."""

    options: ChosenView
    grade: str
    why: str
    meets: tuple[CitedPoint, ...]
    breaks: tuple[CitedPoint, ...]
    led_to: LedTo


@dataclass(frozen=True, slots=True)
class StepView:
    """One decision, beside the best that was open at that moment."""

    turn: int
    title: str
    phase: str
    clock: int
    question: str
    chosen: JudgedView
    best: JudgedView | None  # nothing where nothing better was open
    ran_out: bool = False
    given: GivenView | None = None  # what a proof has measured, if there was one
    is_played: bool = True  # a branch begins with decisions of the attempt it leaves

    @property
    def weight(self) -> int:
        """Return how much there is to learn from it: more was given away, or it is rated worse."""
        return self.given.points if self.given else GRADES.index(self.chosen.grade)


def step_views(
    playable: Playable, result: Mapping[str, Any], view: ResultView, *, own_from: int = 0
) -> tuple[StepView, ...]:
    """Return the decisions in words, each with what it gave away."""
    lapsed = result.get("lapsed", ())
    given = view.steps or (None,) * len(result["debrief"]["steps"])
    return tuple(
        replace(
            _step(playable, step, step["turn"] in lapsed),
            given=one,
            is_played=step["turn"] > own_from,
        )
        for step, one in zip(result["debrief"]["steps"], given, strict=True)
    )


def _step(playable: Playable, step: Mapping[str, Any], ran_out: bool) -> StepView:
    chosen, best = step["chosen"], step["best"]
    return StepView(
        turn=step["turn"],
        title=playable.words(keys.scene_key(step["scene"], "title")),
        phase=step["phase"],
        clock=step["clock"],
        question=playable.words(keys.scene_key(step["scene"], "question")),
        chosen=_judged(playable, step["scene"], chosen),
        best=None if chosen["move"] == best["move"] else _judged(playable, step["scene"], best),
        ran_out=ran_out,
    )


def _judged(playable: Playable, scene: str, judged: Mapping[str, Any]) -> JudgedView:
    (options,) = judged["move"]
    led_to = judged["led_to"]
    return JudgedView(
        options=chosen_view(playable, scene, options),
        grade=judged["grade"],
        why=playable.html(judged["why_key"]),
        meets=points_of(playable, judged["meets"]),
        breaks=points_of(playable, judged["breaks"]),
        led_to=LedTo(
            told=tuple(playable.html(key) for key in led_to["told"]),
            injects=tuple(
                (playable.story.channels[one], playable.words(keys.inject_key(one, "title")))
                for one in led_to["injects"]
            ),
            scenes=tuple(playable.words(keys.scene_key(one, "title")) for one in led_to["scenes"]),
            clock=led_to["clock"],
        ),
    )


def points_of(playable: Playable, points: Iterable[str]) -> tuple[CitedPoint, ...]:
    """Return guidance points as the edition cites them."""
    return tuple(playable.story.points[point] for point in points)
