"""Reads a version of the taxonomy."""

from collections.abc import Hashable, Iterable
from pathlib import Path

from elearning.content.checking import check
from elearning.content.documents import SectorDocument, TaxonomyDocument
from elearning.content.problems import Problems, nearest
from elearning.content.source import Tree, read_yaml
from elearning.content.taxonomy import CrisisType, Phase, Sector, System, SystemLink, Taxonomy

EMPTY = Taxonomy("", "", "", (), (), (), ())


def load_taxonomy(root: Path, path: Path, problems: Problems) -> Taxonomy | None:
    """Return the taxonomy of a file, or note what is wrong in it."""
    tree = read_yaml(root, path, problems)
    document = check(TaxonomyDocument, tree, problems) if tree else None
    if tree is None or document is None:
        return None
    before = len(problems)
    _refuse_twins(tree, ("phases", "slug"), [one.slug for one in document.phases], problems)
    _refuse_twins(tree, ("sectors", "number"), [one.number for one in document.sectors], problems)
    systems = [one.slug for one in document.systems]
    for at, sector in enumerate(document.sectors):
        for name in sector.systems:
            if name not in systems:
                line = tree.line("sectors", at, "systems", name)
                problems.add(tree.path, line, f'no system "{name}"', nearest(name, systems))
    return _taxonomy(document) if len(problems) == before else None


def _refuse_twins(
    tree: Tree, keys: tuple[str, str], names: Iterable[Hashable], problems: Problems
) -> None:
    shelf, key = keys
    seen: set[Hashable] = set()
    for at, name in enumerate(names):
        if name in seen:
            line = tree.line(shelf, at, key)
            problems.add(tree.path, line, f'"{name}" stands twice', "give each its own")
        seen.add(name)


def _taxonomy(document: TaxonomyDocument) -> Taxonomy:
    return Taxonomy(
        version=document.version,
        title=document.title,
        source=document.source,
        phases=tuple(Phase(one.slug, one.title, one.summary) for one in document.phases),
        systems=tuple(System(one.slug, one.title, one.summary) for one in document.systems),
        sectors=tuple(_sector(one) for one in document.sectors),
        crisis_types=tuple(CrisisType(one.slug, one.title) for one in document.crisis_types),
    )


def _sector(document: SectorDocument) -> Sector:
    return Sector(
        number=document.number,
        slug=document.slug,
        title=document.title,
        short=document.short,
        icon=document.icon,
        summary=document.summary,
        objective=document.objective.text,
        objective_mark=document.objective.mark,
        number_mark=document.marks.number,
        title_mark=document.marks.title,
        systems=tuple(SystemLink(name, text) for name, text in document.systems.items() if text),
    )
