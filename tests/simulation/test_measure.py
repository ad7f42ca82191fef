"""Results: what they promise holds in scenarios that nobody wrote, whatever chance does."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.engine import decide, moves, replay, seeded, start
from elearning.simulation.measure import Given, Luck, Measured, measure, percent
from elearning.simulation.prover.exploring import explore
from elearning.simulation.prover.path import Path
from elearning.simulation.prover.proof import Stakes
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.report import prove
from elearning.simulation.prover.scoring import Scores, scores_of
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.table import table_of
from elearning.simulation.prover.valuing import evaluate
from elearning.simulation.prover.watching import bare
from elearning.simulation.scenario import Ending
from elearning.simulation.scoring import LOSSES
from elearning.simulation.state import Move
from tests.build_simulation import (
    SEVERITIES,
    a_decision,
    a_program,
    a_rating,
    a_scene,
    an_option,
    an_outcome,
)
from tests.simulation.prover.naive import Naive, TooMany
from tests.simulation.prover.worlds import proof_worlds

WORLDS = settings(max_examples=12, deadline=None)
tastes = st.lists(st.integers(0, 30), min_size=12, max_size=12)


class World:
    """A generated scenario that can be played under each combination of its draws."""

    def __init__(self, scenario):
        self.program = compile_scenario(scenario, SEVERITIES)
        try:
            self.naive = Naive(self.program, limit=800)
        except TooMany:
            assume(False)
        assume(not self.naive.dead_ends)
        reduction = reduction_of(self.program)
        values = evaluate(
            explore(self.program, reduction, Stepper(bare(self.program), reduction), 10_000)
        )
        stakes = Stakes(
            values.scale, values.value, 0.0, 0, values.draws, values.combinations,
            values.greatest, Path(),
        )  # fmt: skip
        self.scores = Scores(self.program, reduction, stakes, table_of(values))

    def draws(self):
        """Yield each combination of draws under which something can be lost."""
        for fixed, greatest in zip(self.naive.combinations, self.naive.greatest, strict=True):
            if greatest:
                yield lambda chance, visit, fixed=fixed: fixed.get((chance, visit), 0)

    def play(self, draw, choose, taken=()):
        """Return the moves of an attempt in which each is chosen by state."""
        found, state = list(taken), replay(self.program, taken, draw).state
        while not self.program.is_over(state):
            found.append(choose(state))
            state, _ = decide(self.program, state, found[-1], draw)
        return tuple(found)

    def measure(self, taken, draw):
        return measure(self.scores, taken, draw)

    def random(self, figures):
        """Return a player who picks by these figures."""
        given = iter(figures * 9)
        return lambda state: (offered := moves(self.program, state))[next(given) % len(offered)]

    def careful(self, state):
        """Pick a move that gives nothing away."""
        return min(self.scores.regrets(state).items(), key=lambda item: item[1])[0]

    def worst(self, draw):
        """Return a player who gives away as much as can be under these draws."""
        most = {}

        def after(state, move):
            return decide(self.program, state, move, draw)[0]

        def sum_of(state):
            if state not in most:
                regrets = self.scores.regrets(state) if not self.program.is_over(state) else {}
                most[state] = max((x + sum_of(after(state, m)) for m, x in regrets.items()),
                                  default=0)  # fmt: skip
            return most[state]

        def choose(state):
            regrets = self.scores.regrets(state)
            return max(regrets, key=lambda move: regrets[move] + sum_of(after(state, move)))

        return choose


@WORLDS
@given(proof_worlds(), tastes)
def test_a_result_lies_between_nothing_and_all_whatever_is_chosen(scenario, figures):
    world = World(scenario)

    for draw in world.draws():
        found = world.measure(world.play(draw, world.random(figures)), draw)
        assert 0 <= found.share <= 1
        assert 0 <= found.percent <= 100
        assert all(one.regret >= 0 for one in found.steps)


@WORLDS
@given(proof_worlds())
def test_the_best_play_gives_all_and_the_worst_nothing_whatever_chance_does(scenario):
    world = World(scenario)

    for draw in world.draws():
        assert world.measure(world.play(draw, world.careful), draw).percent == 100
        assert world.measure(world.play(draw, world.worst(draw)), draw).share == 0


def sure(scenario):
    """Return a scenario in which each chance falls in one way."""
    scenes = {
        name: replace(scene, chance=(replace(scene.chance[0], percent=100),))
        if scene.chance
        else scene
        for name, scene in scenario.scenes.items()
    }
    return replace(scenario, scenes=scenes)


def lost(program, taken, draw):
    """Return what an attempt lost: grades, weights and the ending's own loss."""
    run = replay(program, taken, draw)
    rated = [events[0] for events in run.events[1:]]
    return program.scenes[run.state.values[0]].loss + sum(
        LOSSES[one.grade] * one.weight for one in rated
    )


@WORLDS
@given(proof_worlds().map(sure), tastes)
def test_without_chance_a_result_is_the_share_of_the_losses_that_was_avoided(scenario, figures):
    world = World(scenario)
    for draw in world.draws():
        taken = world.play(draw, world.random(figures))
        least = lost(world.program, world.play(draw, world.careful), draw)
        greatest = lost(world.program, world.play(draw, world.worst(draw)), draw)
        met = lost(world.program, taken, draw)

        assert world.measure(taken, draw).share == Fraction(greatest - met, greatest - least)


@WORLDS
@given(proof_worlds(), tastes, st.integers(0, 5))
def test_a_mistake_repaired_never_scores_above_one_not_made(scenario, figures, at):
    world = World(scenario)

    for draw in world.draws():
        before = world.play(draw, world.random(figures))[:at]
        state = replay(world.program, before, draw).state
        if world.program.is_over(state):
            continue
        straight = world.measure(world.play(draw, world.careful, before), draw)
        for move, regret in world.scores.regrets(state).items():
            mended = world.measure(world.play(draw, world.careful, (*before, move)), draw)
            assert mended.share == straight.share - regret / straight.greatest


@WORLDS
@given(proof_worlds(), tastes)
def test_what_can_still_be_reached_falls_by_what_is_given_away_and_by_nothing_else(
    scenario, figures
):
    world = World(scenario)

    for draw in world.draws():
        taken = world.play(draw, world.random(figures))
        found = world.measure(taken, draw)
        for turn in range(len(taken) + 1):
            reached = world.measure(world.play(draw, world.careful, taken[:turn]), draw)
            assert found.left[turn] == reached.share
        assert found.left[-1] == found.share


@WORLDS
@given(proof_worlds(), tastes)
def test_losses_are_what_was_expected_and_regrets_and_luck(scenario, figures):
    world = World(scenario)

    for draw in world.draws():
        taken = world.play(draw, world.random(figures))
        found = world.measure(taken, draw)
        luck = [found.opening, *(one.luck for one in found.steps)]
        changes = sum(one.change for one in luck if one)
        regrets = sum(one.regret for one in found.steps)
        met = lost(world.program, taken, draw)
        assert met == world.scores.beginning + regrets + changes


@WORLDS
@given(proof_worlds(), tastes)
def test_what_was_measured_is_kept_to_the_last_fraction(scenario, figures):
    world = World(scenario)

    for draw in world.draws():
        found = world.measure(world.play(draw, world.random(figures)), draw)
        assert Measured.from_json(found.to_json()) == found


def test_another_format_is_not_read():
    with pytest.raises(ValueError, match="format 9"):
        Measured.from_json({"format": 9})


def a_gamble():
    """Return a program: one decision before a chance, and one after the bad outcome."""
    harmful = (a_rating("harmful", meets=(), breaks=("G-03",)),)
    return a_program(
        {
            "first": a_scene(
                a_decision(boat=an_option("wind"), wait=an_option("wind", ratings=harmful))
            ),
            "wind": a_scene(chance=(an_outcome(75, "end"), an_outcome(25, "lost"))),
            "lost": a_scene(ending=Ending("bad", "It is lost.", loss=8)),
        }
    )


@pytest.mark.parametrize(("figure", "after"), [(10, 0), (90, 8)], ids=["kind", "unkind"])
def test_luck_is_told_and_never_blamed(figure, after):
    program = a_gamble()

    found = measure(
        scores_of(program, prove(program)), [Move(("boat",))], lambda chance, visit: figure
    )

    assert found.share == 1
    assert found.steps[0].luck == Luck(Fraction(2), Fraction(after))
    assert found.steps[0].luck.change == after - 2


def test_a_chance_before_the_first_decision_is_luck_of_the_opening():
    slip = an_option(ratings=(a_rating("weak"),))
    program = a_program(
        {
            "wind": a_scene(chance=(an_outcome(50, "calm"), an_outcome(50, "storm"))),
            "calm": a_scene(a_decision(go=an_option(), slip=slip)),
            "storm": a_scene(a_decision(go=an_option("lost"), slip=replace(slip))),
            "lost": a_scene(ending=Ending("bad", "It is lost.", loss=2)),
        }
    )
    scores = scores_of(program, prove(program))

    found = measure(scores, [Move(("go",))], lambda chance, visit: 70)

    assert found.opening == Luck(Fraction(1), Fraction(2))


def a_measured(*regrets, greatest=12):
    return Measured(Fraction(greatest), tuple(Given("s", Fraction(one)) for one in regrets))


def test_a_decision_gives_away_a_share_of_what_was_still_possible():
    found = a_measured(3, 3, 0, 6)

    assert found.left == (1, Fraction(3, 4), Fraction(1, 2), Fraction(1, 2), 0)
    assert [found.lost(turn) for turn in (1, 2, 3, 4)] == [Fraction(1, 4), Fraction(1, 3), 0, 1]


def test_where_nothing_could_be_kept_nothing_is_given_away():
    assert a_measured(12, 0).lost(2) == 0


@pytest.mark.parametrize(
    ("regrets", "turn"), [((1, 4, 4), 2), ((0, 0), None), ((), None)], ids=["first", "none", "no"]
)
def test_the_pivotal_decision_gave_most_away(regrets, turn):
    assert a_measured(*regrets).pivotal == turn


@pytest.mark.parametrize(
    ("share", "shown"),
    [(Fraction(1), 100), (Fraction(999, 1000), 99), (Fraction(7, 10), 70), (Fraction(0), 0),
     (Fraction(6999, 10000), 69), (Fraction(1, 200), 0)],
    ids=str,
)  # fmt: skip
def test_a_percentage_is_never_rounded_up(share, shown):
    assert percent(share) == shown


def test_a_better_move_gives_nothing_away_and_is_rated_best_among_those():
    program = a_gamble()
    scores = scores_of(program, prove(program))
    state, _ = start(program, seeded("x"))

    assert scores.better(state, Move(("wait",))) == Move(("boat",))
    assert scores.better(state, Move(("boat",))) == Move(("boat",))
