"""Reads the regional variants of a scenario: other values for its parameters, nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from elearning.content.checking import check
from elearning.content.edition import Edition
from elearning.content.names import Names
from elearning.content.problems import Problem, Problems, nearest
from elearning.content.scenario_document import NAME, VariantDocument
from elearning.content.scenario_lines import lines_of
from elearning.content.scenario_parameters import check_value, given_in
from elearning.content.scenario_shape import Report
from elearning.content.scenarios import check_scenario, make_edition, read_scenario
from elearning.content.source import Tree, read_yaml, relative

FOLDER = "variants"
MOST = 12


def load_variants(root: Path, path: Path, known: Names, problems: Problems) -> dict[str, Edition]:
    """Return an edition for each variant of a scenario that has no problem of its own."""
    files = sorted((path.parent / FOLDER).glob("*.yaml"))
    if not files:
        return {}
    tree = read_scenario(root, path, Problems())
    if tree is None:
        return {}
    if len(files) > MOST:
        what = f"there are {len(files)} variants"
        problems.add(relative(root, files[MOST]), 1, what, f"keep to {MOST}")
    found: dict[str, Edition] = {}
    for file in files[:MOST]:
        document = _read(root, file, tree, problems)
        edition = _load(tree, relative(root, file), document, known, problems) if document else None
        if edition is not None:
            found[edition.variant] = edition
    return found


def _read(root: Path, file: Path, tree: Tree, problems: Problems) -> VariantDocument | None:
    name, before = relative(root, file), len(problems)
    if not re.fullmatch(NAME, file.stem) or len(file.stem) > 60:
        wish = "use lower case, digits and single dashes"
        problems.add(name, 1, f'"{file.stem}" cannot be the name of a variant', wish)
    values = read_yaml(root, file, problems)
    document = check(VariantDocument, values, problems) if values else None
    if values is None or document is None:
        return None
    _check_values(document.values, given_in(tree), Report(values, problems))
    return document if len(problems) == before else None


def _check_values(values: Mapping[str, Any], given: Mapping[str, Any], report: Report) -> None:
    for name, value in values.items():
        keys = ("values", name)
        if name not in given:
            known = f"known are: {', '.join(list(given)[:12])}" if given else ""
            wish = nearest(name, given) or known or "the scenario has no parameters yet"
            report(keys, f'there is no parameter "{name}" in the scenario', wish)
        elif check_value(value, keys, report) and isinstance(value, str) != isinstance(
            given[name], str
        ):
            kind = "text" if isinstance(given[name], str) else "a whole number"
            report(keys, f'"{name}" is {kind} in the scenario', f"write {kind} here too")


def _load(
    tree: Tree,
    path: str,
    document: VariantDocument,
    known: Names,
    problems: Problems,
) -> Edition | None:
    own = Problems()
    scenario = check_scenario(tree, known, own, document.values)
    if scenario is None:
        problems.extend(_retold(path, own))
        return None
    *_, slug, _folder, name = path.split("/")
    about = replace(
        scenario.about, variant=name.removesuffix(".yaml"), variant_title=document.title
    )
    made = make_edition(slug, tree.path, replace(scenario, about=about), known.guidance)
    return replace(made, lines=lines_of(tree))


def _retold(path: str, own: Problems) -> Iterator[Problem]:
    """Tell problems of the scenario under the variant whose values bring them about."""
    for problem in own:
        what = f"with these values, line {problem.line} of the scenario is wrong: {problem.what}"
        yield Problem(path, 1, what, problem.wish)
