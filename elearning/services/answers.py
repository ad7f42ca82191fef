"""Answers: what somebody sent for a decision, and the move of its kind that it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from elearning.errors import (
    NothingChosen,
    NotInOrder,
    NotShared,
    NotSoMany,
    NotWithin,
    UnknownMove,
)
from elearning.simulation.state import Move
from elearning.simulation.story import SceneStory


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody sent: options, places or amounts, and the turn that the form was made for."""

    options: tuple[str, ...]
    turn: int
    numbers: Mapping[str, str] = field(default_factory=dict)  # places or amounts, by option

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was chosen or filled in."""
        return not self.options and not any(one.strip() for one in self.numbers.values())


def move_of(scene: SceneStory, answer: Answer) -> Move:
    """Return the move that an answer stands for in a scene; whether it is open is not asked.

    :raise NothingChosen: if nothing was sent.
    :raise UnknownMove: if it names what the scene does not offer.
    :raise NotSoMany: if fewer or more options were chosen than are asked for.
    :raise NotInOrder: if not every option of an order has a place of its own.
    :raise NotWithin: if an amount of a share is no whole step, or out of bounds.
    :raise NotShared: if less or more was shared out than there is.
    """
    if answer.is_empty:
        raise NothingChosen
    if not set(answer.options) | set(answer.numbers) <= set(scene.options):
        raise UnknownMove
    return Move(_READ[scene.kind](scene, answer))


def _chosen(scene: SceneStory, answer: Answer) -> tuple[str, ...]:
    return tuple(option for option in scene.options if option in answer.options)


def _some(scene: SceneStory, answer: Answer) -> tuple[str, ...]:
    chosen = _chosen(scene, answer)
    if not scene.least <= len(chosen) <= scene.most:
        raise NotSoMany(scene.least, scene.most)
    return chosen


def _ordered(scene: SceneStory, answer: Answer) -> tuple[str, ...]:
    if not answer.numbers:
        return answer.options
    places = {option: _whole(answer.numbers.get(option, "")) for option in scene.options}
    if sorted(places.values()) != list(range(1, len(scene.options) + 1)):
        raise NotInOrder
    return tuple(sorted(scene.options, key=lambda option: places[option]))


def _shared(scene: SceneStory, answer: Answer) -> tuple[str, ...]:
    if not answer.numbers:
        return tuple(sorted(answer.options, key=scene.options.index))
    given = {option: _whole(answer.numbers.get(option) or "0") for option in scene.options}
    for (least, most), amount in zip(scene.bounds, given.values(), strict=True):
        if amount and (not least <= amount <= most or amount % scene.step):
            raise NotWithin
    if sum(given.values()) != scene.budget:
        raise NotShared(sum(given.values()), scene.budget)
    for (least, _most), amount in zip(scene.bounds, given.values(), strict=True):
        if amount < least:
            raise NotWithin
    return tuple(option for option, amount in given.items() for _ in range(amount // scene.step))


def _whole(text: str) -> int:
    """Return the whole number that was written; -1 stands for anything else."""
    written = text.strip()
    # Digits of every script: a keyboard may write Arabic or Persian ones.
    return int(written) if len(written) <= 6 and written.isdecimal() else -1


_READ: dict[str, Callable[[SceneStory, Answer], tuple[str, ...]]] = {
    "one": _chosen,
    "several": _some,
    "order": _ordered,
    "share": _shared,
}
