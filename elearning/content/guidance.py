"""Reads the guidance catalogue: its sources, and its points with phases and sectors that exist."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from elearning.content.checking import check
from elearning.content.documents import PointDocument, SourceDocument
from elearning.content.names import Names
from elearning.content.point import GuidancePoint, Source, SourcePart
from elearning.content.problems import Problems, nearest
from elearning.content.source import Tree, read_yaml

CODE = re.compile(r"\b[A-FH][0-9]{1,2}[a-z]?\b")


def load_sources(root: Path, path: Path, problems: Problems) -> dict[str, Source]:
    """Return the sources by their code, or note what is wrong with them."""
    tree = read_yaml(root, path, problems)
    document = check(dict[str, SourceDocument], tree, problems) if tree else None
    if document is None:
        return {}
    return {code: Source(code, one.title, one.family) for code, one in document.items()}


def load_points(
    root: Path,
    paths: Iterable[Path],
    names: Names,
    sources: Mapping[str, Source],
    problems: Problems,
) -> dict[str, GuidancePoint]:
    """Return the points of several files by their id, or note what is wrong with them."""
    points: dict[str, GuidancePoint] = {}
    for path in paths:
        tree = read_yaml(root, path, problems)
        if tree is None:
            continue
        for at, document in enumerate(check(list[PointDocument], tree, problems) or ()):
            if document.id in points:
                line = tree.line(at, "id")
                problems.add(tree.path, line, f'"{document.id}" stands twice', "number it anew")
            check_topics(tree, (at,), document.phases, document.sectors, names, problems)
            _check_codes(tree, at, document, sources, problems)
            points[document.id] = _point(document)
    return dict(sorted(points.items(), key=lambda item: int(item[0][2:])))


def _check_codes(
    tree: Tree,
    at: int,
    document: PointDocument,
    sources: Mapping[str, Source],
    problems: Problems,
) -> None:
    for number, part in enumerate(document.source):
        for code in CODE.findall(part.text):
            if code not in sources:
                line = tree.line(at, "source", number)
                wish = nearest(code, sources) or "explain it in courses/_guidance/sources.yaml"
                problems.add(tree.path, line, f'no source "{code}"', wish)


def check_topics(
    tree: Tree,
    keys: tuple[str | int, ...],
    phases: Iterable[str],
    sectors: Iterable[int],
    names: Names,
    problems: Problems,
) -> None:
    """Note phases and sectors that the taxonomy does not have."""
    for at, phase in enumerate(phases):
        if phase not in names.phases:
            line = tree.line(*keys, "phases", at)
            wish = nearest(phase, names.phases) or f"use {', '.join(sorted(names.phases))}"
            problems.add(tree.path, line, f'no phase "{phase}"', wish)
    for at, sector in enumerate(sectors):
        if sector not in names.sectors:
            line = tree.line(*keys, "sectors", at)
            problems.add(tree.path, line, f"no sector {sector}", "use a number of the taxonomy")


def check_points(
    tree: Tree,
    keys: tuple[str | int, ...],
    points: Iterable[str],
    names: Names,
    problems: Problems,
) -> None:
    """Note guidance points that the catalogue does not have, and points named twice."""
    seen: set[str] = set()
    for at, point in enumerate(points):
        line = tree.line(*keys, at)
        if point not in names.guidance:
            wish = nearest(point, names.guidance) or "see courses/_guidance"
            problems.add(tree.path, line, f'no guidance point "{point}"', wish)
        if point in seen:
            problems.add(tree.path, line, f'"{point}" stands twice', "keep one of them")
        seen.add(point)


def _point(document: PointDocument) -> GuidancePoint:
    return GuidancePoint(
        id=document.id,
        title=document.title,
        phases=tuple(document.phases),
        sectors=tuple(document.sectors),
        severity=document.severity,
        statement=document.statement,
        why=document.why,
        source=tuple(SourcePart(part.text, part.mark) for part in document.source),
        yes=tuple(document.yes),
        no=tuple(document.no),
    )
