"""The index: every word of every text, packed so that a worker holds little of it."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from elearning.search.words import words

# How word and document numbers are packed, and how strengths are.
NUMBER: Final = "I"
STRENGTH: Final = "H"
NO_WORD = 2**32 - 1  # stands where a word folds to nothing
SCALE = 100

# A word counts for more in the title than in all other parts together, and so on down, however
# often it stands there: what a part adds begins at half of its weight and stays below it.
TITLE, OBJECTIVES, HEADINGS, TEXT = 21.0, 7.0, 2.2, 1.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that shall be found; ``text`` holds all of it but the title."""

    kind: str
    slug: str
    title: str
    text: str
    course: str = ""
    objectives: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A text that can be found, and the numbers of its words in their order."""

    kind: str
    slug: str
    course: str
    title: str
    text: str
    is_public: bool
    sequence: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Index:
    """Documents, their words in order, and for each word where it stands and how strongly.

    The postings of word ``n`` are those from ``starts[n]`` to ``starts[n + 1]``.
    """

    documents: tuple[Document, ...] = ()
    words: tuple[str, ...] = ()
    starts: bytes = field(default=bytes(4), repr=False)
    places: bytes = field(default=b"", repr=False)
    strengths: bytes = field(default=b"", repr=False)

    def postings(self, number: int) -> Iterable[tuple[int, int]]:
        """Return the documents that hold a word, each with the word's strength there."""
        starts = numbers(self.starts)
        first, last = starts[number], starts[number + 1]
        strengths = memoryview(self.strengths).cast(STRENGTH)
        return zip(numbers(self.places)[first:last], strengths[first:last], strict=True)


NO_INDEX = Index()


def numbers(packed: bytes) -> memoryview:
    """Return packed numbers as a sequence, without copying them."""
    return memoryview(packed).cast(NUMBER)


def build_index(drafts: Iterable[Draft]) -> Index:
    """Return the index of some texts."""
    given = [(draft, words(draft.title), words(draft.text)) for draft in drafts]
    known = sorted({word for _, *parts in given for part in parts for word in part if word})
    place = {word: number for number, word in enumerate(known)}
    found: list[list[tuple[int, int]]] = [[] for _ in known]
    for number, (draft, title, text) in enumerate(given):
        for word, strength in _strengths(draft, title, text).items():
            found[place[word]].append((number, strength))
    starts = array(NUMBER, [0])
    for postings in found:
        starts.append(starts[-1] + len(postings))
    return Index(
        documents=tuple(_document(draft, text, place) for draft, _, text in given),
        words=tuple(known),
        starts=starts.tobytes(),
        places=array(NUMBER, [doc for postings in found for doc, _ in postings]).tobytes(),
        strengths=array(STRENGTH, [one for postings in found for _, one in postings]).tobytes(),
    )


def _document(draft: Draft, text: list[str], place: Mapping[str, int]) -> Document:
    sequence = array(NUMBER, [place[word] if word else NO_WORD for word in text])
    return Document(
        kind=draft.kind,
        slug=draft.slug,
        course=draft.course,
        title=draft.title,
        text=draft.text,
        is_public=draft.is_public,
        sequence=sequence.tobytes(),
    )


def _strengths(draft: Draft, title: list[str], text: list[str]) -> dict[str, int]:
    parts = (
        (TITLE, Counter(title)),
        (OBJECTIVES, Counter(_all(draft.objectives))),
        (HEADINGS, Counter(_all(draft.headings))),
        (TEXT, Counter(text)),
    )
    return {
        word: round(
            SCALE * sum(weight * counts[word] / (counts[word] + 1) for weight, counts in parts)
        )
        for word in {*title, *text}
        if word
    }


def _all(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in words(text)]
