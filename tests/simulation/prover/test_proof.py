"""Proofs: what they tell, how they are kept, and the results that they give."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.engine import moves, replay, seeded, start
from elearning.simulation.prover import table
from elearning.simulation.prover.diff import changes
from elearning.simulation.prover.exploring import explore
from elearning.simulation.prover.path import Path
from elearning.simulation.prover.proof import Proof, Stakes
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.report import prove
from elearning.simulation.prover.scoring import NotProved, Scores, scores_of
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.table import Table, table_of
from elearning.simulation.prover.valuing import evaluate
from elearning.simulation.prover.watching import bare
from elearning.simulation.scenario import Way
from elearning.simulation.scoring import LOSSES
from elearning.simulation.state import Move
from tests.build_simulation import (
    SEVERITIES,
    a_decision,
    a_program,
    a_scene,
    an_ending,
    an_option,
    an_outcome,
)
from tests.simulation.prover.samples import PLANTED, a_clean_scenario, proof_of, with_option
from tests.simulation.prover.test_oracle import naively
from tests.simulation.prover.worlds import proof_worlds

numbers = st.integers(0, 31)


def program_of(number):
    """Return the program of a clean scenario."""
    return compile_scenario(a_clean_scenario(number), SEVERITIES)


@given(numbers)
@settings(max_examples=8, deadline=None)
def test_a_stored_proof_is_the_same(number):
    proof = proof_of(a_clean_scenario(number))

    assert Proof.from_json(json.loads(json.dumps(proof.to_json()))) == proof


def test_a_proof_of_another_format_is_refused():
    stored = proof_of(a_clean_scenario()).to_json()

    with pytest.raises(ValueError, match="format 0"):
        Proof.from_json({**stored, "format": 0})


@pytest.mark.parametrize("number", [0, 14, 31])
def test_the_path_to_an_ending_leads_there(number):
    program = program_of(number)

    endings = prove(program).endings

    assert all(ending.is_reached for ending in endings)
    for ending in endings:
        run = replay(program, ending.path.taken, ending.path.draw(program))
        assert program.scene(run.state) == ending.scene


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_the_path_of_a_finding_leads_to_its_scene(planted):
    scenario = planted.plant()
    program = compile_scenario(scenario, SEVERITIES)

    for finding in proof_of(scenario).findings:
        if finding.path:
            run = replay(program, finding.path.taken, finding.path.draw(program))
            assert program.scene(run.state) == finding.place


def test_the_chances_of_all_endings_make_one():
    proof = prove(program_of(30))

    assert sum(ending.chance for ending in proof.endings) == pytest.approx(1)


def test_the_best_path_gives_nothing_away():
    program = program_of(31)
    proof = prove(program)

    best = proof.stakes.best
    result = scores_of(program, proof).score(best.taken, best.draw(program))

    assert result.is_over
    assert result.share == 1


def _every_attempt(program, draw, taken=()):
    run = replay(program, taken, draw)
    if program.is_over(run.state):
        yield taken, run
    else:
        for move in moves(program, run.state):
            yield from _every_attempt(program, draw, (*taken, move))


@pytest.mark.parametrize("number", range(0, 32, 3))
def test_results_go_from_nothing_to_all_under_any_draws(number):
    program = program_of(number)
    scores = scores_of(program, prove(program))

    for figure in (10, 70):
        draw = lambda chance, visit, figure=figure: figure  # noqa: E731
        shares = [scores.score(taken, draw).share for taken, _ in _every_attempt(program, draw)]
        assert min(shares) == 0
        assert max(shares) == 1


def _lost(program, run):
    lost = program.scenes[run.state.values[0]].loss
    for events in run.events[1:]:
        lost += LOSSES[events[0].grade] * events[0].weight
    return lost


@pytest.mark.parametrize("number", [0, 5, 9, 29])
def test_without_chance_a_result_is_the_share_of_losses_avoided(number):
    program, draw = program_of(number), seeded("any")
    proof = prove(program)
    scores = scores_of(program, proof)
    attempts = list(_every_attempt(program, draw))
    losses = [_lost(program, run) for _, run in attempts]

    for (taken, _), lost in zip(attempts, losses, strict=True):
        kept = Fraction(max(losses) - lost, max(losses) - min(losses))
        assert scores.score(taken, draw).share == kept
    assert proof.stakes.most_loss == max(losses)
    assert proof.stakes.value == min(losses) * proof.stakes.scale


def test_a_mistake_repaired_never_scores_above_one_not_made():
    mend = an_option("last", ratings=(replace(an_option().ratings[0], grade="best"),))
    slip = an_option("mend", ratings=(replace(mend.ratings[0], grade="harmful"),))
    weak = replace(mend, ratings=(replace(mend.ratings[0], grade="weak"),))
    scenes = {
        "first": a_scene(a_decision(good=mend, slip=slip)),
        "mend": a_scene(a_decision(mend=mend, weak=weak)),
        "last": a_scene(a_decision(good=replace(mend, ways=(Way("end"),)))),
    }
    program = a_program(scenes)
    scores = scores_of(program, prove(program))

    straight = scores.score([Move(("good",)), Move(("good",))], seeded("x"))
    mended = scores.score([Move(("slip",)), Move(("mend",)), Move(("good",))], seeded("x"))

    assert mended.share < straight.share == 1


@settings(max_examples=15, deadline=None)
@given(proof_worlds())
def test_every_state_is_found_in_the_table_with_its_value(scenario):
    program = compile_scenario(scenario, SEVERITIES)
    naive = naively(program)
    assume(not naive.dead_ends)
    reduction = reduction_of(program)
    values = evaluate(explore(program, reduction, Stepper(bare(program), reduction), 10_000))
    stakes = Stakes(values.scale, 0, 0.0, 0, values.draws, (), (), Path())

    scores = Scores(program, reduction, stakes, Table.from_bytes(table_of(values).to_bytes()))

    for state, items in naive.after.items():
        assert scores.value(state) == naive.value[state]
        costs = naive.costs(naive.value, state)
        regrets = [cost - naive.value[state] for cost in costs]
        assert scores.regrets(state) == dict(zip([item[0] for item in items], regrets, strict=True))


def test_a_state_that_no_attempt_reaches_has_no_value():
    program = program_of(0)
    scores = scores_of(program, prove(program))
    state, _ = start(program, seeded("x"))
    values = list(state.values)
    values[program.numbers["trust"]] = 0

    with pytest.raises(KeyError):
        scores.value(state._replace(values=tuple(values)))


def test_no_result_without_a_sound_proof_of_this_very_program():
    program = program_of(0)
    other = prove(program_of(1))
    unsound = PLANTED["an early end that costs nothing"].plant()

    with pytest.raises(NotProved):
        scores_of(program, other)
    with pytest.raises(NotProved):
        scores_of(compile_scenario(unsound, SEVERITIES), proof_of(unsound))


def test_a_budget_that_is_too_small_proves_nothing_but_what_was_seen():
    proof = prove(program_of(0), budget=3)

    assert proof.verdict == "too-large"
    assert not proof.is_sound
    assert proof.size.waiting
    assert not [one for one in proof.findings if one.kind.endswith("unreachable")]
    assert proof.stakes is None


def test_chances_without_end_are_refused():
    wind = (an_outcome(50, "wind"), an_outcome(50, "end"))
    proof = prove(
        a_program(
            {
                "first": a_scene(a_decision(act=an_option("wind"))),
                "wind": a_scene(chance=wind, jump=1),
            }
        )
    )

    assert proof.verdict == "too-many-draws"
    assert proof.findings[0].is_fault


def test_two_proofs_of_one_program_do_not_differ():
    proof = prove(program_of(7))

    assert changes(proof, proof) == ()


def test_a_lost_ending_and_another_loss_are_told():
    before = a_clean_scenario()
    scene = before.scenes["s2"]
    for name in scene.decision.options:
        scene = with_option(scene, name, ways=(Way("end"),))
    heavier = replace(scene, decision=replace(scene.decision, weight=3))
    after = replace(before, scenes={**before.scenes, "s2": heavier})

    told = {(one.kind, one.name): one for one in changes(proof_of(before), proof_of(after))}

    assert ("ending-lost", "lost") in told
    assert told["most-loss", ""].before == 12
    assert told["most-loss", ""].after == 20
    assert ("fault-new", "ending-unreachable lost ") in told


def test_an_ending_that_is_gained_is_told():
    before = a_clean_scenario()
    scenes = {**before.scenes, "new": an_ending()}
    scenes["s2"] = with_option(scenes["s2"], "bad", ways=(Way("new"),))

    told = changes(proof_of(before), proof_of(replace(before, scenes=scenes)))

    assert "new" in [one.name for one in told if one.kind == "ending-gained"]


@pytest.mark.parametrize("number", [0, 2, 30])
def test_careless_players_have_the_results_that_playing_gives_them(number):
    program = program_of(number)
    proof = prove(program)
    scores = scores_of(program, proof)
    picks = {"first": lambda offered: offered[0], "last": lambda offered: offered[-1]}

    for player, pick in picks.items():
        mean = Fraction(0)
        for figure, share in ((10, 40), (70, 60)):
            draw = lambda chance, visit, figure=figure: figure  # noqa: E731
            taken = []
            while not program.is_over(state := replay(program, taken, draw).state):
                taken.append(pick(moves(program, state)))
            mean += scores.score(taken, draw).share * Fraction(share, 100)
        (found,) = (one for one in proof.players if one.player == player)
        assert found.mean == pytest.approx(float(mean))


@pytest.mark.parametrize("number", [0, 2])
def test_a_random_players_results_are_exact_where_they_are_few(number):
    program = program_of(number)
    proof = prove(program)
    scores = scores_of(program, proof)
    shares = []

    for (figure, share), _ in product(((10, 40), (70, 60)), (0,)):
        draw = lambda chance, visit, figure=figure: figure  # noqa: E731
        attempts = list(_every_attempt(program, draw))
        shares += [
            (scores.score(taken, draw).share, Fraction(share, 100 * len(attempts)))
            for taken, _ in attempts
        ]

    (found,) = (one for one in proof.players if one.player == "random")
    assert not found.samples
    assert found.mean == pytest.approx(float(sum(one * chance for one, chance in shares)))
    assert (found.least, found.most) == (0, 1)


def test_reading_time_counts_the_words_that_are_met():
    cost = proof_of(a_clean_scenario(0)).cost

    assert cost.longest == cost.median == 3
    assert 0 < cost.minutes <= cost.most_minutes


def test_the_points_at_stake_are_told_with_how_often_they_are():
    (point,) = proof_of(a_clean_scenario(0)).points

    assert (point.point, point.scenes) == ("G-03", ("s0", "s1", "s2"))
    assert point.often == pytest.approx(3)


def test_through_the_first_scene_every_result_is_possible():
    program = program_of(0)

    scenes = {one.scene: one for one in prove(program).scenes}

    first = scenes[program.scene_ids[program.start]]
    assert (first.lowest, first.highest, first.often) == (0.0, 1.0, 1.0)
    assert all(0 <= one.lowest <= one.highest <= 1 for one in scenes.values())


def test_what_was_not_proved_tells_scenes_that_were_met_without_their_results():
    proof = prove(program_of(0), budget=1)

    assert proof.scenes
    assert {one.lowest for one in proof.scenes} == {None}


def test_a_table_comes_back_as_it_was_and_knows_no_other_state():
    program = program_of(0)
    reduction = reduction_of(program)
    values = evaluate(explore(program, reduction, Stepper(bare(program), reduction), 10_000))
    made = table_of(values)

    read = Table.from_bytes(made.to_bytes())

    assert read.needs == made.needs == reduction.needs
    for place in values.explored.places:
        for packed, number in place.states.items():
            found = read.find(place.moment, packed)
            assert (found.value, found.greatest) == (
                place.values[number],
                (place.greatest[number],),
            )
            assert read.find(place.moment, packed + (1 << 80)) is None
            assert read.find(place.moment._replace(clock=9999), packed) is None


def test_states_whose_keys_would_be_the_same_get_another_salt(monkeypatch):
    program = program_of(0)
    reduction = reduction_of(program)
    values = evaluate(explore(program, reduction, Stepper(bare(program), reduction), 10_000))
    moved = table._moved
    monkeypatch.setattr(
        table, "_moved", lambda moment, salt: moved(moment, salt) if salt > 1 else 0
    )

    made = table_of(values)

    assert made.salt == 2
    assert len(set(made.keys)) == len(made.keys) == values.explored.states
