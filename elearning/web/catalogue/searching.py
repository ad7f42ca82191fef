"""Searching lessons, outlines, guidance and simulations by their words."""

from dataclasses import dataclass

from flask import current_app, render_template, request, url_for

from elearning.content.findable import COURSE, LESSON, POINT, SCENARIO
from elearning.search.excerpts import Pieces, excerpt, mark_title
from elearning.search.index import Document, Index
from elearning.search.query import LONGEST, Found, ask
from elearning.web.catalogue import bp
from elearning.web.library import get_library
from elearning.web.security import find_reader, public

ON_A_PAGE = 10
KINDS = (COURSE, LESSON, POINT, SCENARIO)


@dataclass(frozen=True, slots=True)
class Result:
    """One text that answers: where it is, and the place in it with what was asked for."""

    kind: str
    href: str
    title: Pieces
    excerpt: Pieces
    within: str  # the course of a lesson


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of text to look among, how many of it answer, and where that leads."""

    kind: str
    count: int
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answers to a question, so many on a page."""

    asked: str
    count: int
    results: tuple[Result, ...]
    kinds: tuple[KindLine, ...]
    previous: str | None
    following: str | None


@bp.get("/search")
@public
def search() -> str:
    """Show what answers a question; the texts of lessons are searched for readers alone."""
    asked = request.args.get("q", "")[:LONGEST].strip()
    kind = request.args.get("kind", "")
    reader = find_reader()
    page = _search(
        asked,
        kind if kind in KINDS else "",
        _page_asked(),
        is_reader=bool(reader) or current_app.config["GUESTS"],
    )
    return render_template("catalogue/search.html", page=page, longest=LONGEST)


def _page_asked() -> int:
    number = request.args.get("page", 1, type=int)
    return min(max(number, 1), 10_000)


def _search(asked: str, kind: str, number: int, *, is_reader: bool) -> SearchPage:
    index = get_library().index
    found = ask(index, asked, is_reader=is_reader)
    of_kind = [one for one in found.documents if not kind or index.documents[one].kind == kind]
    first = (number - 1) * ON_A_PAGE
    is_more = len(of_kind) > first + ON_A_PAGE

    def address(page: int) -> str:
        return url_for(".search", q=asked, kind=kind or None, page=page if page > 1 else None)

    return SearchPage(
        asked=asked,
        count=len(of_kind),
        results=tuple(_result(index, one, found) for one in of_kind[first : first + ON_A_PAGE]),
        kinds=_kind_lines(index, found, asked, kind),
        previous=address(number - 1) if number > 1 else None,
        following=address(number + 1) if is_more else None,
    )


def _kind_lines(index: Index, found: Found, asked: str, chosen: str) -> tuple[KindLine, ...]:
    held = [index.documents[one].kind for one in found.documents]
    counts = {kind: held.count(kind) for kind in KINDS if kind in held or kind == chosen}
    offered = {"": len(held), **counts}
    return tuple(
        KindLine(kind, count, url_for(".search", q=asked, kind=kind or None), kind == chosen)
        for kind, count in offered.items()
    )


def _result(index: Index, number: int, found: Found) -> Result:
    document = index.documents[number]
    course = get_library().find_course(document.course)
    return Result(
        kind=document.kind,
        href=_address(document),
        title=mark_title(index, document.title, found.words),
        excerpt=excerpt(document, found.words),
        within=course.title if course else "",
    )


def _address(document: Document) -> str:
    if document.kind == LESSON:
        return url_for("learn.lesson", course=document.course, lesson=document.slug)
    if document.kind == POINT:
        return url_for(".point", point=document.slug)
    if document.kind == SCENARIO:
        return url_for(".simulation", scenario=document.slug)
    return url_for(".course", course=document.slug)
