"""Properties that hold in every state of every scenario, however it is played."""

import json

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from elearning.errors import UnknownMove
from elearning.simulation.compiler import compile_scenario
from elearning.simulation.debrief import debrief
from elearning.simulation.engine import decide, moves, replay, seeded, start
from elearning.simulation.events import Arrived, Changed, Entered
from elearning.simulation.program import Program
from elearning.simulation.state import Move, State
from elearning.simulation.story import write_story
from tests.build_simulation import SEVERITIES
from tests.simulation.test_debrief import POINTS
from tests.simulation.worlds import worlds


class Attempts(RuleBasedStateMachine):
    """Plays a random scenario by random moves."""

    @initialize(scenario=worlds(), seed=st.text("abc123", max_size=6))
    def begin(self, scenario, seed):
        self.scenario, self.draw = scenario, seeded(seed)
        self.program = compile_scenario(scenario, SEVERITIES)
        self.state, events = start(self.program, self.draw)
        self.taken, self.events, self.clock = [], [events], scenario.clock.start

    @precondition(lambda self: not self.program.is_over(self.state))
    @rule(data=st.data())
    def take(self, data):
        move = data.draw(st.sampled_from(moves(self.program, self.state)))
        self.clock = self.state.clock
        before = self.state
        self.state, events = decide(self.program, before, move, self.draw)
        self.taken.append(move)
        self.events.append(events)

    @rule(options=st.lists(st.sampled_from("abcdz"), max_size=4))
    def refuse(self, options):
        move, before = Move(tuple(options)), self.state.to_json()
        if move not in moves(self.program, self.state):
            with pytest.raises(UnknownMove):
                decide(self.program, self.state, move, self.draw)
        assert self.state.to_json() == before

    @invariant()
    def values_keep_their_bounds(self):
        for name, indicator in self.scenario.indicators.items():
            assert indicator.low <= self.program.reading(self.state, name) <= indicator.high
        for name in self.scenario.flags:
            assert self.program.reading(self.state, name) in (0, 1)
        for name, enum in self.scenario.enums.items():
            assert 0 <= self.program.reading(self.state, name) < len(enum.values)

    @invariant()
    def the_clock_never_runs_back_nor_beyond_the_horizon(self):
        hours = [
            event.clock
            for event in self.events[-1]
            if isinstance(event, Arrived | Entered | Changed)
        ]
        assert hours == sorted(hours)
        assert self.clock <= self.state.clock <= self.scenario.clock.horizon
        assert all(self.clock <= hour <= self.state.clock for hour in hours)

    @invariant()
    def an_inject_arrives_at_most_once_and_waits_in_one_place(self):
        arrived = [
            one.inject for events in self.events for one in events if isinstance(one, Arrived)
        ]
        assert len(arrived) == len(set(arrived))
        waiting = [inject for _, inject in (*self.state.waiting, *self.state.counted)]
        assert len(waiting) == len(set(waiting))
        assert not {self.program.inject_ids[inject] for inject in waiting} & set(arrived)
        assert all(due > self.state.clock for due, _ in self.state.waiting) or self.is_over()

    def is_over(self):
        return self.program.is_over(self.state)

    @invariant()
    def somebody_can_move_or_it_is_over(self):
        assert bool(moves(self.program, self.state)) is not self.is_over()

    @invariant()
    def replay_meets_the_live_state(self):
        run = replay(self.program, self.taken, self.draw)
        assert run.state == self.state
        assert list(run.events) == self.events

    @invariant()
    def state_and_program_survive_json(self):
        stored = State.from_json(json.loads(json.dumps(self.state.to_json())))
        assert stored == self.state
        assert hash(stored) == hash(self.state)

    def teardown(self):
        if hasattr(self, "program"):
            kept = Program.from_json(json.loads(json.dumps(self.program.to_json())))
            assert kept.digest == self.program.digest
            assert replay(kept, self.taken, self.draw).state == self.state
            looked_back = debrief(
                self.program, write_story(self.scenario, POINTS), self.taken, self.draw
            )
            assert len(looked_back.steps) == len(self.taken)


Attempts.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestAttempts = Attempts.TestCase
