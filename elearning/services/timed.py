"""Which decisions are timed, and how much of the time is left."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from elearning.services.editions import Playable
from elearning.services.standings import Standing
from elearning.simulation.story import SceneStory

# What a slow line may take, to bring the decision and to send the answer.
GRACE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class LimitView:
    """The time limit of the present decision; without a due moment its time does not run yet."""

    seconds: int
    due_at: datetime | None

    def left(self, now: datetime) -> int:
        """Return the seconds that are left, and 0 when there are none."""
        if self.due_at is None:
            return self.seconds
        return max(0, math.ceil((self.due_at - now).total_seconds()))

    def is_over(self, now: datetime) -> bool:
        """Tell whether an answer would come too late, grace and all."""
        return self.due_at is not None and now > self.due_at + GRACE


def has_limit(standing: Standing, scene: SceneStory) -> bool:
    """Tell whether a time limit holds for this scene in this attempt."""
    return scene.seconds > 0 and not standing.is_untimed


def has_limits(playable: Playable) -> bool:
    """Tell whether any decision of an edition has a time limit."""
    return any(scene.seconds for scene in playable.story.scenes.values())
