"""Names what makes a scenario costly to prove."""

from collections.abc import Iterator

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.simulation.prover.proof import BUDGET, Size
from elearning.simulation.prover.scripts import TooManyDraws
from elearning.simulation.prover.size import measure
from elearning.simulation.story import Story


def name_of(edition: Edition) -> str:
    """Return the slug, with the variant if it is one."""
    return f"{edition.slug}@{edition.variant}" if edition.variant else edition.slug


def costs_of(library: Library) -> Iterator[str]:
    """Yield one line on each scenario; variants only where their program is another."""
    seen: set[str] = set()
    for slug in sorted(library.scenarios):
        for edition in library.editions_of(slug):
            if edition.program.digest not in seen:
                seen.add(edition.program.digest)
                yield f"{name_of(edition)}: {_cost(edition)}"


def _cost(edition: Edition) -> str:
    try:
        size = measure(edition.program, BUDGET)
    except TooManyDraws:
        return "cannot be proved; elearning prove tells why"
    share = f"{size.states:,} of {BUDGET:,} states"
    if size.waiting:
        share = f"MORE than {BUDGET:,} states, so that no result can be proved"
    return "; ".join(filter(None, (share, told_cost(edition.story, size))))


def told_cost(story: Story, size: Size) -> str:
    """Return which indicator costs most states, or nothing if none costs any."""
    name = max(story.gauges, key=lambda one: size.saved.get(one, 0), default="")
    saved = size.saved.get(name, 0)
    left = size.states - saved
    return f"{name} costs most of the indicators: {left:,} states without it" if saved else ""
