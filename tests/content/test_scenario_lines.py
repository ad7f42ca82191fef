"""What a trainer is led to: the line of each scene, option, inject and value."""

from pathlib import Path

import pytest

from elearning.content.library import Library
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def text() -> list[str]:
    return Path(ROOT, "simulations/typhoon-maruvai/scenario.yaml").read_text("utf-8").splitlines()


def test_every_part_of_a_scenario_has_the_line_on_which_it_stands(library: Library, text):
    edition = library.get_scenario("typhoon-maruvai")

    wanted = {f"scenes.{name}": name for name in edition.program.scene_ids}
    wanted |= {f"injects.{name}": name for name in edition.program.inject_ids}
    wanted |= {f"values.{name}": name for name in (*edition.story.gauges, *edition.story.enums)}
    wanted |= {
        f"scenes.{name}.{option}": option
        for name, scene in edition.story.scenes.items()
        for option in scene.options
    }
    for name, word in wanted.items():
        assert text[edition.lines[name] - 1].strip().startswith(f"{word}:")
    assert text[edition.lines["sectors"] - 1].startswith("sectors:")
