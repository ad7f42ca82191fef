"""The worked examples of the page on scoring: each loads, is sound, and gives its figures."""

import re
from dataclasses import dataclass
from fractions import Fraction

import pytest

from elearning.simulation.engine import replay
from elearning.simulation.measure import measure
from elearning.simulation.prover.report import prove
from elearning.simulation.prover.scoring import scores_of
from elearning.simulation.state import Move
from tests.exercises import DOCUMENTS, PAGE, an_exercise

RESULTS = re.findall(r"```results\n(.*?)```", PAGE, re.DOTALL)
LINE = re.compile(
    r"(?:if (?P<fall>\w+): )?(?P<moves>[\w, ]+) -> (?P<yet>not yet \()?(?P<percent>\d+) %\)?: "
    r"(?P<regrets>[\d +]+) of (?P<greatest>\d+)"
)


@dataclass(frozen=True)
class Line:
    """One way through an exercise, and the figures that stand behind it."""

    number: int
    text: str

    @property
    def part(self) -> re.Match[str]:
        found = LINE.fullmatch(self.text)
        assert found, self.text
        return found


LINES = [
    Line(number, line) for number, box in enumerate(RESULTS) for line in box.strip().split("\n")
]


def drawn(program, fall):
    """Return the draw in which the only chance leads to a scene."""

    def draw(chance, visit):
        first = program.scenes[chance].outcomes[0]
        return 0 if fall in (None, program.scene_ids[first.ways[-1][1]]) else 99

    return draw


def test_there_are_five_exercises_with_their_results():
    assert len(DOCUMENTS) == len(RESULTS) == 5


@pytest.mark.parametrize("number", range(5))
def test_each_exercise_is_sound(number, library):
    made = an_exercise(number, library)

    proof = prove(made.program, made.story)

    assert [one for one in proof.findings if one.is_fault] == []
    assert proof.is_sound


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.number + 1}: {line.text}")
def test_each_way_has_the_figures_that_stand_behind_it(line, library):
    program = an_exercise(line.number, library).program
    taken = [Move((one,)) for one in line.part["moves"].split(", ")]
    draw = drawn(program, line.part["fall"])

    found = measure(scores_of(program, prove(program)), taken, draw)

    end = replay(program, taken, draw).state
    assert program.is_over(end)
    assert bool(program.breaches(end)) == bool(line.part["yet"])
    assert found.percent == int(line.part["percent"])
    assert [one.regret for one in found.steps] == list(map(int, line.part["regrets"].split(" + ")))
    assert found.greatest == int(line.part["greatest"])


def test_the_share_of_what_was_still_possible_is_the_one_in_the_text(library):
    program = an_exercise(0, library).program
    taken = [Move(("wait",)), Move(("hotel",))]

    found = measure(scores_of(program, prove(program)), taken, lambda chance, visit: 0)

    assert found.left[1] == Fraction(10, 12)
    assert found.lost(2) == Fraction(3, 5)
    assert "three fifths" in PAGE


def test_luck_is_the_one_in_the_text(library):
    program = an_exercise(2, library).program

    found = measure(scores_of(program, prove(program)), [Move(("cross",))], lambda *_: 99)

    assert (found.steps[0].luck.before, found.steps[0].luck.after) == (1, 4)


def test_without_a_loss_of_its_own_leaving_pays(library):
    def cheap(document):
        recalled = {"tone": "bad", "means": "You are gone."}
        scenes = {**document["scenes"]}
        scenes["recalled"] = {**scenes["recalled"], "ending": recalled}
        return {**document, "scenes": scenes}

    made = an_exercise(3, library, cheap)

    faults = [one for one in prove(made.program, made.story).findings if one.is_fault]

    assert [one.kind for one in faults] == ["leaving-pays"]
    assert faults[0].figures == {"costs": 4, "staying": 7}
