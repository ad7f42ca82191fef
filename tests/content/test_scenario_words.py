"""Orders, shares, limits, parameters and variants: what loads, and how every fault is told."""

import re
from pathlib import Path

import pytest

from elearning.content import scenarios
from elearning.content.codec import decode, encode
from elearning.content.edition import Edition
from elearning.content.problems import Problems
from elearning.content.scenario_variants import load_variants
from elearning.content.source import parse_yaml
from elearning.simulation.engine import moves, seeded, start_at
from tests.content.harbour import HARBOUR, VARIANT
from tests.content.test_scenarios import KNOWN, PATH, told


def edition(text: str = HARBOUR) -> Edition:
    problems = Problems()
    tree = parse_yaml(text, PATH, problems, deepest=scenarios.DEEPEST)
    assert tree
    scenario = scenarios.check_scenario(tree, KNOWN, problems)
    assert scenario, list(map(str, problems))
    return scenarios.make_edition("road", PATH, scenario, KNOWN.guidance)


def on_disk(root: Path, *variants: tuple[str, str], text: str = HARBOUR) -> Path:
    path = root / "simulations" / "road" / "scenario.yaml"
    (path.parent / "variants").mkdir(parents=True)
    path.write_text(text, "utf-8")
    for name, content in variants:
        (path.parent / "variants" / name).write_text(content, "utf-8")
    return path


def variants_of(root: Path, *variants: tuple[str, str], text: str = HARBOUR):
    problems = Problems()
    path = on_disk(root, *variants, text=text)
    found = load_variants(root, path, KNOWN, problems)
    return found, [str(problem) for problem in problems]


def test_the_scenario_has_no_problem():
    assert told(HARBOUR) == []


def test_a_parameter_is_put_into_texts_conditions_and_numbers():
    found = edition()

    assert found.title == "The harbour of Port Selu"
    assert found.country == "Avelia (fictional)"
    assert found.story.text("scenes.boats.text") == "There are 40 boats."
    assert found.story.scenes["boats"].budget == 40
    assert found.story.scenes["call"].costs == (3, 1)
    assert ((5, found.program.numbers["trust"], 2),) in found.program.conditions


def test_a_default_becomes_a_move_that_is_open():
    found = edition()

    for scene in ("call", "lorries", "boats"):
        state, _ = start_at(found.program, scene, seeded("x"))
        open_now = [move.options for move in moves(found.program, state)]
        assert found.story.scenes[scene].default in open_now
    assert found.story.scenes["boats"].default == ("north", "north", "south", "south")
    assert found.story.scenes["lorries"].default == ("tents", "water", "radio")


def test_a_default_of_several_stands_in_the_authors_order():
    text = HARBOUR.replace("kind: order\n", "kind: several\n      from: 2\n      to: 2\n")
    text = text.replace("[tents, water, radio]", "[tents, water]")
    text = text.replace("place(water) = 1", "chosen(water)").replace(
        "before(water, tents)", "chosen(water)"
    )

    assert edition(text).story.scenes["lorries"].default == ("water", "tents")


def test_a_variant_overrides_named_values_and_nothing_else(tmp_path):
    found, problems = variants_of(tmp_path, ("highlands.yaml", VARIANT))
    base = edition()

    (variant,) = found.values()

    assert problems == []
    assert (variant.variant, variant.variant_title) == ("highlands", "In the highlands")
    assert (variant.title, variant.country) == ("The harbour of Lake Amra", base.country)
    assert variant.story.scenes["boats"].budget == 60
    assert variant.slug == base.slug
    assert variant.digest != base.digest


def test_a_variant_with_the_same_values_is_an_edition_of_its_own(tmp_path):
    same = VARIANT.replace("Lake Amra", "Port Selu").replace("40", "20").replace("60", "40")

    found, _ = variants_of(tmp_path, ("same.yaml", same))

    assert found["same"].program.digest == edition().program.digest
    assert found["same"].digest != edition().digest


def test_a_variant_survives_the_cache(tmp_path):
    found, _ = variants_of(tmp_path, ("highlands.yaml", VARIANT))

    kept = decode(Edition, encode(found["highlands"]))

    assert (kept.digest, kept.variant_title) == (found["highlands"].digest, "In the highlands")


def test_a_scenario_without_variants_has_none(tmp_path):
    assert variants_of(tmp_path) == ({}, [])


LORRIES = "        radio: {text: Radio.}\n"
MANY_LORRIES = LORRIES + "".join(f"        l{at}: {{text: More.}}\n" for at in range(3))
NOBODY = '{north: 20, south: "{rest}"}'
EDGE = "  edge: {"
FAULTS = [
    ("        tents: {text: Tents.}\n" + LORRIES, "", "there is only one option", "two or more"),
    (
        LORRIES,
        MANY_LORRIES,
        "too many ways to choose",
        "at most 5 options",
    ),
    ("{text: Tents.}", "{text: Tents., if: called}", '"if" has no meaning', "every option of an"),
    ("{text: Tents.}", "{text: Tents., from: 1}", '"from" has no meaning', 'option of "share"'),
    ("{text: Tents.}", "{text: Tents., next: boats}", '"next" cannot stand here', "as a whole"),
    ("kind: order\n", "kind: order\n      from: 1\n", '"from" has no meaning', 'only "several"'),
    ("kind: order\n", "kind: order\n      budget: 9\n", '"budget" has no meaning', '"share" has'),
    ("kind: order\n", "kind: order\n      unit: cars\n", '"unit" has no meaning', '"share" has'),
    ("kind: order\n", "kind: order\n      step: 2\n", '"step" has no meaning', '"share" has'),
    ("before(water, tents)", "chosen(water)", "every option is chosen", "before(first, second)"),
    ("before(water, tents)", "before(water, tens)", 'chosen here "tens"', 'mean "tents"?'),
    ("before(water, tents)", "before(water)", "not written rightly", "before(first, second)"),
    ("before(water, tents)", "share(water) > 1", "in a decision of kind share", "place(option)"),
    ("place(water) = 1", "place(water) = 4", "there is no place 4", "from 1 to 3"),
    ("place(water) = 1", "place(water)", "is a figure", "place(option) <= 2"),
    ("if: called, e", "if: chosen(north), e", "no option that can be chosen here", "none"),
    ("if: called, e", "if: share(north) > 1, e", "in a decision of kind share", "ask it in"),
    ("      unit: boats\n", "", '"unit" is missing', "unit: trucks"),
    ('      budget: "{boats}"\n', "", '"budget" is missing', "budget: 12"),
    ('budget: "{boats}"', "budget: 45", "a budget of 45 has no whole steps", "multiple of 10"),
    ('budget: "{boats}"', "budget: lots", '"budget" must be a whole number', "digits"),
    ('budget: "{boats}"', "budget: 20000", '"budget" is too large', "lower it"),
    ("from: 10, to: 30", "from: 15, to: 30", '"from: 15" is no whole step', "multiple"),
    ("from: 10, to: 30", "from: 10, to: 35", '"to: 35" is no whole step', "multiple"),
    ("from: 10, to: 30", "from: 30, to: 10", '"north" cannot get from 30 to 10', "first"),
    ("from: 10, to: 30", "from: 10, to: 90", '"north" cannot get from 10 to 90', "0 and 40"),
    ("if: called, e", "if: called, from: 10, e", "must get something and may be closed", "away"),
    ("hours: 1}\n", "to: 0}\n", "40 cannot always be shared out", 'without "if"'),
    ("step: 10\n", "step: 1\n", "too many ways to choose", "take larger steps"),
    (
        "south: {text: The south., hours: 1}\n        islands: {text: The islands., if: called,",
        "south: {text: The south., to: 10}\n        islands: {text: The islands., to: 0,",
        "only one way to share",
        "raise",
    ),
    ("share(north) >= 20", "share(nort) >= 20", 'chosen here "nort"', 'did you mean "north"?'),
    ("share(north) >= 20", "share(north) >= lots", "needs a whole number", "whole number"),
    ("share(north) >= 20", "share >= 20", '"share" needs brackets', "share(option) >= 3"),
    ("share(north) >= 20", "place(north) = 1", "decision of kind order", "share(option)"),
    ("seconds: 60", "seconds: 5", '"seconds" is too small', "raise it"),
    ("seconds: 60", "seconds: 9999", '"seconds" is too large', "lower it"),
    ("{seconds: 60, default: listen}", "{seconds: 60}", '"default" is missing', "add it"),
    ("default: listen", "default: lissen", 'no option "lissen"', 'did you mean "listen"?'),
    ("default: listen", "default: order", 'the default "order" may be closed', 'without "if"'),
    ("default: listen", "default: [listen]", "no answer of kind one", '"default: wait"'),
    ("default: [tents, water, radio]", "default: tents", "no answer of kind order", "[school"),
    ("[tents, water, radio]", "[tents, water]", "is no answer to this decision", "could give"),
    ("[tents, water, radio]", "[tents, water, sea]", 'no option "sea"', "known are"),
    (NOBODY, "[north, south]", "no answer of kind share", "{school: 20"),
    (NOBODY, "{north: 20, south: 10}", "is no answer to this", "could give"),
    (NOBODY, "{north: 20, islands: 20}", '"islands" may be closed', "if"),
    ("radio of {port}", "radio of {prt}", 'no parameter "prt"', 'did you mean "port"?'),
    ("radio of {port}", "radio of {zzz}", 'no parameter "zzz"', "known are: port, country"),
    ('hours: "{haste}"', "hours: {haste}", "between quotation marks", '"{haste}"'),
    ('hours: "{haste}"', 'hours: "{port}"', '"hours" must be a whole number', "digits"),
    ("{value: 40,", "{value: 45,", "a budget of 45 has no whole steps", "multiple"),
    ("{value: 40,", "{value: [40],", "is no number and no text", "quotation marks"),
    ("{value: 40,", "{value: true,", "is no number and no text", "quotation marks"),
    ("{value: 40,", "{value: 4000000,", "4000000 is too large", "1,000,000"),
    ("{value: Port Selu,", "{value: '',", "is empty or too long", "characters"),
    ("{value: Port Selu,", "{value: 'the {country}',", "names another", "the value"),
    ("means: The harbour town.}", "}", '"means" is missing', "add it"),
    (EDGE, "  Far: {value: 1, means: R.}\n" + EDGE, '"Far" cannot be a name', "begin with"),
    (EDGE, "  spare: {value: 1, means: R.}\n" + EDGE, '"spare" is never used', "{spare}"),
    ("trust >= {edge}", "trust >= {country}", "cannot stand in a condition", "whole numbers"),
    ("  port: {value:", "  port: {valu:", 'unknown key "valu"', 'did you mean "value"?'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "what", "wish"), FAULTS, ids=[one[2] for one in FAULTS])
def test_a_fault_is_told_with_its_line_and_a_wish(old, new, what, wish):
    assert old in HARBOUR

    problems = told(HARBOUR.replace(old, new, 1))

    found = [one for one in problems if what in one and wish in one.partition("; ")[2]]
    assert found, problems
    assert all(re.match(rf"{re.escape(PATH)}:\d+: ", one) for one in problems)


NO_VALUES = VARIANT[VARIANT.index("values:") :]
VARIANT_FAULTS = [
    ("  port: Lake Amra\n", "  prt: Lake Amra\n", 'no parameter "prt" in the', 'mean "port"?'),
    ("boats: 60", "boats: many", '"boats" is a whole number in the scenario', "here too"),
    ("port: Lake Amra", "port: 7", '"port" is text in the scenario', "here too"),
    ("boats: 60", "boats: 65", "line 79 of the scenario is wrong: a budget of 65", "multiple"),
    ("boats: 60", "boats: [1]", "is no number and no text", "quotation marks"),
    ("title: In the highlands\n", "", 'the key "title" is missing', "add it"),
    ("schema: 1", "schema: 2", '"schema" is too large', "lower it"),
    ("values:", "valus:", 'unknown key "valus"', 'did you mean "values"?'),
    (
        "values:\n  port: Lake Amra\n  boats: 60\n  rest: 40\n",
        "values: {}\n",
        "has too few entries",
        "add",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "what", "wish"), VARIANT_FAULTS, ids=[one[2] for one in VARIANT_FAULTS]
)
def test_a_fault_of_a_variant_is_told_in_its_own_file(tmp_path, old, new, what, wish):
    assert old in VARIANT

    found, problems = variants_of(tmp_path, ("highlands.yaml", VARIANT.replace(old, new, 1)))

    assert found == {}
    assert [one for one in problems if what in one and wish in one.partition("; ")[2]], problems
    assert all(one.startswith("simulations/road/variants/highlands.yaml:") for one in problems)


def test_a_variant_must_have_a_name_that_can_stand_in_an_address(tmp_path):
    _, problems = variants_of(tmp_path, ("High Lands.yaml", VARIANT))

    assert "cannot be the name of a variant" in problems[0]


def test_more_than_twelve_variants_are_told(tmp_path):
    many = [(f"v{at:02}.yaml", VARIANT) for at in range(13)]

    found, problems = variants_of(tmp_path, *many)

    assert len(found) == 12
    assert problems == ["simulations/road/variants/v12.yaml:1: there are 13 variants; keep to 12"]


def test_a_variant_of_a_scenario_without_parameters_is_told(tmp_path):
    text = re.sub(r"\{(port|country)\}", "Selu", HARBOUR)
    text = re.sub(r'"?\{(boats|haste|edge|rest)\}"?', "10", text)
    text = re.sub(r"parameters:\n(  .*\n)+?briefing", "briefing", text)

    _, problems = variants_of(tmp_path, ("highlands.yaml", VARIANT), text=text)

    assert all("the scenario has no parameters yet" in one for one in problems)
    assert len(problems) == 3
