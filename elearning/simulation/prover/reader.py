"""What a proof must know of the texts: how long they are, and what the scenario claims to train."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from elearning.simulation import keys
from elearning.simulation.story import Story


@dataclass(frozen=True, slots=True)
class Reader:
    """The lengths of texts by key, and what is claimed of the whole and of each scene."""

    words: Mapping[str, int] = field(default_factory=dict)
    lengths: Mapping[tuple[str, str], int] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    sectors: tuple[int, ...] = ()
    phases: tuple[str, ...] = ()
    trained: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    staged: Mapping[str, str] = field(default_factory=dict)

    def scene_words(self, scene: str, options: Iterable[str]) -> int:
        """Return how many words a scene shows before the decision."""
        shown = [keys.scene_key(scene, what) for what in ("title", "text", "question")]
        shown += [keys.option_key(scene, option) for option in options]
        return sum(self.words.get(key, 0) for key in shown)

    def inject_words(self, inject: str) -> int:
        """Return how many words an inject has."""
        return sum(self.words.get(keys.inject_key(inject, what), 0) for what in ("title", "text"))


def read(story: Story) -> Reader:
    """Return what a proof must know of a story."""
    return Reader(
        words={key: len(text.split()) for key, text in story.texts.items()},
        lengths={
            (name, option): len(story.text(keys.option_key(name, option)))
            for name, scene in story.scenes.items()
            for option in scene.options
        },
        shown=frozenset(name for name, gauge in story.gauges.items() if gauge.shown),
        sectors=story.about.sectors,
        phases=story.about.phases,
        trained={name: scene.sectors for name, scene in story.scenes.items()},
        staged={name: scene.phase for name, scene in story.scenes.items()},
    )
