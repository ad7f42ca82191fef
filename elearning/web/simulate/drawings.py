"""The figures of the situation room and the debrief, drawn once per state and language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _
from markupsafe import Markup

from elearning.content.taxonomy import Taxonomy
from elearning.figures import charts, gauges
from elearning.figures.map import Place, country_map
from elearning.figures.wheel import PHASES, Cells
from elearning.services.debrief_pages import DebriefPage
from elearning.services.scene_pages import MapView, ScenePage
from elearning.web import filters
from elearning.web.filters import term
from elearning.web.languages import choose_language
from elearning.web.wheels import draw_wheel

Numbers = tuple[int, ...]
Acted = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class SceneFigures:
    """What is drawn in the situation room."""

    map: Markup
    wheel: Markup
    gauges: tuple[Markup, ...]
    active: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class DebriefFigures:
    """What is drawn in the debrief, and the names of the sectors that came up."""

    wheel: Markup
    chart: Markup
    reach: Markup
    names: dict[int, str]


def of_scene(page: ScenePage, taxonomy: Taxonomy) -> SceneFigures:
    """Draw map, wheel and gauges of a scene."""
    language = choose_language()
    return SceneFigures(
        map=_map(page.map, page.title, language),
        wheel=_situation(
            _Named(taxonomy), page.sectors, page.phase, page.active, page.acted, language
        ),
        gauges=tuple(_gauge(one.value, one.low, one.high, one.before) for one in page.readings),
        active=tuple((number, _name(taxonomy, number)) for number in sorted(page.active)),
    )


def of_debrief(page: DebriefPage, taxonomy: Taxonomy) -> DebriefFigures:
    """Draw wheel and chart of a debrief."""
    cells = {(number, phase): smooth for number, phase, smooth in page.cells}
    numbers = {number for number, _phase in cells}
    states: dict[int, Cells] = {
        sector.number: _states(
            [
                {None: "empty", True: "passed", False: "begun"}[cells.get((sector.number, phase))]
                for phase in PHASES
            ]
        )
        for sector in taxonomy.sectors
    }
    wheel = draw_wheel(
        taxonomy,
        states,
        title=_("Where you decided, by sector and phase"),
        desc=_("The table beside it says the same."),
        idle={sector.number for sector in taxonomy.sectors} - numbers,
        has_links=False,
        key="debrief-wheel",
    )
    return DebriefFigures(
        wheel=wheel.svg,
        chart=Markup(_chart(page)),
        reach=Markup(_reach(page)),
        names={number: _name(taxonomy, number) for number in sorted(numbers)},
    )


def _name(taxonomy: Taxonomy, number: int) -> str:
    return next((term(one.short) for one in taxonomy.sectors if one.number == number), str(number))


def _states(states: Sequence[str]) -> Cells:
    before, during, after = states
    return before, during, after


def _cell(number: int, phase: str, now: str, active: Numbers, acted: Acted) -> str:
    """Return the state of one cell: one has acted there, it is at stake now, or neither."""
    if (number, phase) in acted:
        return "acted"
    return "active" if number in active and phase == now else "none"


class _Named:
    """A taxonomy as a key of the cache: two with the same version draw the same wheel."""

    __slots__ = ("taxonomy",)

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and self.taxonomy.version == other.taxonomy.version

    def __hash__(self) -> int:
        return hash(self.taxonomy.version)


@lru_cache(maxsize=512)
def _situation(
    named: _Named, sectors: Numbers, now: str, active: Numbers, acted: Acted, language: str
) -> Markup:
    numbers = [one.number for one in named.taxonomy.sectors]
    cells = {
        number: _states([_cell(number, phase, now, active, acted) for phase in PHASES])
        for number in numbers
    }
    return draw_wheel(
        named.taxonomy,
        cells,
        title=_("The wheel of sectors"),
        desc=_("What is at stake in this scene, and where you have acted so far."),
        idle=set(numbers) - set(sectors),
        has_links=False,
        has_labels=False,
    ).svg


@lru_cache(maxsize=512)
def _map(view: MapView, country: str, language: str) -> Markup:
    places = [
        Place(key, one.label, (one.x, one.y), one.kind, key in view.here)
        for key, one in view.places.items()
    ]
    here = ", ".join(one.label for key, one in view.places.items() if key in view.here)
    title = _("Sketch map")
    desc = _("Places of this scene: %(places)s.", places=here) if here else ""
    return Markup(country_map(view.land, places, title=title, desc=desc))


@lru_cache(maxsize=2048)
def _gauge(value: int, low: int, high: int, before: int | None) -> Markup:
    return Markup(gauges.gauge(value, low=low, high=high, before=before))


def _chart(page: DebriefPage) -> str:
    """Draw the gauges over the moments of the attempt, which are spaced evenly.

    Hours would press everything before and during the crisis into a corner,
    because what follows it takes weeks.
    """
    shown = [line for line in page.gauges if line.was_shown]
    moments = sorted({hour for line in shown for hour, _value in line.values})
    place = {hour: number for number, hour in enumerate(moments)}
    series = [
        charts.Series(
            line.label,
            line.low,
            line.high,
            tuple((place[hour], value) for hour, value in line.values),
        )
        for line in shown
    ]
    marks = []
    words = {"during": _("During"), "after": _("After")}
    for phase, word in words.items():
        first = next((step.clock for step in page.steps if step.phase == phase), None)
        at = next((place[hour] for hour in moments if first is not None and hour >= first), None)
        if at is not None:
            marks.append((at, word))
    return charts.indicators(
        series,
        marks=marks,
        title=_("The gauges over time"),
        desc=_("The table below holds the same values."),
    )


def _reach(page: DebriefPage) -> str:
    """Draw what could still be reached after each decision, where a proof has measured it."""
    steps = [
        charts.Step(
            number=one.turn,
            left=one.given.left / 100,
            grade=one.chosen.grade,
            label=_(
                "Decision %(number)s: %(left)s percent could still be reached",
                number=filters.number(one.turn),
                left=filters.number(one.given.left),
            ),
            href=f"#turn-{one.turn}",
        )
        for one in page.steps
        if one.given
    ]
    return charts.reach(
        steps,
        title=_("What could still be reached"),
        desc=_("The table below holds the same values."),
    )
