"""The debrief as a page: what was kept when the attempt ended, in the words of its edition."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elearning.content.library import LessonUse, Library
from elearning.services.editions import Playable
from elearning.services.result_views import ResultView, result_view
from elearning.services.standings import Standing
from elearning.services.step_views import StepView, points_of, step_views
from elearning.simulation import keys
from elearning.simulation.scoring import Counts
from elearning.simulation.story import CitedPoint

MOST_LESSONS = 5
MOST_OPEN = 3  # decisions that stand on the page at full length; the others are folded
SMOOTH = frozenset({"best", "acceptable"})


@dataclass(frozen=True, slots=True)
class GaugeLine:
    """How an indicator went; hidden ones are shown here for the first time."""

    label: str
    means: str
    low: int
    high: int
    values: tuple[tuple[int, int], ...]
    was_shown: bool


@dataclass(frozen=True, slots=True)
class PointLine:
    """How often a guidance point came up, was met and was broken."""

    point: CitedPoint
    came_up: int
    met: int
    broken: int


@dataclass(frozen=True, slots=True)
class StudyLine:
    """A lesson that teaches points which were missed."""

    course: str
    lesson: str
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndingView:
    """How the attempt ended, and what that means."""

    title: str
    tone: str
    text: str
    means: str


@dataclass(frozen=True, slots=True)
class DebriefPage:
    """Everything that is learnt from one attempt."""

    attempt_id: int
    scenario: str
    title: str
    kind: str
    branch_of: int | None
    ended_at: datetime
    ending: EndingView
    result: ResultView
    pivotal: StepView | None
    steps: tuple[StepView, ...]
    counts: Counts
    by_phase: tuple[tuple[str, Counts], ...]
    by_sector: tuple[tuple[int, Counts], ...]
    by_point: tuple[PointLine, ...]
    cells: tuple[tuple[int, str, bool], ...]  # sector, phase, whether all went smoothly there
    gauges: tuple[GaugeLine, ...]
    breaches: tuple[CitedPoint, ...]
    corrected: tuple[CitedPoint, ...]
    study: tuple[StudyLine, ...]
    untaught: tuple[CitedPoint, ...]  # missed, and taught by none of these lessons

    @property
    def opened(self) -> frozenset[int]:
        """Return the turns to look at first: those that gave most away, or were rated worst."""
        missed = [one for one in self.steps if one.best]
        missed.sort(key=lambda one: (one != self.pivotal, -one.weight))
        return frozenset(one.turn for one in missed[:MOST_OPEN])


def show_debrief(
    playable: Playable,
    library: Library,
    standing: Standing,
    ended_at: datetime,
    result: Mapping[str, Any],
    *,
    lacking: str = "waiting",
) -> DebriefPage:
    """Return the page of a result that was kept; lessons are those of the present library.

    ``lacking`` says why there is no percentage, where there is none.
    """
    made = result["debrief"]
    view = result_view(playable, result, lacking=lacking)
    steps = step_views(playable, result, view, own_from=standing.branch_turn or 0)
    pivotal = view.pivotal if view.is_measured else made["pivotal"]
    study = _study(library, made["study"])
    taught = {point for line in study for point in line.points}
    untaught = points_of(playable, (point for point in made["study"] if point not in taught))
    return DebriefPage(
        attempt_id=standing.id,
        scenario=standing.scenario,
        title=playable.story.about.title,
        kind=standing.kind,
        branch_of=standing.branch_of,
        ended_at=ended_at,
        result=view,
        ending=ending_view(playable, made["ending"]),
        pivotal=next((step for step in steps if step.turn == pivotal), None),
        steps=steps,
        counts=Counts(**made["counts"]),
        by_phase=tuple((phase, Counts(**counts)) for phase, counts in made["by_phase"]),
        by_sector=tuple((sector, Counts(**counts)) for sector, counts in made["by_sector"]),
        by_point=_point_lines(playable, made["by_point"]),
        cells=_cells(made["steps"]),
        gauges=(*_seen(playable, made["series"]), *_unseen(playable, made, result["unseen"])),
        breaches=points_of(playable, made["breaches"]),
        corrected=points_of(playable, made["corrected"]),
        study=study,
        untaught=untaught,
    )


def ending_view(playable: Playable, scene: str) -> EndingView:
    """Return an ending in words."""
    return EndingView(
        title=playable.words(keys.scene_key(scene, "title")),
        tone=playable.story.scenes[scene].tone,
        text=playable.html(keys.scene_key(scene, "text")),
        means=playable.html(keys.scene_key(scene, "means")),
    )


def _point_lines(playable: Playable, rows: Iterable[Mapping[str, Any]]) -> tuple[PointLine, ...]:
    """Return the points that a decision met or broke, the most often broken first."""
    lines = [
        PointLine(playable.story.points[row["point"]], row["came_up"], row["met"], row["broken"])
        for row in rows
        if row["met"] or row["broken"]
    ]
    return tuple(sorted(lines, key=lambda line: (-line.broken, line.point.id)))


def _cells(steps: Iterable[Mapping[str, Any]]) -> tuple[tuple[int, str, bool], ...]:
    cells: dict[tuple[int, str], bool] = {}
    for step in steps:
        is_smooth = step["chosen"]["grade"] in SMOOTH
        for sector in step["sectors"]:
            cell = (sector, step["phase"])
            cells[cell] = cells.get(cell, True) and is_smooth
    return tuple((sector, phase, is_smooth) for (sector, phase), is_smooth in cells.items())


def _seen(playable: Playable, series: Iterable[Mapping[str, Any]]) -> list[GaugeLine]:
    return [
        _line(playable, one["indicator"], [(hour, value) for hour, value in one["values"]])
        for one in series
    ]


def _unseen(
    playable: Playable, made: Mapping[str, Any], unseen: Mapping[str, Sequence[int]]
) -> list[GaugeLine]:
    end = made["steps"][-1]["chosen"]["led_to"]["clock"] if made["steps"] else 0
    begin = made["steps"][0]["clock"] if made["steps"] else 0
    return [
        _line(playable, name, [(begin, first), (end, last)])
        for name, (first, last) in unseen.items()
    ]


def _line(playable: Playable, name: str, values: Sequence[tuple[int, int]]) -> GaugeLine:
    gauge = playable.story.gauges[name]
    return GaugeLine(
        label=playable.words(keys.value_key(name, "label")),
        means=playable.words(keys.value_key(name, "means")),
        low=gauge.low,
        high=gauge.high,
        values=tuple(values),
        was_shown=gauge.shown,
    )


def _study(library: Library, missed: Sequence[str]) -> tuple[StudyLine, ...]:
    """Return the lessons of the present library that teach most of what was missed."""
    taught: dict[tuple[str, str], tuple[LessonUse, list[str]]] = {}
    for point in missed:
        for use in library.uses_of(point).lessons:
            if use.teaches:
                taught.setdefault((use.course, use.lesson), (use, []))[1].append(point)
    lines = [
        StudyLine(use.course, use.lesson, use.title, tuple(points))
        for use, points in taught.values()
    ]
    return tuple(sorted(lines, key=lambda line: -len(line.points))[:MOST_LESSONS])
