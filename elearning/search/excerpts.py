"""The place in a text where most of what was asked for stands, with its words marked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from elearning.search.index import Document, Index, numbers
from elearning.search.words import fold, spans

LONGEST = 220  # characters
BEFORE = 6  # words that lead up to the first one that is marked
MOST_COMPARED = 100  # places in a text, from its beginning on


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an excerpt; what was asked for is marked."""

    text: str
    is_marked: bool = False


Pieces = tuple[Piece, ...]
GAP = Piece("… ")
END = Piece(" …")


def excerpt(document: Document, found: Collection[int]) -> Pieces:
    """Return the part of a text that holds most of the words that were found."""
    sequence, places = numbers(document.sequence), spans(document.text)
    if not places:
        return ()
    hits = [at for at, number in enumerate(sequence) if number in found][:MOST_COMPARED]
    first, last, most = 0, _end(places, 0), 0
    for hit in hits:
        begin = max(0, hit - BEFORE)
        end = _end(places, begin)
        count = len({sequence[at] for at in hits if begin <= at < end})
        if count > most:
            first, last, most = begin, end, count
    marked = [places[at] for at in hits if first <= at < last]
    # From the very beginning and to the very end, signs that belong to no word included.
    start = places[first][0] if first else 0
    end = places[last - 1][1] if last < len(places) else len(document.text)
    cut = tuple(_pieces(document.text, start, end, marked))
    return (*((GAP,) if first else ()), *cut, *((END,) if last < len(places) else ()))


def mark_title(index: Index, title: str, found: Collection[int]) -> Pieces:
    """Return a title with the words marked that were found."""
    known = {index.words[number] for number in found}
    marked = [(start, end) for start, end in spans(title) if fold(title[start:end]) in known]
    return tuple(_pieces(title, 0, len(title), marked))


def _end(places: list[tuple[int, int]], begin: int) -> int:
    """Return the word before which an excerpt ends that begins with a word."""
    limit, end = places[begin][0] + LONGEST, begin + 1
    while end < len(places) and places[end][1] <= limit:
        end += 1
    return end


def _pieces(text: str, at: int, end: int, marked: list[tuple[int, int]]) -> Iterator[Piece]:
    for start, stop in marked:
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:stop], is_marked=True)
        at = stop
    if end > at:
        yield Piece(text[at:end])
