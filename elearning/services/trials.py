"""What a trainer may try: every scene of a scenario, by phase."""

from dataclasses import dataclass

from elearning.content.library import Library
from elearning.simulation.keys import scene_key


@dataclass(frozen=True, slots=True)
class SceneChoice:
    """A scene that a trial may begin at."""

    id: str
    title: str
    phase: str
    kind: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """A scenario with its scenes in the author's order."""

    scenario: str
    title: str
    version: str
    scenes: tuple[SceneChoice, ...]


def get_trial_page(library: Library, scenario: str) -> TrialPage:
    """Return the scenes of a scenario that a trial may begin at.

    :raise NotFound: if there is no such scenario, or it has problems.
    """
    edition = library.get_scenario(scenario)
    scenes = tuple(
        SceneChoice(name, edition.story.text(scene_key(name, "title")), scene.phase, scene.kind)
        for name, scene in edition.story.scenes.items()
    )
    return TrialPage(edition.slug, edition.title, edition.version, scenes)
