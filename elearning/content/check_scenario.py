"""Tells what is wrong with scenario documents: ``python -m elearning.content.check_scenario``."""

import sys
from pathlib import Path

from elearning.content.guidance import load_points, load_sources
from elearning.content.names import Names
from elearning.content.problems import Problems
from elearning.content.scenario_variants import load_variants
from elearning.content.scenarios import load_scenario
from elearning.content.taxonomies import EMPTY, load_taxonomy


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
    known = Names(taxonomy, guidance)
    edition = load_scenario(root, path.resolve(), known, problems)
    variants = load_variants(root, path.resolve(), known, problems) if edition else {}
    for problem in problems:
        print(problem)
    if edition:
        told = f", in {1 + len(variants)} variants" if variants else ""
        print(f"{edition.path}: {edition.title} {edition.version} can be played{told}")
    return len(problems)


if __name__ == "__main__":
    sys.exit(min(1, sum(tell_problems(Path(name)) for name in sys.argv[1:])))
