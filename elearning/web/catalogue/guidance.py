"""The guidance catalogue: all points, one point, and the points of a sector or a phase."""

import re
from collections.abc import Iterable

from flask import render_template, request

from elearning.content.library import Library
from elearning.content.point import GuidancePoint, Source
from elearning.web.catalogue import bp
from elearning.web.catalogue.choosing import Wish, choose, choose_points
from elearning.web.catalogue.forms import WishForm
from elearning.web.library import get_library
from elearning.web.security import public

CODE = re.compile(r"\b[A-Z]\d{1,2}[a-z]?\b")

Groups = list[tuple[int, list[GuidancePoint]]]


def group_by_sector(points: Iterable[GuidancePoint]) -> Groups:
    """Return the points by their first sector; cross-cutting ones stand under 0, first."""
    groups: dict[int, list[GuidancePoint]] = {}
    for point in points:
        groups.setdefault(point.sectors[0] if point.sectors else 0, []).append(point)
    return sorted(groups.items())


def sources_of(library: Library, point: GuidancePoint) -> list[Source]:
    """Return the documents that a point's sources name by their codes."""
    codes = dict.fromkeys(code for part in point.source for code in CODE.findall(part.text))
    return [library.sources[code] for code in codes if code in library.sources]


@bp.get("/guidance/")
@public
def guidance() -> str:
    """Show every guidance point that fits what the reader looks for."""
    library, form = get_library(), WishForm(request.args)
    form.offer_sectors(library.taxonomy)
    wish = form.wish()
    found = choose_points(library.guidance.values(), wish)
    return render_template(
        "catalogue/guidance.html",
        form=form,
        wish=wish,
        count=len(found),
        groups=group_by_sector(found),
        taxonomy=library.taxonomy,
    )


@bp.get("/guidance/<point>")
@public
def point(point: str) -> str:
    """Show one guidance point, where it comes from, and what uses it."""
    library = get_library()
    chosen = library.get_point(point)
    order = list(library.guidance)
    place = order.index(point)
    return render_template(
        "catalogue/point.html",
        point=chosen,
        sources=sources_of(library, chosen),
        uses=library.uses_of(point),
        taxonomy=library.taxonomy,
        library=library,
        previous=order[place - 1] if place else None,
        following=order[place + 1] if place + 1 < len(order) else None,
    )


@bp.get("/guidance/sectors/<int:number>")
@public
def sector(number: int) -> str:
    """Show one sector: its points, and the courses and simulations that train it."""
    library = get_library()
    chosen = library.taxonomy.get_sector(number)
    wish = Wish(sector=number)
    return render_template(
        "catalogue/sector.html",
        sector=chosen,
        points=choose_points(library.guidance.values(), wish),
        courses=choose(library.courses.values(), wish),
        scenarios=choose(library.scenarios.values(), wish),
        taxonomy=library.taxonomy,
    )


@bp.get("/guidance/phases/<phase>")
@public
def phase(phase: str) -> str:
    """Show one phase and the points that belong to it, sector by sector."""
    library = get_library()
    chosen = library.taxonomy.get_phase(phase)
    return render_template(
        "catalogue/phase.html",
        phase=chosen,
        groups=group_by_sector(choose_points(library.guidance.values(), Wish(phase=phase))),
        taxonomy=library.taxonomy,
    )
