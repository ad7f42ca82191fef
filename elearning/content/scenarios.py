"""Reads scenario documents: to checked values, a program and a story, or to problems by line."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from elearning.content.edition import Edition
from elearning.content.names import Names
from elearning.content.point import GuidancePoint
from elearning.content.problems import Problems
from elearning.content.scenario_building import build_scenario, names_in
from elearning.content.scenario_checks import check_parts
from elearning.content.scenario_lines import lines_of
from elearning.content.scenario_parameters import (
    PARAMETERS,
    Values,
    check_value,
    fill_in,
    given_in,
    tell_unused,
)
from elearning.content.scenario_parts import Parts
from elearning.content.scenario_scope import Scope
from elearning.content.scenario_shape import Report, check_shape
from elearning.content.scenario_whole import Whole, check_whole
from elearning.content.source import Tree, parse_yaml, read_text, relative
from elearning.simulation.compiler import compile_scenario
from elearning.simulation.program import Program, digest
from elearning.simulation.scenario import Scenario
from elearning.simulation.story import CitedPoint, Story, write_story

MOST_BYTES = 512 * 1024
DEEPEST = 30
NO_VALUES: Values = {}


def load_scenario(root: Path, path: Path, known: Names, problems: Problems) -> Edition | None:
    """Return the edition of a scenario document, or note everything that is wrong in it."""
    tree = read_scenario(root, path, problems)
    scenario = check_scenario(tree, known, problems) if tree else None
    if tree is None or scenario is None:
        return None
    edition = make_edition(path.parent.name, tree.path, scenario, known.guidance)
    return replace(edition, lines=lines_of(tree))


def read_scenario(root: Path, path: Path, problems: Problems) -> Tree | None:
    """Return the values of a scenario document with their lines, or note what is wrong."""
    text = read_text(root, path, problems, limit=MOST_BYTES)
    return parse_yaml(text, relative(root, path), problems, deepest=DEEPEST) if text else None


def check_scenario(
    tree: Tree, known: Names, problems: Problems, changed: Values = NO_VALUES
) -> Scenario | None:
    """Return the scenario of a document, or note everything that is wrong in it.

    ``changed`` are the values that a variant puts in place of the document's own.
    A later stage needs what an earlier one found right: first the values and the
    shape, then each part with its names, then the whole.
    """
    before, report = len(problems), Report(tree, problems)
    given = given_in(tree)
    for name, value in given.items():
        check_value(value, (PARAMETERS, name, "value"), report)
    filled = fill_in(tree, {**given, **changed}, report)
    document = check_shape(Report(filled.tree, problems)) if len(problems) == before else None
    if document is None:
        return None
    scope = Scope(names_in(document, known.guidance), report)
    scenario = build_scenario(document, scope)
    check_parts(Parts(document, known, report))
    if len(problems) == before:
        check_whole(Whole(scenario, known.guidance, Report(filled.tree, problems)))
        tell_unused(filled, report)
    return scenario if len(problems) == before else None


def make_edition(
    slug: str, path: str, scenario: Scenario, guidance: Mapping[str, GuidancePoint]
) -> Edition:
    """Compile a checked scenario and write its story."""
    points = {name: _cited(point) for name, point in guidance.items()}
    program = compile_scenario(scenario, {name: one.severity for name, one in points.items()})
    story = write_story(scenario, points)
    about = scenario.about
    return Edition(
        slug=slug,
        path=path,
        title=about.title,
        summary=about.summary,
        crisis_type=about.crisis_type,
        country=about.country,
        sectors=about.sectors,
        phases=about.phases,
        audience=about.audience,
        minutes=about.minutes,
        objectives=about.objectives,
        version=about.version,
        variant=about.variant,
        variant_title=about.variant_title,
        content_warning=about.content_warning,
        digest=digest([program.digest, story.digest]),
        program=program,
        story=story,
        rated=_rated(program, story),
    )


def _cited(point: GuidancePoint) -> CitedPoint:
    return CitedPoint(
        id=point.id,
        title=point.title,
        statement=point.statement,
        why=point.why,
        severity=point.severity,
        status=point.status,
        sectors=point.sectors,
        phases=point.phases,
        source=tuple((part.text, part.mark) for part in point.source),
    )


def _rated(program: Program, story: Story) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the scenes, with their titles, whose options each guidance point rates."""
    found: dict[str, dict[str, str]] = {}
    for scene, row in zip(program.scene_ids, program.scenes, strict=True):
        for choice in row.choices:
            for _, number in choice.ratings:
                rating = program.ratings[number]
                for point in (*rating.meets, *rating.breaks):
                    found.setdefault(point, {})[scene] = story.text(f"scenes.{scene}.title")
    return {point: tuple(scenes.items()) for point, scenes in found.items()}
