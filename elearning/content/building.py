"""Builds the library from its files: names first, then everything that refers to them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from elearning.content.course import Course
from elearning.content.courses import find_lessons, load_course
from elearning.content.edition import Edition
from elearning.content.findable import index_content
from elearning.content.guidance import load_points, load_sources
from elearning.content.library import DecisionUse, LessonUse, Library, Uses
from elearning.content.names import Names
from elearning.content.point import GuidancePoint
from elearning.content.problems import Problems
from elearning.content.scenario_variants import load_variants
from elearning.content.scenarios import load_scenario
from elearning.content.taxonomies import EMPTY, load_taxonomy
from elearning.content.telling import tell_story

TAXONOMY = "courses/_taxonomy/mcof-2012.yaml"
GUIDANCE = "courses/_guidance"
SCENARIO = "scenario.yaml"


def build_library(root: Path, digest: str) -> Library:
    """Return all content of a folder; what has problems is left out and told."""
    problems = Problems()
    taxonomy = load_taxonomy(root, root / TAXONOMY, problems)
    sources = load_sources(root, root / GUIDANCE / "sources.yaml", problems)
    if taxonomy is None:
        # Without it every phase and sector would be unknown: tell only what matters.
        return Library(EMPTY, {}, sources, {}, {}, tuple(problems), digest)
    files = sorted((root / GUIDANCE).glob("[0-9]*.yaml"))
    guidance = load_points(root, files, Names(taxonomy), sources, problems)
    names = Names(
        taxonomy=taxonomy,
        guidance=guidance,
        lessons=find_lessons(root / "courses"),
        scenarios=_find_scenarios(root / "simulations"),
    )
    scenarios, variants = _load_scenarios(root, names, problems)
    courses = _load_courses(root, names, problems)
    uses = _uses(guidance, courses, scenarios)
    return Library(
        taxonomy=taxonomy,
        guidance=guidance,
        sources=sources,
        courses=courses,
        scenarios=scenarios,
        problems=tuple(problems),
        digest=digest,
        uses=uses,
        variants=variants,
        index=index_content(courses, guidance, _editions(scenarios, variants)),
    )


def _editions(
    scenarios: Mapping[str, Edition], variants: Mapping[str, Mapping[str, Edition]]
) -> dict[str, tuple[Edition, ...]]:
    return {slug: (one, *variants.get(slug, {}).values()) for slug, one in scenarios.items()}


def _find_scenarios(folder: Path) -> frozenset[str]:
    return frozenset(path.parent.name for path in folder.glob(f"*/{SCENARIO}"))


def _load_courses(root: Path, names: Names, problems: Problems) -> dict[str, Course]:
    loaded = {
        slug: load_course(root, root / "courses" / slug, names, problems) for slug in names.lessons
    }
    return {slug: course for slug, course in loaded.items() if course is not None}


def _load_scenarios(
    root: Path, names: Names, problems: Problems
) -> tuple[dict[str, Edition], dict[str, dict[str, Edition]]]:
    loaded: dict[str, Edition] = {}
    variants: dict[str, dict[str, Edition]] = {}
    for slug in sorted(names.scenarios):
        own, path = Problems(), root / "simulations" / slug / SCENARIO
        edition = _told(root, load_scenario(root, path, names, own), names, own)
        problems.extend(own.found)
        if edition is None:
            continue
        loaded[slug] = edition
        others = {
            name: _told(root, one, names, problems)
            for name, one in load_variants(root, path, names, problems).items()
        }
        found = {name: one for name, one in others.items() if one is not None}
        if found:
            variants[slug] = found
    return loaded, variants


def _told(root: Path, edition: Edition | None, names: Names, problems: Problems) -> Edition | None:
    """Return an edition with its texts, or nothing if something is wrong in them."""
    if edition is None:
        return None
    before = len(problems)
    told = tell_story(root, edition, names, problems)
    return replace(edition, told=told) if len(problems) == before else None


def _uses(
    guidance: Mapping[str, GuidancePoint],
    courses: Mapping[str, Course],
    scenarios: Mapping[str, Edition],
) -> dict[str, Uses]:
    lessons: dict[str, list[LessonUse]] = {point: [] for point in guidance}
    decisions: dict[str, list[DecisionUse]] = {point: [] for point in guidance}
    for course in courses.values():
        for lesson in course.lessons:
            for point in dict.fromkeys((*lesson.guidance, *lesson.cited)):
                is_taught = point in lesson.guidance
                use = LessonUse(course.slug, lesson.slug, lesson.title, is_taught)
                lessons[point].append(use)
    for edition in scenarios.values():
        for point, scenes in edition.rated.items():
            decisions[point] += [DecisionUse(edition.slug, *scene) for scene in scenes]
    return {
        point: Uses(tuple(lessons[point]), tuple(decisions[point]))
        for point in guidance
        if lessons[point] or decisions[point]
    }
