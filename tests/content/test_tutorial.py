"""The tutorial: after each of its ten steps the scenario is whole, and plays as the text says."""

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from elearning.content import scenarios
from elearning.content.problems import Problems
from elearning.content.scenario_variants import load_variants
from elearning.content.source import Tree, parse_yaml
from elearning.errors import UnknownMove
from elearning.simulation.engine import decide, seeded, start
from elearning.simulation.events import Rated
from elearning.simulation.state import Move
from tests.conftest import ROOT
from tests.content.test_scenarios import KNOWN, PATH

TUTORIAL = (ROOT / "docs" / "scenario-tutorial.md").read_text("utf-8")
STEPS = re.split(r"^## ", TUTORIAL, flags=re.MULTILINE)[1:]


def box(text: str, kind: str) -> str:
    """Return the box of a kind in a step."""
    found = re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    return found.group(1) if found else ""


def merged(old: Any, new: Any) -> Any:
    """Return a document with what is new or changed put in its place."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}


def value_of(text: str) -> Any:
    tree = parse_yaml(text, PATH, Problems(), deepest=30)
    assert tree is not None
    return tree.value


def document(number: int) -> Any:
    whole: Any = {}
    for step in STEPS[:number]:
        whole = merged(whole, deepcopy(value_of(box(step, "yaml"))))
    return whole


def edition(number: int):
    problems = Problems()
    scenario = scenarios.check_scenario(Tree(PATH, document(number), {}), KNOWN, problems)
    assert list(map(str, problems)) == []
    return scenarios.make_edition("my-valley", PATH, scenario, KNOWN.guidance)


@dataclass(frozen=True)
class Play:
    """One line of what is played: the moves, where they lead, and perhaps the last rating."""

    number: int
    line: str

    @property
    def moves(self) -> list[str]:
        return [one.strip() for one in self.line.partition("->")[0].split(",")]

    @property
    def ends(self) -> list[str]:
        return self.line.partition("->")[2].partition(":")[0].strip().split(" or ")

    @property
    def grade(self) -> str:
        return self.line.partition(":")[2].strip()


PLAYS = [
    Play(number, line)
    for number, step in enumerate(STEPS, 1)
    for line in box(step, "play").strip().split("\n")
]


def move(written: str, step: int) -> Move:
    """Return the move that a line of the tutorial writes."""
    if " > " in written:
        return Move(tuple(written.split(" > ")))
    options: list[str] = []
    for part in written.split(" + "):
        name, _, amount = part.partition(" ")
        options += [name] * (int(amount) // step if amount else 1)
    return Move(tuple(options))


def played(play: Play, seed: str) -> tuple[str, str]:
    made, draw = edition(play.number), seeded(seed)
    state, _ = start(made.program, draw)
    grade = ""
    for written in play.moves:
        step = made.story.scenes[made.program.scene(state)].step
        try:
            state, events = decide(made.program, state, move(written, step), draw)
        except UnknownMove:
            return "closed", ""
        grade = next(event.grade for event in events if isinstance(event, Rated))
    return made.program.scene(state), grade


def test_there_are_ten_steps():
    assert [step.partition(".")[0] for step in STEPS] == [str(number) for number in range(1, 11)]
    assert all(box(step, "yaml") and box(step, "play") for step in STEPS)


@pytest.mark.parametrize("number", range(1, 11))
def test_after_each_step_the_scenario_is_whole(number):
    assert edition(number).program.scene_ids


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: f"{play.number}: {play.line}")
def test_each_step_plays_as_it_says(play):
    seeds = [str(number) for number in range(1 if len(play.ends) == 1 else 25)]

    found = {played(play, seed) for seed in seeds}

    assert {scene for scene, _ in found} == set(play.ends)
    assert not play.grade or {grade for _, grade in found} == {play.grade}


def test_the_first_box_is_a_whole_file():
    problems = Problems()
    tree = parse_yaml(box(STEPS[0], "yaml"), PATH, problems, deepest=30)

    assert tree is not None
    assert scenarios.check_scenario(tree, KNOWN, problems), list(map(str, problems))


def test_the_variant_of_the_last_step_can_be_played(tmp_path, monkeypatch):
    path = tmp_path / "simulations" / "my-valley" / "scenario.yaml"
    (path.parent / "variants").mkdir(parents=True)
    path.write_text("a: b", "utf-8")
    variant = box(STEPS[9], "yaml variant")
    (path.parent / "variants" / "highlands.yaml").write_text(variant, "utf-8")
    tree = Tree(PATH, document(10), {})
    monkeypatch.setattr(
        "elearning.content.scenario_variants.read_scenario", lambda *_arguments: tree
    )
    problems = Problems()

    found = load_variants(tmp_path, path, KNOWN, problems)

    assert list(map(str, problems)) == []
    assert found["highlands"].title == "The valley of Amra"


def test_every_link_of_the_tutorial_leads_somewhere():
    for target in re.findall(r"\]\(([\w.-]+)\)", TUTORIAL):
        assert (ROOT / "docs" / target).is_file()
