"""Small indexes for tests: valid texts that take only what a test is about."""

from elearning.search.index import Draft, Index, build_index
from elearning.search.query import ask


def a_draft(text: str = "", **changes: object) -> Draft:
    """Make a text that can be found, in no part but its running text."""
    values: dict = {"kind": "lesson", "slug": "one", "title": "", "text": text}
    return Draft(**values | changes)


def index_of(*texts: str) -> Index:
    """Index some texts, each called by its number."""
    return build_index(a_draft(text, slug=str(at)) for at, text in enumerate(texts))


def answers(index: Index, asked: str, **options: bool) -> list[str]:
    """Return the slugs of what answers, the best first."""
    found = ask(index, asked, **options)
    return [index.documents[one].slug for one in found.documents]
