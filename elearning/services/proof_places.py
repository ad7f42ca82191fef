"""Where in a scenario's document that stands which a finding is about."""

import re
from collections.abc import Iterator

from elearning.content.edition import Edition
from elearning.simulation.prover.finding import Finding

# Options of a move are joined by a plus sign, two moves by an equals sign, a point follows a colon.
JOINED = re.compile(r"[+:= ]+")


def line_of(edition: Edition, finding: Finding) -> int:
    """Return the line of what a finding is about, or of the nearest thing around it."""
    return next((edition.lines[name] for name in _names(finding) if name in edition.lines), 1)


def line_of_option(edition: Edition, scene: str, option: str) -> int:
    """Return the line of an option, or of its scene."""
    lines = edition.lines
    return lines.get(f"scenes.{scene}.{option}") or lines.get(f"scenes.{scene}", 1)


def _names(finding: Finding) -> Iterator[str]:
    """Yield what the finding may be about, the narrowest first."""
    place = finding.place
    if finding.kind == "sector-not-trained":
        yield "sectors"
    elif finding.kind == "phase-not-trained":
        yield "phases"
    elif finding.kind == "never-told":
        # A key of the story: scenes, the scene, perhaps options and the option, and the rest.
        parts = place.split(".")
        if parts[2:3] == ["options"]:
            yield f"scenes.{parts[1]}.{parts[3]}"
        if parts[2:3] == ["outcomes"]:
            yield f"scenes.{parts[1]}.{int(parts[3]) + 1}"
        yield ".".join(parts[:2])
    else:
        scene, _, options = place.partition(".")
        option = JOINED.split(options or finding.name)[0]
        yield f"scenes.{scene}.{option}"
        yield from (f"{part}.{scene}" for part in ("scenes", "injects", "values"))
