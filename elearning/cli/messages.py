"""Collects every string of the interface and brings the PO files up to date (``make messages``)."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from elearning import config, errors
from elearning.content.problems import Problems
from elearning.content.prose import WORDS
from elearning.content.taxonomies import load_taxonomy
from elearning.content.taxonomy import Taxonomy
from elearning.web.languages import TRANSLATIONS

PACKAGE = Path(__file__).resolve().parent.parent
METHODS = [
    ("web/templates/**.html", "jinja2"),
    ("web/templates/**.txt", "jinja2"),
    ("**.py", "python"),
]
OPTIONS = {
    pattern: {"trimmed": "true", "silent": "false"}
    for pattern, method in METHODS
    if method == "jinja2"
}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "pgettext": None,
}
LINE = 120


def collect() -> Catalog:
    """Return every message of code, templates, errors, rendered content and taxonomy."""
    catalog = Catalog(project="elearning", version="", charset="utf-8")
    found = extract_from_dir(PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("NOTE:",))
    for name, line, message, comments, context in found:
        catalog.add(
            message, None, [(f"elearning/{name}", line)], auto_comments=comments, context=context
        )
    for place, message in _named_elsewhere():
        catalog.add(message, None, [(place, 1)])
    return catalog


def _named_elsewhere() -> Iterator[tuple[str, str]]:
    for message in sorted(_refusals(errors.DomainError)):
        yield "elearning/errors.py", message
    yield "elearning/config.py", config.DEFAULTS["CONTACT"]
    for word in WORDS.values():
        yield "elearning/content/prose.py", word
    root = config.content_root(config.DEFAULTS)
    for path in sorted((root / "courses" / "_taxonomy").glob("*.yaml")):
        taxonomy = load_taxonomy(root, path, Problems())
        for term in _terms(taxonomy) if taxonomy else ():
            yield path.relative_to(root).as_posix(), term


def _refusals(kind: type[errors.DomainError]) -> set[str]:
    # As a set and sorted by the caller: subclasses come in the order of their import.
    return {kind.message}.union(*(_refusals(narrower) for narrower in kind.__subclasses__()))


def _terms(taxonomy: Taxonomy) -> Iterator[str]:
    for phase in taxonomy.phases:
        yield from (phase.title, phase.summary)
    for system in taxonomy.systems:
        yield from (system.title, system.summary)
    for sector in taxonomy.sectors:
        yield from (sector.title, sector.short, sector.summary, sector.objective)
        yield from (link.text for link in sector.systems if link.text)
    for kind in taxonomy.crisis_types:
        yield kind.title


def update(language: str, template: Catalog) -> Catalog:
    """Return a language's catalog with the template's messages, what was translated kept."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(locale=language, project="elearning", charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    return catalog


def _is_whole(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(said)


def main() -> int:
    """Write the PO file of each language named, or of all that there are."""
    languages = sys.argv[1:] or sorted(po.name for po in TRANSLATIONS.iterdir() if po.is_dir())
    template = collect()
    for language in languages:
        catalog = update(language, template)
        catalog.revision_date = datetime.now(UTC)
        path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=LINE, sort_by_file=True, include_lineno=False)
        left = sum(1 for message in catalog if message.id and not _is_whole(message))
        print(f"{language}: {len(catalog)} messages, {left} not translated")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
