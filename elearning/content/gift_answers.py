"""Reads what stands between the braces of a GIFT question."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from elearning.assessment.marking import GRADES
from elearning.content.documents import AnswerDocument
from elearning.content.gift import ARROW, STAR, show, show_spelling
from elearning.content.problems import Problems

_BOOLEAN = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?:#(.*))?", re.DOTALL | re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{1,7})?)%")
_FORMAT = re.compile(r"\s*\[(?:html|moodle|plain|markdown)\]")
_POINT = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
_NUMBER = re.compile(rf"({_POINT})(?:\s*:\s*({_POINT}))?")
_SPAN = re.compile(rf"({_POINT})\s*\.\.\s*({_POINT})")
_NUMBERED = re.compile(r"^[0-9]{1,2}\. ", re.MULTILINE)
WHOLE, HALF = Decimal(100), Decimal(50)
NEARLY = Decimal("0.5")
MOST_ANSWERS = 100


class LeftOut(Exception):
    """A question that cannot be kept: what it is, and what to do instead."""

    def __init__(self, what: str, wish: str) -> None:
        super().__init__(what)
        self.what, self.wish = f"{what}; left out", wish


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a question stands, and where to note what is lost of it."""

    path: str
    line: int
    problems: Problems

    def note(self, what: str, wish: str = "") -> None:
        """Note what was changed or left out."""
        self.problems.add(self.path, self.line, what, wish)


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of a question, its answers and what else its list offers."""

    kind: str
    answers: tuple[AnswerDocument, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One answer as GIFT writes it; ``weight`` is in percent, if it has one."""

    sign: str
    weight: Decimal | None
    text: str
    feedback: str
    hidden: str

    @property
    def worth(self) -> Decimal:
        """Return its share of the credit, in percent."""
        return self.weight if self.weight is not None else WHOLE * (self.sign == "=")


def read_answers(body: str, kind: str, reading: Reading) -> Found:
    """Return the answers between two braces, and note what is lost of them.

    ``kind`` is what a tag says, where GIFT alone cannot tell kinds apart.

    :raise LeftOut: if they cannot be kept.
    """
    plain, marked, general = body.partition("####")
    if not plain.strip():
        raise LeftOut("is an essay, which nobody here would mark", "ask for a short text")
    boolean = _BOOLEAN.fullmatch(plain)
    if boolean:
        found = _boolean(boolean)
    elif plain.lstrip().startswith("#"):
        found = _numbers(plain.lstrip()[1:], reading)
    else:
        found = _listed(plain, kind, show(general), reading)
    if not marked or found.kind in PAIRED:
        return found
    return _with_general(found, show(general), reading)


def _listed(plain: str, kind: str, general: str, reading: Reading) -> Found:
    entries = _entries(plain, reading)
    if not entries:
        raise LeftOut('has no answer after "=" or "~"', "write its answers")
    if all(one.sign == "=" and ARROW in one.text for one in entries):
        return _pairs(entries, kind, general, reading)
    if all(one.sign == "=" for one in entries):
        return _spellings(entries, reading)
    return _choices(entries, reading)


def _with_general(found: Found, general: str, reading: Reading) -> Found:
    if not general:
        return found
    at = next((at for at, one in enumerate(found.answers) if one.right), 0)
    answers = list(found.answers)
    told = "\n\n".join(text for text in (answers[at].feedback, general) if text)
    answers[at] = replace(answers[at], feedback=told)
    reading.note("has feedback to the whole question", "it was put with the right answer")
    return replace(found, answers=tuple(answers))


def _boolean(found: re.Match[str]) -> Found:
    is_true = found[1].upper().startswith("T")
    wrong, _, right = (found[2] or "").partition("#")
    feedback = {is_true: show(right), not is_true: show(wrong)}
    return Found(
        "one",
        tuple(
            AnswerDocument(feedback[truth], text=text, right=truth is is_true)
            for text, truth in (("True", True), ("False", False))
        ),
    )


def _entries(plain: str, reading: Reading) -> list[_Entry]:
    first, *rest = re.split("([~=])", plain)
    if len(rest) > 2 * MOST_ANSWERS:
        raise LeftOut(f"has more than {MOST_ANSWERS} answers", "take some away")
    if first.strip():
        reading.note(f'"{show(first)[:60]}" stands before the first answer', "it was left out")
    return [_entry(sign, text) for sign, text in zip(rest[::2], rest[1::2], strict=True)]


def _entry(sign: str, text: str) -> _Entry:
    found = _WEIGHT.match(text)
    rest = text[found.end() :] if found else text
    written = _FORMAT.match(rest)
    shown, _, feedback = rest[written.end() if written else 0 :].partition("#")
    return _Entry(sign, Decimal(found[1]) if found else None, show(shown), show(feedback), shown)


def _choices(entries: list[_Entry], reading: Reading) -> Found:
    is_several = not any(one.sign == "=" for one in entries)
    if is_several:
        _check_shares(entries, reading)
    else:
        for one in entries:
            if one.worth not in (0, WHOLE):
                what = f'gives {one.worth} percent for "{one.text[:60]}"'
                reading.note(what, "it counts for nothing where one answer is right")
    right = [one.worth > 0 if is_several else one.worth == WHOLE for one in entries]
    answers = tuple(
        AnswerDocument(one.feedback, text=one.text, right=is_right)
        for one, is_right in zip(entries, right, strict=True)
    )
    return Found("several" if is_several else "one", answers)


def _check_shares(entries: list[_Entry], reading: Reading) -> None:
    right = [one.worth for one in entries if one.worth > 0]
    share = WHOLE / len(right) if right else WHOLE
    is_ours = all(abs(one.worth - (share if one.worth > 0 else -share)) < NEARLY for one in entries)
    if not is_ours:
        reading.note(
            "weighs its answers otherwise than here",
            "each right one counts alike, and each wrong one takes as much off",
        )


def _spellings(entries: list[_Entry], reading: Reading) -> Found:
    answers: list[AnswerDocument] = []
    for one in entries:
        if one.worth not in (0, HALF, WHOLE):
            what = f'gives {one.worth} percent for "{one.text[:60]}"'
            reading.note(what, "a text is worth all, a half or nothing")
        if STAR in one.hidden:
            reading.note(f'"{one.text[:60]}" has a star', "here it stands for itself only")
        text = show_spelling(one.hidden)
        made = AnswerDocument(
            one.feedback, text=text, right=one.worth == WHOLE, partly=0 < one.worth < WHOLE
        )
        last = answers[-1] if answers else None
        if last and replace(last, text=made.text, also=[]) == made and made.feedback:
            answers[-1] = replace(last, also=[*last.also, made.text])
        else:
            answers.append(made)
    return Found("text", tuple(answers))


def _numbers(plain: str, reading: Reading) -> Found:
    text = plain if plain.lstrip()[:1] in ("=", "~") else f"={plain}"
    answers: list[AnswerDocument] = []
    for one in _entries(text, reading):
        answer = _number(one, reading)
        if answer is not None and not _is_our_half(answer, one, answers):
            if one.worth not in (0, WHOLE):
                what = f"gives {one.worth} percent for {answer.value}"
                reading.note(what, "half credit reaches twice the tolerance, and no other")
            answers.append(answer)
    if not answers:
        raise LeftOut("has no number", 'write it as "{#72:2}"')
    return Found("number", tuple(answers))


def _number(one: _Entry, reading: Reading) -> AnswerDocument | None:
    span, found = _SPAN.fullmatch(one.text), _NUMBER.fullmatch(one.text)
    if span:
        low, high = Decimal(span[1]), Decimal(span[2])
        value, reach = (low + high) / 2, (high - low) / 2
    elif found:
        value, reach = Decimal(found[1]), Decimal(found[2] or 0)
    else:
        reading.note(f'"{one.text[:60]}" is no number', f'left out with "{one.feedback[:60]}"')
        return None
    return AnswerDocument(
        one.feedback, value=value, tolerance=f"{abs(reach):f}", right=one.worth == WHOLE
    )


def _is_our_half(answer: AnswerDocument, one: _Entry, answers: list[AnswerDocument]) -> bool:
    """Tell whether an entry only says that twice the tolerance is worth a half."""
    return one.worth == HALF and any(
        other.right
        and other.value == answer.value
        and Decimal(answer.tolerance) == 2 * Decimal(other.tolerance)
        for other in answers
    )


def _pairs(entries: list[_Entry], kind: str, general: str, reading: Reading) -> Found:
    pairs = [tuple(part.strip() for part in one.text.split(ARROW, 1)) for one in entries]
    others = tuple(right for left, right in pairs if not left)
    joined = [(left, right) for left, right in pairs if left]
    feedback = _list_of(general, len(joined))
    if general and not any(feedback):
        reading.note("has feedback to the whole question", "it was put with its first pair")
        feedback = [general, *feedback[1:]]
    answers = [
        AnswerDocument(told, text=left, match=right)
        for (left, right), told in zip(joined, feedback, strict=True)
    ]
    ordered = PAIRED.get(kind, PAIRED["match"])(answers)
    if ordered is None:
        reading.note(f'is no {kind}, in spite of its tag "kind:{kind}"', "it is kept as match")
        return Found("match", tuple(answers), others)
    return Found(kind if kind in PAIRED else "match", ordered, others)


def _list_of(text: str, count: int) -> list[str]:
    """Return the items of a numbered list, if there are so many."""
    starts = list(_NUMBERED.finditer(text))
    if [found[0] for found in starts] != [f"{place}. " for place in range(1, count + 1)]:
        return [""] * count
    ends = [found.start() for found in starts[1:]] + [len(text)]
    items = (text[at.end() : end] for at, end in zip(starts, ends, strict=True))
    return [item.replace("\n   ", "\n").strip() for item in items]


def _as_order(answers: list[AnswerDocument]) -> tuple[AnswerDocument, ...] | None:
    by_place = {answer.match: replace(answer, match="") for answer in answers}
    places = [str(place) for place in range(1, len(answers) + 1)]
    return tuple(by_place[one] for one in places) if sorted(by_place) == sorted(places) else None


def _as_judgement(answers: list[AnswerDocument]) -> tuple[AnswerDocument, ...] | None:
    return tuple(_graded(answers)) if {one.match for one in answers} <= set(GRADES) else None


def _graded(answers: list[AnswerDocument]) -> Iterator[AnswerDocument]:
    for one in answers:
        grade = next(word for word in GRADES if word == one.match)
        yield AnswerDocument(one.feedback, text=one.text, grade=grade)  # type: ignore[arg-type]


Paired = Callable[[list[AnswerDocument]], tuple[AnswerDocument, ...] | None]
PAIRED: dict[str, Paired] = {"match": tuple, "order": _as_order, "judgement": _as_judgement}
