"""Writes a pool of questions as GIFT, and tells what GIFT cannot hold."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from elearning.content.documents import AnswerDocument, QuestionDocument
from elearning.content.gift import ARROW, KIND_TAG, PLAIN_ARROW, STAR, UNIT_TAG, Pool, escape
from elearning.content.quiz_answers import reach_of

Losses = list[str]
FORMATS = ("[html]", "[moodle]", "[plain]", "[markdown]")


def write_gift(pool: Pool, *, course: str, title: str) -> tuple[str, Losses]:
    """Return a pool as GIFT, and a line for everything that was changed on the way."""
    losses: Losses = []
    lines = [f"// {_one_line(title)}", f"// draw: {pool.draw}", ""]
    lesson = None
    for question in pool.questions:
        if question.lesson != lesson:
            lesson = question.lesson
            lines += [f"$CATEGORY: {course}/{lesson}", ""]
        lines += [*_question(question, losses), ""]
    return "\n".join(lines), losses


def _question(question: QuestionDocument, losses: Losses) -> Iterator[str]:
    write = WRITERS[question.kind]
    tags = [*question.guidance, f"{KIND_TAG}{question.kind}"]
    tags += [f"{UNIT_TAG}{question.unit}"] if question.unit else []
    told = " ".join(f"[tag:{_tag(tag)}]" for tag in tags)
    yield f"// [id:{question.id}] {told}"
    sign = "#" if question.kind == "number" else ""
    yield f"::{escape(question.id)}::[markdown]{escape(question.text)} {{{sign}"
    yield from write(question, losses)
    yield "}"


def _one(question: QuestionDocument, _losses: Losses) -> Iterator[str]:
    for answer in question.answers:
        yield _line("=" if answer.right else "~", _answer(answer.text), answer.feedback)


def _several(question: QuestionDocument, _losses: Losses) -> Iterator[str]:
    share = Decimal(100) / sum(answer.right for answer in question.answers)
    weight = f"{share:.5f}".rstrip("0").rstrip(".")
    for answer in question.answers:
        sign = f"~%{weight}%" if answer.right else f"~%-{weight}%"
        yield _line(sign, _answer(answer.text), answer.feedback)


def _number(question: QuestionDocument, losses: Losses) -> Iterator[str]:
    for answer in question.answers:
        value, reach = answer.value or Decimal(0), reach_of(answer)
        if answer.tolerance.endswith("%"):
            told = f"the tolerance {answer.tolerance} is written as {_short(reach)}"
            losses.append(f'"{question.id}": GIFT knows no shares; {told}')
        sign = "=" if answer.right else "=%0%"
        yield _line(sign, _range(value, reach), answer.feedback)
        if answer.right and reach:
            yield _line("=%50%", _range(value, 2 * reach), answer.feedback)


def _range(value: Decimal, reach: Decimal) -> str:
    return f"{value:f}:{_short(reach)}"


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(question: QuestionDocument, losses: Losses) -> Iterator[str]:
    for answer in question.answers:
        sign = "=" if answer.right else "=%50%" if answer.partly else "=%0%"
        for spelling in (answer.text, *answer.also):
            text = _answer(_without_arrow(spelling, question, losses))
            yield _line(sign, text.replace(STAR, f"\\{STAR}"), answer.feedback)


def _paired(other: Callable[[int, AnswerDocument], str]) -> "Writer":
    """Return a writer of pairs; what belongs to an answer is told by its place and itself."""

    def write(question: QuestionDocument, losses: Losses) -> Iterator[str]:
        for place, answer in enumerate(question.answers, 1):
            left, right = (
                _without_arrow(text, question, losses)
                for text in (answer.text, other(place, answer))
            )
            yield f"={_answer(left)} {ARROW} {escape(right)}"
        for text in question.others:
            yield f"= {ARROW} {escape(_without_arrow(text, question, losses))}"
        # GIFT has no feedback for a pair: all of it stands in one list, which we read back.
        told = [
            f"{place}. {_indented(answer.feedback)}"
            for place, answer in enumerate(question.answers, 1)
        ]
        yield "####" + escape("\n".join(told))

    return write


def _indented(text: str) -> str:
    return text.strip().replace("\n", "\n   ")


def _without_arrow(text: str, question: QuestionDocument, losses: Losses) -> str:
    if ARROW in text:
        losses.append(f'"{question.id}": GIFT parts a pair by "{ARROW}"; in a text it became "→"')
    return text.replace(ARROW, PLAIN_ARROW)


def _answer(text: str) -> str:
    plain = escape(text)
    # A text that begins like a weight or a format would be taken for one.
    return f"[markdown]{plain}" if plain.startswith(("%", *FORMATS)) else plain


def _line(sign: str, text: str, feedback: str) -> str:
    return f"{sign}{text}#{escape(feedback)}"


def _tag(text: str) -> str:
    return _one_line(text).replace("\\", "\\\\").replace("]", "\\]")


def _one_line(text: str) -> str:
    return " ".join(text.split())


Writer = Callable[[QuestionDocument, Losses], Iterator[str]]
WRITERS: dict[str, Writer] = {
    "one": _one,
    "several": _several,
    "judgement": _paired(lambda _place, answer: answer.grade),
    "order": _paired(lambda place, _answer: str(place)),
    "match": _paired(lambda _place, answer: answer.match),
    "number": _number,
    "text": _text,
}
