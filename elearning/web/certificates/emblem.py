"""The wheel of a certificate with the cells that were earned, and its ring of fine lines."""

from flask_babel import gettext as _
from markupsafe import Markup

from elearning.content.taxonomy import Taxonomy
from elearning.credentials.document import Document
from elearning.credentials.pdf import Wheel
from elearning.figures.ring import ring
from elearning.figures.wheel import PHASES, Spoke, wheel
from elearning.web.filters import number, term

SECTORS = 15


def earned_wheel(document: Document) -> Wheel:
    """Return which cells a certificate shows as studied, and which as practised."""
    scenario = document.evidence.scenario
    studied = _cells(document.sectors, document.phases)
    practised = _cells(scenario.sectors, scenario.phases) if scenario else frozenset()
    return Wheel(
        labels=tuple(number(sector) for sector in range(1, SECTORS + 1)),
        studied=studied,
        practised=practised - studied,
        is_foundation=not document.sectors,
    )


def draw_emblem(earned: Wheel, taxonomy: Taxonomy, digest: str) -> Markup:
    """Draw the ring and the wheel in it, told in words to screen readers."""
    spokes = [
        Spoke(sector, _short(taxonomy, sector), tuple(_state(earned, sector)))  # type: ignore[arg-type]
        for sector in range(1, SECTORS + 1)
    ]
    told = wheel(
        spokes,
        title=_("What this certificate covers on the wheel of sectors and phases"),
        desc=_describe(earned, taxonomy),
        has_labels=False,
        key="earned",
    )
    return Markup(ring(digest) + told)


def _cells(sectors: tuple[int, ...], phases: tuple[str, ...]) -> frozenset[tuple[int, int]]:
    places = [place for place, phase in enumerate(PHASES) if phase in phases]
    return frozenset((sector, place) for sector in sectors for place in places)


def _state(earned: Wheel, sector: int) -> list[str]:
    def one(place: int) -> str:
        if (sector, place) in earned.studied:
            return "passed"
        return "begun" if (sector, place) in earned.practised else "empty"

    return [one(place) for place in range(len(PHASES))]


def _describe(earned: Wheel, taxonomy: Taxonomy) -> str:
    parts = []
    for cells, words in (
        (earned.studied, _("Studied: %(sectors)s.")),
        (earned.practised, _("Practised in a simulated crisis: %(sectors)s.")),
    ):
        names = [
            _short(taxonomy, sector) for sector in sorted({sector for sector, _place in cells})
        ]
        if names:
            parts.append(words % {"sectors": _(", ").join(names)})
    if earned.is_foundation:
        parts.insert(0, _("Foundations, which all sectors rest on."))
    return " ".join(parts)


def _short(taxonomy: Taxonomy, number: int) -> str:
    return next((term(one.short) for one in taxonomy.sectors if one.number == number), str(number))
