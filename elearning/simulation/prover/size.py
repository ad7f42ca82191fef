"""What exploring costs, and what an author could save by asking for less."""

from elearning.simulation.program import Program
from elearning.simulation.prover.exploring import Explored, explore
from elearning.simulation.prover.proof import Size
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.watching import bare


def measure(program: Program, budget: int) -> Size:
    """Explore a program within a budget, and return what it costs without proving anything.

    :raise TooManyDraws: if a chance comes back too often to be told apart.
    """
    reduction = reduction_of(program)
    return size_of(explore(program, reduction, Stepper(bare(program), reduction), budget))


def size_of(explored: Explored) -> Size:
    """Return what exploring cost, and by what."""
    by_scene: dict[str, int] = {}
    for place in explored.places:
        scene = explored.program.scene_ids[place.scene]
        by_scene[scene] = by_scene.get(scene, 0) + len(place.states)
    return Size(
        states=explored.states,
        transitions=explored.transitions,
        moments=len(explored.known),
        waiting=explored.waiting,
        by_scene=by_scene,
        saved=_saved(explored),
    )


def _saved(explored: Explored) -> dict[str, int]:
    """Return for each value how many states there are only because it is told apart."""
    saved: dict[str, int] = {}
    reduction = explored.stepper.reduction
    for place in explored.places:
        for slot, _, _ in reduction.codes[place.scene]:
            others = ~reduction.fields[slot]
            name = explored.program.slots[slot]
            left = len({packed & others for packed in place.states})
            saved[name] = saved.get(name, 0) + len(place.states) - left
    return saved
