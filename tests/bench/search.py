"""``python -m tests.bench.search``: how long a search takes, and what the index weighs."""

import pickle
import random
import statistics
import time
from collections.abc import Callable

from elearning import config
from elearning.content.library import load_library
from elearning.search.excerpts import excerpt
from elearning.search.index import Draft, Index, build_index
from elearning.search.query import ask

QUESTIONS = (
    "camp manager",
    "G-04",
    "displaced people in camps who are not counted",
    "the",
    "trafficking",
    "xylophone",
)
TURNS = 200


def main() -> None:
    """Print the figures of the shipped content, and of a thousand lessons of 900 words."""
    root = config.content_root(config.DEFAULTS)
    _report("shipped content", load_library(root).index)
    began = time.process_time()
    index = build_index(_lessons(1000, 900))
    print(f"built a thousand lessons in {time.process_time() - began:.1f} s, once per digest")
    _report("a thousand lessons", index)


def _lessons(count: int, length: int) -> list[Draft]:
    chance = random.Random(1)
    known = [f"{stem}{end}" for stem in _stems(chance) for end in ("", "s", "ed", "ing")]
    # As in a language: few words stand often, most of them rarely.
    weights = [1 / (place + 1) for place in range(len(known))]
    common = ["camp", "manager", "displaced", "people", "the", "who", "are", "not", "in", "counted"]
    return [
        Draft("lesson", str(n), f"Lesson {n}", " ".join(
            chance.choices(known, weights, k=length - 50) + chance.choices(common, k=50)))
        for n in range(count)
    ]  # fmt: skip


def _stems(chance: random.Random) -> list[str]:
    letters = "abcdefghilmnoprstuvw"
    return ["".join(chance.choices(letters, k=chance.randint(3, 8))) for _ in range(5000)]


def _report(name: str, index: Index) -> None:
    size = len(pickle.dumps(index)) / 1e6
    print(f"{name}: {len(index.documents)} texts, {len(index.words)} words, {size:.1f} MB")
    for asked in QUESTIONS:
        found = ask(index, asked)
        looked = _median(lambda asked=asked: ask(index, asked))  # type: ignore[misc]
        shown = _median(lambda found=found: [  # type: ignore[misc]
            excerpt(index.documents[one], found.words) for one in found.documents[:10]
        ])  # fmt: skip
        print(
            f"  {asked!r}: {len(found.documents)} found in {looked:.2f} ms,"
            f" ten excerpts in {shown:.2f} ms"
        )


def _median(act: Callable[[], object]) -> float:
    def once() -> float:
        began = time.process_time()
        act()
        return (time.process_time() - began) * 1000

    return statistics.median(once() for _ in range(TURNS))


if __name__ == "__main__":
    main()
