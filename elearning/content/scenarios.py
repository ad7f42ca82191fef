"""Reads scenario documents: to checked values, a program and a story, or to problems by line."""

import sys
from collections.abc import Mapping
from pathlib import Path

from elearning.content.edition import Edition
from elearning.content.guidance import load_points, load_sources
from elearning.content.names import Names
from elearning.content.point import GuidancePoint
from elearning.content.problems import Problems
from elearning.content.scenario_building import build_scenario, names_in
from elearning.content.scenario_checks import Parts, check_parts
from elearning.content.scenario_scope import Scope
from elearning.content.scenario_shape import Report, check_shape
from elearning.content.scenario_whole import Whole, check_whole
from elearning.content.source import Tree, parse_yaml, read_text, relative
from elearning.content.taxonomies import EMPTY, load_taxonomy
from elearning.simulation.compiler import compile_scenario
from elearning.simulation.program import Program, digest
from elearning.simulation.scenario import Scenario
from elearning.simulation.story import CitedPoint, Story, write_story

MOST_BYTES = 512 * 1024
DEEPEST = 30


def load_scenario(root: Path, path: Path, known: Names, problems: Problems) -> Edition | None:
    """Return the edition of a scenario document, or note everything that is wrong in it."""
    text = read_text(root, path, problems, limit=MOST_BYTES)
    if text is None:
        return None
    tree = parse_yaml(text, relative(root, path), problems, deepest=DEEPEST)
    scenario = check_scenario(tree, known, problems) if tree else None
    if tree is None or scenario is None:
        return None
    return make_edition(path.parent.name, tree.path, scenario, known.guidance)


def check_scenario(tree: Tree, known: Names, problems: Problems) -> Scenario | None:
    """Return the scenario of a document, or note everything that is wrong in it.

    A later stage needs what an earlier one found right: first the shape,
    then each part with its names, then the whole.
    """
    before, report = len(problems), Report(tree, problems)
    document = check_shape(report)
    if document is None:
        return None
    scope = Scope(names_in(document, known.guidance), report)
    scenario = build_scenario(document, scope)
    check_parts(Parts(document, known, report))
    if len(problems) == before:
        check_whole(Whole(scenario, known.guidance, report))
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


def tell_problems(path: Path) -> int:
    """Print the problems of one document and return how many there are."""
    root = path.resolve().parents[2]
    problems = Problems()
    courses = root / "courses"
    taxonomies = sorted((courses / "_taxonomy").glob("*.yaml"))
    taxonomy = load_taxonomy(root, taxonomies[-1], problems) or EMPTY
    sources = load_sources(root, courses / "_guidance" / "sources.yaml", problems)
    files = sorted((courses / "_guidance").glob("[0-9]*.yaml"))
    guidance = load_points(root, files, Names(taxonomy), sources, problems)
    edition = load_scenario(root, path.resolve(), Names(taxonomy, guidance), problems)
    for problem in problems:
        print(problem)
    if edition:
        print(f"{edition.path}: {edition.title} {edition.version} has no problem")
    return len(problems)


if __name__ == "__main__":
    sys.exit(min(1, sum(tell_problems(Path(name)) for name in sys.argv[1:])))
