"""The wheel as pages show it: the figure, and the rows of its strip and table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from elearning.content.taxonomy import Taxonomy
from elearning.figures.wheel import PHASES, Cells, Spoke, wheel
from elearning.web.assets import static_url
from elearning.web.filters import term

SHOWN: Cells = ("shown", "shown", "shown")


@dataclass(frozen=True, slots=True)
class WheelRow:
    """One sector in the strip, with the state of its cell in each phase."""

    number: int
    name: str
    href: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WheelView:
    """What the wheel component takes."""

    svg: Markup
    rows: tuple[WheelRow, ...]


def draw_wheel(
    taxonomy: Taxonomy,
    cells: Mapping[int, Cells] | None = None,
    *,
    title: str,
    desc: str = "",
    hub: tuple[str, ...] = (),
    idle: Collection[int] = (),
    has_links: bool = True,
    has_labels: bool = True,
    key: str = "wheel",
) -> WheelView:
    """Draw the wheel of a taxonomy.

    :param cells: states of the sectors' cells, by number; a sector left out shows all three.
    :param idle: numbers of the sectors that are not in use here.
    """
    states = cells or {}
    spokes, rows = [], []
    for sector in taxonomy.sectors:
        href = url_for("catalogue.sector", number=sector.number) if has_links else ""
        state = states.get(sector.number, SHOWN)
        systems = tuple(link.system for link in sector.systems if link.text)
        is_active = sector.number not in idle
        name = term(sector.short)
        spokes.append(Spoke(sector.number, name, state, systems, href, is_active))
        by_phase = dict(zip(PHASES, state, strict=True))
        rows.append(WheelRow(sector.number, name, href, by_phase))
    svg = wheel(
        spokes,
        title=title,
        desc=desc,
        sprite=static_url("icons/icons.svg") if has_labels else "",
        hub=hub,
        has_labels=has_labels,
        key=key,
    )
    return WheelView(Markup(svg), tuple(rows))
