"""What was asked for, and the documents that answer, the best first."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log

from elearning.search.index import NUMBER, Index
from elearning.search.words import stands_alone, words

# However much is asked, no more than this is looked for.
LONGEST = 200
MOST_WORDS = 12
MOST_FORMS = 40
MOST_COMPARED = 100

# What a form of a word counts for, where the word itself counts 1.
BEGINNING, ENDING, JOINED = 0.5, 0.4, 0.7
SHORTEST_BEGINNING = 4
LONGEST_ENDING = 2
TOGETHER = 0.5  # more for words that stand side by side, as they were asked

# What Arabic writes together with a word: the article, "and", "with", "for", "as".
ARTICLES = ("وال", "بال", "فال", "كال", "ال", "لل")
PARTICLES = ("و", "ب", "ل", "ف", "ك")
# Plurals, which Farsi writes together or with a joiner, and Arabic always together.
PLURALS = ("ها", "هاي", "ات", "ان", "ين", "ون")


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers of the documents that answer, and of the words by which they do."""

    documents: tuple[int, ...] = ()
    words: frozenset[int] = frozenset()


NOTHING = Found()


def ask(index: Index, asked: str, *, is_reader: bool = True) -> Found:
    """Return what answers a question, the best first.

    Who has all words stands before who has some; among them rare words, and
    words in titles, weigh more. A stranger finds what is public alone.
    """
    wanted = asked_words(asked)
    forms = [dict(_forms(index, word)) for word in wanted]
    scores: dict[int, list[float]] = {}
    for one in forms:
        best = _best(index, one, is_reader)
        rarity = log(1 + (len(index.documents) - len(best) + 0.5) / (len(best) + 0.5))
        for document, strength in best.items():
            score = scores.setdefault(document, [0, 0.0])
            score[0] += 1
            score[1] += rarity * strength
    ranked = sorted(scores, key=lambda one: (-scores[one][0], -scores[one][1], one))
    pairs = _pairs(index, wanted)
    if pairs:
        first = ranked[:MOST_COMPARED]
        for document in first:
            scores[document][1] *= 1 + TOGETHER * _share(index, document, pairs)
        first.sort(key=lambda one: (-scores[one][0], -scores[one][1], one))
        ranked[:MOST_COMPARED] = first
    return Found(tuple(ranked), frozenset(number for one in forms for number in one))


def asked_words(asked: str) -> list[str]:
    """Return the words of a question, each once, no more than are looked for."""
    return list(dict.fromkeys(word for word in words(asked[:LONGEST]) if word))[:MOST_WORDS]


def _best(index: Index, forms: dict[int, float], is_reader: bool) -> dict[int, float]:
    best: dict[int, float] = {}
    for number, factor in forms.items():
        for document, strength in index.postings(number):
            if is_reader or index.documents[document].is_public:
                best[document] = max(best.get(document, 0.0), strength * factor)
    return best


def _forms(index: Index, word: str) -> Iterator[tuple[int, float]]:
    """Yield the index's words that stand for a word, the lesser forms first."""
    if not stands_alone(word):
        yield from _beginning(index, word)
        for form, factor in _related(word):
            number = _number(index, form)
            if number is not None:
                yield number, factor
    number = _number(index, word)
    if number is not None:
        yield number, 1.0


def _beginning(index: Index, word: str) -> Iterator[tuple[int, float]]:
    if len(word) < SHORTEST_BEGINNING:
        return
    first = bisect_left(index.words, word)
    for number in range(first, min(first + MOST_FORMS, len(index.words))):
        if not index.words[number].startswith(word):
            return
        yield number, BEGINNING


def _related(word: str) -> Iterator[tuple[str, float]]:
    for letters in range(LONGEST_ENDING, 0, -1):
        if len(word) - letters >= SHORTEST_BEGINNING - 1:
            yield word[:-letters], ENDING
    if "\u0621" <= word[:1] <= "\u06d3":
        stem = _bare(word)
        if stem != word:
            yield stem, JOINED
        for particle in (*PARTICLES, *ARTICLES):
            yield particle + stem, JOINED
        for plural in PLURALS:
            yield stem + plural, JOINED


def _bare(word: str) -> str:
    """Return an Arabic word without its article."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 1:
            return word.removeprefix(article)
    return word


def _number(index: Index, word: str) -> int | None:
    place = bisect_left(index.words, word)
    return place if place < len(index.words) and index.words[place] == word else None


def _pairs(index: Index, wanted: list[str]) -> list[bytes]:
    """Return words that were asked side by side, as they would stand in a document."""
    known = [_number(index, word) for word in wanted]
    return [
        array(NUMBER, [one, other]).tobytes()
        for one, other in pairwise(known)
        if one is not None and other is not None
    ]


def _share(index: Index, document: int, pairs: list[bytes]) -> float:
    sequence = index.documents[document].sequence
    return sum(_holds(sequence, pair) for pair in pairs) / len(pairs)


def _holds(sequence: bytes, pair: bytes) -> bool:
    size, at = len(pair) // 2, sequence.find(pair)
    while at >= 0 and at % size:
        at = sequence.find(pair, at + 1)
    return at >= 0
