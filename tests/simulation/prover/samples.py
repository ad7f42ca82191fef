"""Scenarios without a fault, and the faults that can be planted in them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.effects import Add, Bring, Correct, If, Raise, Schedule, Set
from elearning.simulation.prover.proof import Proof
from elearning.simulation.prover.report import prove
from elearning.simulation.scenario import Ending, Scenario, Scene, Telling, Way
from elearning.simulation.story import write_story
from tests.build_simulation import (
    SEVERITIES,
    a_decision,
    a_rating,
    a_scenario,
    a_scene,
    an_ending,
    an_indicator,
    an_inject,
    an_option,
    an_outcome,
)
from tests.simulation.test_debrief import POINTS

LAST = (Way("end", "trust >= 5"), Way("lost"))
ORDERS = (("good", "poor", "bad"), ("bad", "good", "poor"), ("poor", "bad", "good"))


def proof_of(scenario: Scenario, **more) -> Proof:
    """Return the proof of a scenario, with all that its story claims."""
    program = compile_scenario(scenario, SEVERITIES)
    return prove(program, write_story(scenario, POINTS), **more)


def a_clean_scenario(number: int = 0) -> Scenario:
    """Return one of 32 scenarios of three decisions, in which a prover has nothing to find."""
    scenes = {f"s{at}": _scene(at, number) for at in range(3)}
    more: dict = {"flags": {}, "enums": {}, "indicators": {"trust": an_indicator(5)}}
    if number & 2:
        outcomes = (an_outcome(40, "s2", effects=(Add("trust", -1),)), an_outcome(60, "s2"))
        scenes["wind"] = a_scene(chance=outcomes, sectors=(1,))
        scenes["s1"] = with_ways(scenes["s1"], (Way("wind"),))
    if number & 4:
        more["injects"] = {"news": an_inject(effects=(Add("trust", 1),))}
        scenes["s0"] = with_effects(scenes["s0"], "good", Schedule("news", after=4))
    if number & 8:
        more["flags"] = {"warned": "that people were warned"}
        scenes["s0"] = with_effects(scenes["s0"], "good", Raise("warned"))
        extra = _option("weak", LAST, condition="warned")
        options = {**scenes["s2"].decision.options, "extra": extra}
        scenes["s2"] = replace(scenes["s2"], decision=a_decision(**options))
    if number & 16:
        ratings = (a_rating("weak", condition="trust >= 6"), a_rating("harmful"))
        scenes["s1"] = with_option(scenes["s1"], "bad", ratings=ratings)
    return a_scenario({**scenes, "lost": an_ending("bad")}, **more)


def _scene(at: int, number: int) -> Scene:
    ways = LAST if at == 2 else (Way(f"s{at + 1}"),)
    options = {
        "good": _option("best", ways, effects=(Add("trust", 1),)),
        "poor": _option("weak", ways, hours=2),
        "bad": _option("harmful", ways, effects=(Add("trust", -2),)),
    }
    decision = a_decision(**{name: options[name] for name in ORDERS[(at + number) % 3]})
    return a_scene(replace(decision, weight=1 + number % 2), jump=at, sectors=(1,))


def _option(grade: str, ways: tuple[Way, ...], **more):
    return an_option(ratings=(a_rating(grade),), ways=ways, **more)


def with_option(scene: Scene, name: str, **more) -> Scene:
    """Return a scene with one option changed, or a new one that is like the first."""
    options = scene.decision.options
    like = options.get(name, next(iter(options.values())))
    changed = {**options, name: replace(like, **more)}
    return replace(scene, decision=replace(scene.decision, options=changed))


def with_effects(scene: Scene, name: str, *effects) -> Scene:
    """Return a scene in which one option does more."""
    before = scene.decision.options[name].effects
    return with_option(scene, name, effects=(*before, *effects))


def with_ways(scene: Scene, ways: tuple[Way, ...]) -> Scene:
    """Return a scene all of whose options lead elsewhere."""
    for name in scene.decision.options:
        scene = with_option(scene, name, ways=ways)
    return scene


def _changed(scene: str, change: Callable[[Scene], Scene], **more) -> Scenario:
    clean = a_clean_scenario()
    return replace(clean, scenes={**clean.scenes, scene: change(clean.scenes[scene])}, **more)


def _option_changed(scene: str, option: str, **more) -> Scenario:
    return _changed(scene, lambda one: with_option(one, option, **more))


def _doing(scene: str, option: str, *effects, **more) -> Scenario:
    return _changed(scene, lambda one: with_effects(one, option, *effects), **more)


def _everywhere(**more) -> Callable[[Scene], Scene]:
    def change(scene: Scene) -> Scene:
        for name in scene.decision.options:
            scene = with_option(scene, name, **more)
        return scene

    return change


def _with_scene(name: str, scene: Scene) -> Scenario:
    clean = a_clean_scenario()
    return replace(clean, scenes={**clean.scenes, name: scene})


def _with_loop() -> Scenario:
    clean = _option_changed("s1", "poor", ways=(Way("s0"),), hours=0)
    scene = with_option(replace(clean.scenes["s1"], jump=0), "bad", hours=0)
    first = with_option(clean.scenes["s0"], "poor", hours=0)
    return replace(clean, scenes={**clean.scenes, "s0": first, "s1": scene})


def _all_best() -> Scenario:
    clean = a_clean_scenario()
    best = _everywhere(ratings=(a_rating("best"),))
    scenes = {
        name: best(scene) if scene.decision else scene for name, scene in clean.scenes.items()
    }
    return replace(clean, scenes=scenes)


def _with_ending(loss: int, grade: str) -> Scenario:
    clean = _option_changed(
        "s0", "bad", ways=(Way("sacked"),), ratings=(a_rating(grade),), effects=()
    )
    sacked = a_scene(ending=Ending("bad", "It is over.", loss=loss))
    return replace(clean, scenes={**clean.scenes, "sacked": sacked})


def _good_first() -> Scenario:
    clean = a_clean_scenario()
    scenes = dict(clean.scenes)
    for name in ("s0", "s1", "s2"):
        options = scenes[name].decision.options
        ordered = {one: options[one] for one in ("good", "poor", "bad")}
        scenes[name] = replace(scenes[name], decision=a_decision(**ordered))
    return replace(clean, scenes=scenes)


def _good_is_longest() -> Scenario:
    clean = a_clean_scenario()
    scenes = dict(clean.scenes)
    for name in ("s0", "s1", "s2"):
        scenes[name] = with_option(scenes[name], "good", text="Do it, and do it carefully.")
    return replace(clean, scenes=scenes)


def _with_trap() -> Scenario:
    """Return a scenario in which the best option of the first scene makes the last one harmful."""
    clean = _doing("s0", "good", Raise("warned"), flags={"warned": "a trap"})
    ratings = (a_rating("harmful", condition="warned"), a_rating("best"))
    last = with_option(clean.scenes["s2"], "good", ratings=ratings)
    last = replace(last, decision=replace(last.decision, weight=3))
    return replace(clean, scenes={**clean.scenes, "s2": last})


def _breaking(*, corrected: str) -> Scenario:
    """Return a scenario that breaks a critical point in the second scene."""
    clean = _option_changed("s1", "bad", ratings=(a_rating("harmful", breaks=("G-01",)),))
    scenes = dict(clean.scenes)
    if corrected == "before":
        scenes["s0"] = with_effects(scenes["s0"], "good", Correct("G-01"))
    if corrected == "sometimes":
        gate = Correct("G-01")
        scenes["s2"] = with_effects(scenes["s2"], "good", If("trust >= 9", (gate,)))
    return replace(clean, scenes=scenes)


def _breaking_for_nothing() -> Scenario:
    clean = _option_changed("s1", "good", ratings=(a_rating("best", breaks=("G-01",)),))
    last = clean.scenes["s2"]
    for name in last.decision.options:
        last = with_effects(last, name, Correct("G-01"))
    return replace(clean, scenes={**clean.scenes, "s2": last})


def _with_news(news, *effects) -> Scenario:
    return _doing("s0", "good", *effects, injects={"news": news})


def _pinned() -> Scenario:
    clean = a_clean_scenario()
    last = clean.scenes["s2"]
    for name in last.decision.options:
        last = with_effects(last, name, Add("water", -10))
    first = with_effects(clean.scenes["s0"], "good", Add("water", 1))
    first = with_option(first, "poor", condition="")
    second = with_option(clean.scenes["s1"], "poor", condition="water >= 5")
    scenes = {**clean.scenes, "s0": first, "s1": second, "s2": last}
    return replace(clean, scenes=scenes, indicators={**clean.indicators, "water": an_indicator(4)})


def _claiming(**more) -> Scenario:
    clean = a_clean_scenario()
    return replace(clean, about=replace(clean.about, **more))


@dataclass(frozen=True)
class Planted:
    """A fault that was planted: how, and what must be found of it."""

    plant: Callable[[], Scenario]
    kind: str
    place: str = ""
    name: str = ""


HIDDEN = {"trust": an_indicator(5), "mood": an_indicator(5, shown=False)}
TWICE = (Telling("It is well.", "trust > 10 or trust < 0"), Telling("It is done."))

PLANTED = {
    "every option asks for trust": Planted(
        lambda: _changed("s2", _everywhere(condition="trust >= 4")), "dead-end", "s2"
    ),
    "every option asks for haste": Planted(
        lambda: _changed("s1", _everywhere(condition="clock < 2")), "dead-end", "s1"
    ),
    "a way back costs no time": Planted(_with_loop, "loop"),
    "a scene that nothing leads to": Planted(
        lambda: _with_scene("attic", a_scene()), "scene-unreachable", "attic"
    ),
    "a scene behind a condition that never holds": Planted(
        lambda: replace(
            _option_changed("s0", "poor", ways=(Way("attic", "trust >= 6"), Way("s1"))),
            scenes={
                **_option_changed(
                    "s0", "poor", ways=(Way("attic", "trust >= 6"), Way("s1"))
                ).scenes,
                "attic": a_scene(sectors=(1,)),
            },
        ),
        "scene-unreachable",
        "attic",
    ),
    "an ending that nothing leads to": Planted(
        lambda: _with_scene("dream", an_ending()), "ending-unreachable", "dream"
    ),
    "an ending that asks for too much": Planted(
        lambda: replace(
            _changed("s2", lambda one: with_ways(one, (Way("dream", "trust >= 9"), *LAST))),
            scenes={
                **_changed(
                    "s2", lambda one: with_ways(one, (Way("dream", "trust >= 9"), *LAST))
                ).scenes,
                "dream": an_ending(),
            },
        ),
        "ending-unreachable",
        "dream",
    ),
    "nothing is rated below best": Planted(_all_best, "nothing-to-lose"),
    "a best option that sets a trap": Planted(_with_trap, "best-gives-away", "s0", "good"),
    "a best option that leads to a loss": Planted(
        lambda: _with_ending(6, "best"), "best-gives-away", "s0", "bad"
    ),
    "a harmful option that saves later harm": Planted(
        lambda: replace(
            _with_trap(),
            scenes={
                **_with_trap().scenes,
                "s0": with_option(
                    _with_trap().scenes["s0"],
                    "good",
                    ratings=(a_rating("harmful"),),
                    ways=(Way("end"),),
                ),
                "s1": with_option(
                    _changed("s1", _everywhere(ratings=(a_rating("harmful"),))).scenes["s1"],
                    "bad",
                    ratings=(a_rating("harmful"),),
                ),
            },
        ),
        "harmful-costs-little",
        "s0",
        "good",
    ),
    "an early end that costs nothing": Planted(
        lambda: _with_ending(0, "weak"), "leaving-pays", "s0", "bad"
    ),
    "an early end that costs too little": Planted(
        lambda: _with_ending(1, "harmful"), "leaving-pays", "s0", "bad"
    ),
    "a critical breach that nothing corrects": Planted(
        lambda: _breaking(corrected="never"), "breach-lasts", "s1", "bad: G-01"
    ),
    "a critical breach corrected too early": Planted(
        lambda: _breaking(corrected="before"), "breach-lasts", "s1", "bad: G-01"
    ),
    "a critical breach corrected under a condition that fails": Planted(
        lambda: _breaking(corrected="sometimes"), "breach-lasts", "s1", "bad: G-01"
    ),
    "a critical breach that costs nothing": Planted(
        _breaking_for_nothing, "breach-idle", "s1", "good: G-01"
    ),
    "an option that asks for what cannot be": Planted(
        lambda: _option_changed("s1", "poor", condition="trust > 7"), "never-open", "s1", "poor"
    ),
    "an option that asks for a time that has passed": Planted(
        lambda: _option_changed("s2", "poor", condition="clock < 2"), "never-open", "s2", "poor"
    ),
    "an option that asks for what always is": Planted(
        lambda: _option_changed("s1", "poor", condition="trust >= 3"), "always-open", "s1", "poor"
    ),
    "two options that are one": Planted(
        lambda: _option_changed("s1", "again", text="Do it again."),
        "same-effect",
        "s1",
        "bad = again",
    ),
    "an inject that nothing starts": Planted(
        lambda: _with_news(an_inject()), "never-arrives", "news"
    ),
    "an inject that comes after the end": Planted(
        lambda: _with_news(an_inject(), Schedule("news", after=500)), "never-arrives", "news"
    ),
    "an inject whose condition fails": Planted(
        lambda: _with_news(an_inject(condition="trust < 5"), Bring("news")),
        "never-arrives",
        "news",
    ),
    "a text that is never told": Planted(
        lambda: _option_changed("s1", "good", feedback=TWICE),
        "never-told",
        "scenes.s1.options.good.feedback.0",
    ),
    "a rating whose condition always holds": Planted(
        lambda: _option_changed(
            "s1", "poor", ratings=(a_rating("weak", condition="trust < 9"), a_rating("harmful"))
        ),
        "always-true",
        "s1.poor",
        "rating",
    ),
    "a way whose condition never holds": Planted(
        lambda: _option_changed("s1", "poor", ways=(Way("end", "clock > 90"), Way("s2"))),
        "always-false",
        "s1.poor",
        "next",
    ),
    "an effect whose condition never holds": Planted(
        lambda: _doing("s2", "good", If("trust < 0", (Set("trust", 9),))),
        "always-false",
        "s2.good",
        "effect",
    ),
    "a flag that is raised where nobody comes": Planted(
        lambda: replace(
            _doing("s0", "good", If("trust > 9", (Raise("warned"),))),
            flags={"warned": "a flag"},
        ),
        "never-varies",
        "warned",
    ),
    "a gauge that always ends at its bound": Planted(_pinned, "pinned", "water"),
    "a hidden gauge that nobody asks for": Planted(
        lambda: _doing("s0", "good", Add("mood", 1), indicators=HIDDEN), "never-asked", "mood"
    ),
    "a rating that cites nothing": Planted(
        lambda: _option_changed("s1", "poor", ratings=(a_rating("weak", meets=()),)),
        "not-cited",
        "s1",
        "poor",
    ),
    "a sector that no scene trains": Planted(
        lambda: _claiming(sectors=(1, 7)), "sector-not-trained", "7"
    ),
    "a phase that no scene is in": Planted(
        lambda: _claiming(phases=("during", "after")), "phase-not-trained", "after"
    ),
    "the first option is always good": Planted(_good_first, "careless", "first"),
    "the good option is always the longest": Planted(_good_is_longest, "careless", "longest"),
}
