"""Scenario documents: the examples of the manual load, and every fault is told with a wish."""

import re
from copy import deepcopy
from pathlib import Path

import pytest

from elearning.content import scenario_document, scenarios
from elearning.content.names import Names
from elearning.content.point import GuidancePoint, SourcePart
from elearning.content.problems import Problems
from elearning.content.scenario_shape import keys_of
from elearning.content.source import Tree, parse_yaml
from elearning.content.taxonomy import CrisisType, Sector, Taxonomy
from elearning.simulation.asking import CONDITIONS
from elearning.simulation.effects import EFFECTS
from elearning.simulation.engine import decide, moves, seeded, start
from elearning.simulation.kinds import DECISIONS
from elearning.simulation.program import Program
from elearning.simulation.story import Story

MANUAL = Path(__file__).parents[2] / "docs" / "scenario-language.md"
BLOCKS = re.findall(r"```yaml\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
WHOLE = BLOCKS[0]
PATH = "simulations/road/scenario.yaml"


def a_point(name: str, severity: str) -> GuidancePoint:
    source = (SourcePart("A1 p.5", "verified"),)
    return GuidancePoint(name, "Title", (), (), severity, "Say.", "Why.", source, (), ())


def a_sector(number: int) -> Sector:
    return Sector(number, f"s{number}", "Title", "S", "icon", "", "", "", "", "", ())


KNOWN = Names(
    taxonomy=Taxonomy(
        version="test",
        title="",
        source="",
        phases=(),
        systems=(),
        sectors=tuple(a_sector(number) for number in range(1, 16)),
        crisis_types=(CrisisType("sudden-disaster", ""), CrisisType("health-crisis", "")),
    ),
    guidance={
        "G-01": a_point("G-01", "critical"),
        "G-03": a_point("G-03", "major"),
        "G-04": a_point("G-04", "critical"),
    },
)


def told(text: str) -> list[str]:
    """Return the problems of a document as they are printed."""
    problems = Problems()
    tree = parse_yaml(text, PATH, problems, deepest=scenarios.DEEPEST)
    if tree is not None:
        scenarios.check_scenario(tree, KNOWN, problems)
    return [str(problem) for problem in problems]


def edition(text: str = WHOLE):
    problems = Problems()
    tree = parse_yaml(text, PATH, problems, deepest=scenarios.DEEPEST)
    scenario = scenarios.check_scenario(tree, KNOWN, problems)
    return scenarios.make_edition("road", PATH, scenario, KNOWN.guidance)


def test_the_whole_example_of_the_manual_has_no_problem():
    assert told(WHOLE) == []


# A fragment of the manual stands in the whole example where its first key belongs.
HOMES = {
    "decision": ("scenes", "warning"),
    "chance": ("scenes", "night"),
    "ending": ("scenes", "held"),
    "effects": ("scenes", "warning", "decision", "options", "wait"),
    "rating": ("scenes", "warning", "decision", "options", "wait"),
    "next": ("scenes", "warning", "decision", "options", "wait"),
}


@pytest.mark.parametrize("block", BLOCKS[1:], ids=lambda block: block.split("\n")[1].strip()[:30])
def test_every_example_of_the_manual_is_understood(block):
    problems = Problems()
    document = deepcopy(parse_yaml(WHOLE, PATH, problems, deepest=30).value)
    for key, value in parse_yaml(block, PATH, problems, deepest=30).value.items():
        home = document
        for name in HOMES.get(key, ()):
            home = home[name]
        home[key] = (
            home[key] | value if key in ("flags", "enums", "injects", "indicators") else value
        )

    scenarios.check_scenario(Tree(PATH, document, {}), KNOWN, problems)

    # A fragment need not use all that it names: only that is forgiven.
    unused = ("never changes", "never asked for", "never arrives", "cannot be reached", "of G-01")
    assert [str(one) for one in problems if not any(word in one.what for word in unused)] == []


def test_the_manual_names_every_word_and_key():
    manual = MANUAL.read_text("utf-8")
    documents = [
        kind
        for name, kind in vars(scenario_document).items()
        if name.endswith("Document") and isinstance(kind, type)
    ]
    keys = {key for kind in documents for key in keys_of(kind)}

    assert [word for word in EFFECTS if f"### {word}\n" not in manual] == []
    assert [word for word in DECISIONS if f"### {word}\n" not in manual] == []
    assert [word for word in CONDITIONS if f"`{word}(" not in manual] == []
    assert sorted(key for key in keys if f"`{key}`" not in manual and f"{key}:" not in manual) == []


# What is changed in the whole example, into what; what must be told; and what to do.
FAULTS = [
    ("schema: 1", "schema: 2", '"schema" is too large', "lower it"),
    ("title: The flooded road\n", "", '"title" is missing', "add it"),
    ("minutes: 10", "minutes: ten", '"minutes" must be a whole number', "digits"),
    ("minutes: 10", "minuts: 10", 'unknown key "minuts"', 'did you mean "minutes"?'),
    ("version: 1.0.0", "version: one", '"version" is not written', "lower case"),
    ("    low: 0\n", "    lowest: 0\n", 'unknown key "lowest"', "low"),
    ("phase: before", "phase: early", '"phase" must be one of', "docs/scenario-language.md"),
    ("          hours: 3\n", "          hours: 3.5\n", '"hours" must be a whole number', "digits"),
    ("          hours: 3\n", "          hours: -3\n", '"hours" is too small', "raise it"),
    ("      weight: 2", "      weight: 4", '"weight" is too large', "lower it"),
    ("  sites:\n", "  Sites:\n", '"Sites" cannot be a name', "begin with a letter"),
    ("sudden-disaster", "sudden-disastr", "no crisis type", 'did you mean "sudden-disaster"?'),
    ("sectors: [8, 15]\nphases", "sectors: [8, 15, 16]\nphases", 'no sector "16"', "known are"),
    (
        "sectors: [8, 15]\nphases",
        "sectors: [8, 9, 15]\nphases",
        "no scene trains sector 9",
        "take it",
    ),
    ("    sectors: [8, 15]", "    sectors: [8, 15, 3]", "sector 3 is not announced", "at the top"),
    ("phases: [before, during]", "phases: [before, during, after]", 'the phase "after"', "write a"),
    ("start: warning", "start: warnin", 'no scene "warnin"', 'did you mean "warning"?'),
    ("horizon: 48", "horizon: -12", "horizon is not after the start", "later"),
    ("at_horizon: too-late", "at_horizon: sites", "cannot wait there", '"ending"'),
    ("step: 1, ", "step: 2, ", "3 hours do not fit the clock", "multiple"),
    ("    high: 10\n", "    high: 11\n", "runs from 0 to 11", "2 to 11 levels"),
    ("    start: 5\n", "    start: 12\n", '"trust" starts at 12', "between 0 and 10"),
    ("  warned: The", "  trust: The", 'the name "trust" is given twice', "another name"),
    ("  warned: The", "  clock: The", '"clock" is a word of the language', "another name"),
    ("start: none", "start: tent", 'no value of "site" "tent"', "known are: none, school, field"),
    ("places: [harbour]", "places: [harbor]", 'no place "harbor"', 'did you mean "harbour"?'),
    ("kind: one\n", "kind: ordr\n", 'no kind of decision "ordr"', 'did you mean "order"?'),
    ("raise: warned", "raise: warnd", 'no flag "warnd"', 'did you mean "warned"?'),
    ("raise: warned", "rase: warned", 'unknown effect "rase"', 'did you mean "raise"?'),
    ("add: {trust: -2}", "add: {trust: much}", '"much" is not allowed here', "whole number"),
    ("add: {trust: -2}", "set: {trust: 11}", '"11" is not allowed here', "0 to 10"),
    ("add: {trust: -2}", "add: trust", '"add" needs a name and a value', "value"),
    ("turns: 1}", "turns: 1, after: 2}", "by hours or by turns", '"after" or "turns"'),
    ("turns: 1}", "turn: 1}", 'unknown key "turn"', 'did you mean "turns"?'),
    ("{inject: flood-report, after: 5}", "{after: 5}", '"inject" is missing', "add it"),
    ("choose: {site: school}", "choose: {site: scool}", 'no value of "site"', '"school"?'),
    ("          then: [{add: {trust: -1}}]\n", "", '"then" is missing', "add it"),
    ("if: chosen(school) and chosen(field)", "if: ''", "this condition is empty", "always holds"),
    ("if: trust < 5,", "if: trst < 5,", 'no indicator "trst"', 'did you mean "trust"?'),
    ("if: trust >= 4", "if: chosen(field)", "no option that can be chosen here", "none"),
    ("if: site is field", "if: chosen(fild)", 'chosen here "fild"', 'did you mean "field"?'),
    ("when: trust <= 3 and", "when: trust <= 3 nad", '"nad" is not expected here', "join"),
    ("meets: [G-01], why: P", "why: P", "the rating cites no guidance", "meets: [G-01]"),
    (", why: People can leave while the road is open.}", "}", '"why" is missing', "add it"),
    ("meets: [G-01], why: P", "meets: [G-99], why: P", 'no guidance point "G-99"', "known are"),
    ("meets: [G-01], why: P", "breaks: [G-01], why: P", "best option breaks a critical", "lower"),
    (
        "breaks: [G-03], why: The hours",
        "breaks: [G-04], why: The hours",
        "breach of G-04",
        "correct",
    ),
    ("meets: [G-04]\n", "meets: [G-04]\n          breaks: [G-04]\n", "both met and broken", "keep"),
    ("            - {scene: sites}\n", "", 'last case of "next" has an "if"', "without"),
    ("- {if: trust < 2, scene: too", "- {scene: too", "after this one", 'give it an "if"'),
    ("          next: sites\n", "", '"next" is missing in "warn"', "add it"),
    ("          next: sites\n", "          next: site\n", 'no scene "site"', '"sites"?'),
    ("      to: 2\n", "      to: 9\n", "how many options may be chosen", "between 1 and the 3"),
    ("      from: 1\n", "", "how many options may be chosen", '"from"'),
    ("          hours: 1\n", "          next: night\n", '"next" cannot stand here', "as a whole"),
    (
        "      weight: 2\n",
        "      weight: 2\n      hours: 2\n",
        '"hours" has no meaning',
        "each option",
    ),
    ("percent: 60", "percent: 61", "the percents add up to 101", "100"),
    ("        next: night\n", "        next: held\n", "", ""),
    (
        "    jump: 4\n",
        "    jump: 4\n    ending: {tone: bad, means: No.}\n",
        '"decision" and',
        "one of",
    ),
    ("    jump: 4\n", "    jump: 70\n", 'the scene "night" cannot be reached', "in time"),
    ("      next: night\n", "      next: sites\n", "cannot be reached", "take it away"),
    (
        "text: Two hundred people stand in the rain.",
        "jump: 3",
        'the key "jump" stands twice',
        "one",
    ),
    ("    text: Two hundred people stand in the rain.\n", "", 'scene "sites" has no text', "tell"),
    ("  warned: The", "  spare: Not used.\n  warned: The", '"spare" never changes', "effect"),
    ("raise: warned", "bring: rumour", '"warned" never changes', "let an effect"),
    ("if: site is field, ", "if: warned, ", '"site" is never asked for', "condition"),
    ("start: 1, better: low", "start: 1, shown: maybe", '"shown" must be true or false', "true"),
    ("    when: trust <= 3 and not warned\n", "", 'the inject "rumour" never arrives', '"when"'),
    (
        "kind: port}\n",
        "kind: port}\n    bay: {label: B, at: [1, 2]}\n",
        '"bay" is never',
        "name it",
    ),
    ("at: [30, 22]", "at: [130, 22]", "is too large", "lower it"),
    ("    text: The forecast is", '    text: "[G-77] The"\n    titel: The', "titel", "title"),
    ("The forecast is worse", "Read [G-77]: the forecast is worse", "", ""),
    ("text: Cars", "text: &a Cars", "", ""),
]
FAULTS = [fault for fault in FAULTS if fault[2]]


@pytest.mark.parametrize(("old", "new", "what", "wish"), FAULTS, ids=[one[2] for one in FAULTS])
def test_a_fault_is_told_with_its_line_and_a_wish(old, new, what, wish):
    assert old in WHOLE

    problems = told(WHOLE.replace(old, new, 1))

    found = [one for one in problems if what in one and wish in one.partition("; ")[2]]
    assert found, problems
    assert all(re.match(rf"{re.escape(PATH)}:\d+: ", one) for one in problems)


def test_a_problem_stands_on_the_line_of_its_key():
    text = WHOLE.replace("raise: warned", "raise: warnd", 1)
    line = text[: text.index("raise: warnd")].count("\n") + 1

    (problem, *_) = told(text)

    assert problem == f'{PATH}:{line}: there is no flag "warnd"; did you mean "warned"?'


def test_all_problems_of_a_stage_are_told_at_once():
    text = WHOLE.replace("raise: warned", "raise: warnd").replace("next: night", "next: nigt")

    assert len(told(text.replace("meets: [G-04]", "meets: [G-05]"))) == 3


def test_a_cycle_that_costs_no_time_is_refused():
    text = re.sub(r"(hours|jump): [0-9]", r"\1: 0", WHOLE)
    text = text.replace("next: night\n", "next: warning\n")

    assert any('a cycle costs no time: "warning", "sites"' in one for one in told(text))


def test_a_cycle_of_chances_is_refused_once_five_fit_before_the_horizon():
    endless = WHOLE.replace("next: held\n", "next: sites\n", 1)

    assert any("more than 4 chances" in one for one in told(endless))
    assert not any(
        "more than 4 chances" in one for one in told(endless.replace("horizon: 48", "horizon: 16"))
    )


def test_a_guidance_point_that_a_text_cites_must_be_known():
    text = WHOLE.replace("Cars begin", "Cars [G-77] begin")

    assert any('no guidance point "G-77"' in one for one in told(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just a line",
        "- a\n- b",
        "schema: [1",
        "schema: &a 1\ntitle: *a",
        "title: !!python/object/apply:os.system [ls]",
        "[" * 3000,
        "scenes: 5\nindicators: []\nstart: {}\nclock: 3",
        "? [a]\n: b",
        "a: \x00",
    ],
)
def test_a_document_that_is_none_is_told_and_never_a_crash(text):
    assert told(text)


@pytest.mark.parametrize(
    "value", ["5", "[]", "{}", "null", "true", "text", "[[1]]", "{a: {b: 1}}", "1.5", "''"]
)
@pytest.mark.parametrize(
    "key", ["effects", "rating", "feedback", "next", "if", "hours", "options", "decision", "chance"]
)
def test_a_value_of_any_kind_at_any_key_is_told_and_never_a_crash(key, value):
    text = re.sub(rf"(?m)^( +){key}: .*$", rf"\g<1>{key}: {value}", WHOLE)

    assert all(problem.startswith(PATH) for problem in told(text))


def test_a_file_that_is_too_large_is_refused(tmp_path):
    folder = tmp_path / "simulations" / "road"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text(WHOLE + "# more\n" * 90_000, "utf-8")
    problems = Problems()

    assert scenarios.load_scenario(tmp_path, folder / "scenario.yaml", KNOWN, problems) is None
    assert [problem.what for problem in problems] == ["is larger than 512 KB"]


def test_a_file_becomes_an_edition(tmp_path):
    folder = tmp_path / "simulations" / "road"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text(WHOLE, "utf-8")

    found = scenarios.load_scenario(tmp_path, folder / "scenario.yaml", KNOWN, Problems())

    assert (found.slug, found.path, found.title) == ("road", PATH, "The flooded road")
    assert found.digest == edition().digest
    assert found.rated["G-04"] == (("sites", "Places to sleep"),)


def test_an_edition_plays_from_its_stored_program_and_story():
    found = edition()
    program = Program.from_json(found.program.to_json())
    story = Story.from_json(found.story.to_json())
    state, _ = start(program, seeded("x"))

    while not program.is_over(state):
        state, _ = decide(program, state, moves(program, state)[0], seeded("x"))

    assert story.text(f"scenes.{program.scene(state)}.means")
    assert (program.digest, story.digest) == (found.program.digest, found.story.digest)


def test_every_text_that_a_program_names_stands_in_its_story():
    found = edition()
    program, story = found.program, found.story

    keys = [*program.keys, *(rating.why for rating in program.ratings)]

    assert [key for key in keys if not story.text(key)] == []


def test_a_change_of_one_text_makes_another_edition():
    other = edition(WHOLE.replace("Cars begin", "Carts begin"))

    assert other.digest != edition().digest
    assert other.program.digest == edition().program.digest
