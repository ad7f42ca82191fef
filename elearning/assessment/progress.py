"""How far somebody is on a course, and what is next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Lessons done and left; ``next_lesson`` is empty once all are done."""

    done: int
    total: int
    next_lesson: str
    minutes_left: int

    @property
    def is_finished(self) -> bool:
        """Tell whether every lesson is done."""
        return self.done == self.total


def progress(minutes: Mapping[str, int], finished: Collection[str], *, last: str = "") -> Progress:
    """Return how far somebody is.

    ``minutes`` gives how long each lesson takes, in the order in which lessons
    are read. Finished lessons that the course no longer has do not count. Next
    is the first unfinished lesson from the ``last`` one that was open, or else
    the first of all.
    """
    left = [slug for slug in minutes if slug not in finished]
    order = list(minutes)
    onward = order[order.index(last) :] if last in minutes else order
    following = [slug for slug in onward if slug not in finished] or left
    return Progress(
        done=len(minutes) - len(left),
        total=len(minutes),
        next_lesson=following[0] if following else "",
        minutes_left=sum(minutes[slug] for slug in left),
    )
