"""A scenario as it can be played: its program, its story and what a catalogue tells about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearning.content.prose import Prose
from elearning.simulation.program import Program
from elearning.simulation.story import Story


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of one scenario; attempts are pinned to it by its digest."""

    slug: str
    path: str
    title: str
    summary: str
    crisis_type: str
    country: str
    sectors: tuple[int, ...]
    phases: tuple[str, ...]
    audience: tuple[str, ...]
    minutes: int
    objectives: tuple[str, ...]
    version: str
    content_warning: str
    digest: str
    program: Program
    story: Story
    # The scenes whose options a guidance point rates, with their titles: (scene, title).
    rated: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    # The story's texts, rendered, by the story's keys.
    told: Mapping[str, Prose] = field(default_factory=dict)
    # A regional variant has a name and a title; the scenario as it is written has neither.
    variant: str = ""
    variant_title: str = ""
    # Where scenes, options, injects and values stand in the document.
    lines: Mapping[str, int] = field(default_factory=dict)
