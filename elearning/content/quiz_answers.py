"""What is due of each answer, by the kind of its question, and which keys a kind allows."""

from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from hashlib import sha256
from typing import Any

from elearning.assessment.kinds import QUESTION_KINDS
from elearning.assessment.marking import Kind
from elearning.assessment.writing import span
from elearning.content.documents import AnswerDocument, QuestionDocument
from elearning.content.quiz import Option
from elearning.content.source import KeyPath

Fault = tuple[KeyPath, str, str]

EVERY_ANSWER = {"feedback"}
EVERY_QUESTION = {"id", "kind", "lesson", "guidance", "text", "answers"}


def key_of(text: str) -> str:
    """Return the key of a text, which stays when texts change places, and tells nothing."""
    return sha256(text.strip().encode()).hexdigest()[:10]


def due_of(kind: str, place: int, answer: AnswerDocument) -> str:
    """Return what is due of an answer; places count from 1."""
    due = DUES.get(kind)
    return due(place, answer) if due else ""


def reach_of(answer: AnswerDocument) -> Decimal:
    """Return how far from its value a number is accepted."""
    share, is_share = Decimal(answer.tolerance.rstrip("%")), answer.tolerance.endswith("%")
    return abs(answer.value or Decimal(0)) * share / 100 if is_share else share


def _range(_place: int, answer: AnswerDocument) -> str:
    value, reach = answer.value or Decimal(0), reach_of(answer)
    return span(f"{value - reach:f}", f"{value + reach:f}")


DUES: dict[str, Callable[[int, AnswerDocument], str]] = {
    "order": lambda place, _answer: str(place),
    "match": lambda _place, answer: key_of(answer.match),
    "number": _range,
    "text": lambda _place, answer: "\n".join([answer.text.strip(), *answer.also]),
}


def options_of(question: QuestionDocument) -> tuple[Option, ...]:
    """Return what the answers of a question may be joined with, each once."""
    texts = [answer.match for answer in question.answers if answer.match] + question.others
    plain = dict.fromkeys(text.strip() for text in texts)
    return tuple(Option(key_of(text), text) for text in plain)


def find_faults(question: QuestionDocument, kind: Kind) -> Iterator[Fault]:
    """Yield every key of a question that its kind lacks or does not know, and where."""
    shape, count = kind.shape, len(question.answers)
    if count < shape.fewest:
        what = f"has too few entries; at least {shape.fewest}"
        yield ("answers",), what, "add what is missing"
    if count > shape.most:
        yield ("answers",), f"has more than {shape.most} entries", "take some away"
    for name in _foreign(question, EVERY_QUESTION.union(shape.question)):
        yield (name,), *_told(name, question.kind, of_question=True)
    for at, answer in enumerate(question.answers):
        for name, what, wish in _answer_faults(question.kind, answer, kind):
            yield ("answers", at, name), what, wish


def _answer_faults(word: str, answer: AnswerDocument, kind: Kind) -> Iterator[tuple[str, str, str]]:
    shape = kind.shape
    for name in _foreign(answer, EVERY_ANSWER.union(shape.needs, shape.may)):
        yield name, *_told(name, word)
    for name in shape.needs:
        if getattr(answer, name) in ("", None):
            yield name, f'is missing; the kind "{word}" needs it', "add it"
    if answer.value == 0 and answer.tolerance.endswith("%"):
        yield "tolerance", "is a share of nothing", "write a number"


def _foreign(document: Any, known: set[str]) -> Iterator[str]:
    for one in fields(document):
        if one.name not in known and getattr(document, one.name) != _default(one):
            yield one.name


def _default(one: "Field[Any]") -> Any:
    return one.default if one.default is not MISSING else _made(one)


def _made(one: "Field[Any]") -> Any:
    return one.default_factory() if one.default_factory is not MISSING else None


def _told(name: str, kind: str, *, of_question: bool = False) -> tuple[str, str]:
    """Say that a key belongs to other kinds, and to which."""
    homes = [
        word
        for word, one in QUESTION_KINDS.items()
        if name in (one.shape.question if of_question else one.shape.needs + one.shape.may)
    ]
    return f'does not belong to the kind "{kind}"', f"it is a key of {' and '.join(homes)}"
