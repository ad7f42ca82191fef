"""Recorded attempts: the contract between this engine, its later versions and other engines.

``.venv/bin/python -m tests.simulation.transcripts`` writes them anew. Do so only when
the language itself has changed: a difference otherwise means that stored attempts break.
"""

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.effects import Add, Bring, Choose, Correct, If, Raise, Schedule
from elearning.simulation.engine import ENGINE_VERSION, Run, moves, replay, seeded, start
from elearning.simulation.program import Program
from elearning.simulation.scenario import Clock, Decision, Scenario, Telling, Way
from tests.build_simulation import (
    SEVERITIES,
    a_choice_of_several,
    a_decision,
    a_part,
    a_rating,
    a_scenario,
    a_scene,
    a_share,
    an_ending,
    an_inject,
    an_option,
    an_order,
    an_outcome,
)

FOLDER = Path(__file__).parent.parent / "transcripts"
ATTEMPTS = 8


def recorded() -> Mapping[str, Scenario]:
    """Return the scenarios of which attempts are recorded."""
    return {
        "several": _several(),
        "chances": _chances(),
        "delays": _delays(),
        "orders": _orders(),
        "shares": _shares(),
    }


def transcript(program: Program, seed: str, taken: list[Any]) -> dict[str, Any]:
    """Return one attempt as plain values: moves, events and states."""
    run = replay(program, taken, seeded(seed))
    return {
        "seed": seed,
        "moves": [list(move.options) for move in taken],
        "events": [list(told(run, turn)) for turn in range(len(run.events))],
        "states": [state.to_json() for state in run.states],
    }


def told(run: Run, turn: int) -> Iterator[dict[str, Any]]:
    """Yield the events of a turn as plain values."""
    for event in run.events[turn]:
        yield {"event": type(event).__name__, **json.loads(json.dumps(event._asdict()))}


def _played(program: Program, seed: str) -> list[Any]:
    chooser, taken = random.Random(seed), []
    state, _ = start(program, seeded(seed))
    while not program.is_over(state) and len(taken) < 30:
        taken.append(chooser.choice(moves(program, state)))
        state = replay(program, taken, seeded(seed)).state
    return taken


def write() -> None:
    """Record attempts at every scenario anew."""
    for name, scenario in recorded().items():
        program = compile_scenario(scenario, SEVERITIES)
        seeds = [f"{name}-{number}" for number in range(ATTEMPTS)]
        attempts = [transcript(program, seed, _played(program, seed)) for seed in seeds]
        content = {
            "engine": ENGINE_VERSION,
            "digest": program.digest,
            "program": program.to_json(),
            "attempts": attempts,
        }
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _several() -> Scenario:
    parts = {
        "a": a_part(hours=2, effects=(Add("trust", 2),)),
        "b": a_part(hours=3, effects=(Choose("site", "school"),)),
        "c": a_part(condition="trust >= 4", effects=(Add("trust", -3),)),
    }
    whole = a_choice_of_several(
        parts,
        least=1,
        most=2,
        hours=1,
        effects=(If("chosen(a) and not chosen(c)", (Raise("warned"),), (Add("trust", -1),)),),
        ratings=(
            a_rating("best", condition="chosen(a) and chosen(b)"),
            a_rating("harmful", condition="chosen(c)", meets=(), breaks=("G-01",)),
            a_rating("acceptable"),
        ),
        feedback=(Telling("It rose.", "trust > 5"), Telling("It fell.")),
        ways=(Way("first", "not warned and trust > 2"), Way("second")),
    )
    mend = an_option(effects=(Correct("G-01"),), condition="visited(second)")
    last = a_decision(mend=mend, leave=an_option(ratings=(a_rating("weak"),)))
    return a_scenario({"first": a_scene(whole), "second": a_scene(last, phase="after")})


def _chances() -> Scenario:
    turn = (
        an_outcome(25, "first", effects=(Add("trust", -2),)),
        an_outcome(45, "second", effects=(Raise("warned"),)),
        an_outcome(30, "end"),
    )
    go = an_option("turn", hours=3, effects=(Schedule("news", after=5),))
    wait = an_option("first", hours=6, ratings=(a_rating("weak"),), effects=(Add("trust", -1),))
    return a_scenario(
        {
            "first": a_scene(Decision("one", "Go?", {"go": go, "wait": wait}, weight=3)),
            "turn": a_scene(chance=turn, jump=1),
            "second": a_scene(a_decision(back=an_option("turn", hours=2), act=an_option())),
            "late": an_ending("bad", phase="after"),
        },
        clock=Clock(-12, 24, "late"),
        injects={"news": an_inject(condition="trust > 1", effects=(Add("trust", 1),))},
    )


def _delays() -> Scenario:
    early = (Schedule("visit", after=9), Schedule("letter", turns=2), Add("trust", -1))
    late = (Schedule("visit", after=3), If("taken(first.early)", (Bring("letter"),)))
    options = {
        "early": an_option("second", hours=4, effects=early),
        "late": an_option("second", hours=8, effects=late),
    }
    again = an_option("first", hours=5, condition="trust > 1")
    return a_scenario(
        {
            "first": a_scene(a_decision(**options)),
            "second": a_scene(a_decision(again=again, stop=an_option(hours=12)), jump=24),
        },
        clock=Clock(0, 200, "end"),
        injects={
            "visit": an_inject(effects=(Add("trust", -2), Schedule("echo", after=30))),
            "letter": an_inject(effects=(Add("trust", 1),)),
            "echo": an_inject(condition="trust < 4"),
            "alarm": an_inject(when="trust <= 2", effects=(Raise("warned"),)),
        },
    )


def _orders() -> Scenario:
    parts = {
        "water": a_part(effects=(If("place(water) = 1", (Add("trust", 2),), (Add("trust", -1),)),)),
        "roads": a_part(effects=(Choose("site", "field"),)),
        "school": a_part(effects=(Choose("site", "school"),)),
        "radio": a_part(effects=(If("before(radio, roads)", (Raise("warned"),)),)),
    }
    whole = an_order(
        parts,
        hours=3,
        effects=(If("before(school, water) and trust < 4", (Schedule("news", after=2),)),),
        ratings=(
            a_rating("best", condition="place(water) <= 2 and before(radio, roads)"),
            a_rating("harmful", condition="place(water) = 4", meets=(), breaks=("G-01",)),
            a_rating("acceptable"),
        ),
        feedback=(Telling("Water first.", "place(water) = 1"), Telling("Water later.")),
        ways=(Way("first", "site is school and trust > 3 and not warned"), Way("second")),
    )
    mend = an_option(effects=(Correct("G-01"),), condition="warned")
    last = a_decision(mend=mend, leave=an_option(ratings=(a_rating("weak"),)))
    return a_scenario(
        {"first": a_scene(whole), "second": a_scene(last, phase="after")},
        clock=Clock(0, 40, "end"),
        injects={"news": an_inject(effects=(Add("trust", -1),))},
    )


def _shares() -> Scenario:
    parts = {
        "boats": a_part(hours=2, effects=(If("share(boats) >= 20", (Add("trust", 2),)),)),
        "tents": a_part(hours=1, least=10, feedback=(Telling("Tents stand."),)),
        "radio": a_part(condition="trust > 2", most=10, effects=(Raise("warned"),)),
    }
    whole = a_share(
        parts,
        budget=40,
        step=10,
        hours=1,
        effects=(If("chosen(boats) and share(tents) = 10", (), (Add("trust", -2),)),),
        ratings=(
            a_rating("best", condition="share(boats) >= 20 and share(tents) >= 20"),
            a_rating("weak", condition="not chosen(boats)", meets=(), breaks=("G-02",)),
            a_rating("acceptable"),
        ),
        ways=(Way("first", "share(radio) = 10 and trust > 1"), Way("second")),
    )
    again = an_option("first", hours=6, condition="taken(first.radio)", effects=(Correct("G-02"),))
    return a_scenario(
        {"first": a_scene(whole), "second": a_scene(a_decision(again=again, stop=an_option()))},
        clock=Clock(0, 60, "end"),
    )


if __name__ == "__main__":
    write()
