"""Scenarios of any size, made for measuring."""

import random

from elearning.simulation.effects import Add
from elearning.simulation.program import Program
from elearning.simulation.scenario import GRADES, Clock, Way
from tests.build_simulation import (
    a_decision,
    a_program,
    a_rating,
    a_scene,
    an_ending,
    an_indicator,
    an_option,
)


def synthetic(decisions: int, indicators: int) -> Program:
    """Return a program whose options move two of many indicators, all asked for at the end."""
    dice = random.Random(1)
    names = [f"i{number}" for number in range(indicators)]
    asked = " and ".join(f"{name} >= 4" for name in names)
    scenes = {}
    for number in range(decisions):
        ways: tuple[Way, ...] = (Way(f"d{number + 1}"),)
        if number == decisions - 1:
            ways = (Way("end", asked), Way("lost"))
        options = {}
        for grade in GRADES:
            moved = dice.sample(names, 2)
            effects = tuple(Add(name, dice.choice((-2, -1, 1, 2))) for name in moved)
            rating = (a_rating(grade),)
            hours = dice.randint(1, 9)
            options[grade] = an_option(hours=hours, effects=effects, ratings=rating, ways=ways)
        scenes[f"d{number}"] = a_scene(a_decision(**options))
    return a_program(
        {**scenes, "lost": an_ending("bad")},
        indicators={name: an_indicator(5) for name in names},
        flags={},
        enums={},
        clock=Clock(0, 9999, "lost"),
    )
