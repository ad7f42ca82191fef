"""What a proof found, in sentences: what it is, and what its author can do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from elearning.content.taxonomy import Taxonomy
from elearning.services.proof_pages import FindingLine, PathLines
from elearning.simulation.prover.finding import Finding
from elearning.web.filters import number, percent, term
from elearning.web.templating import words

# Kinds in the order of the page, each with its sentence and what to do.
Sentences = dict[str, tuple[LazyString, LazyString]]
WAYS: Sentences = {
    "dead-end": (
        _l("No option is open in %(place)s in some state."),
        _l("Leave one option without an if."),
    ),
    "loop": (
        _l("In %(place)s, %(name)s leads back without time passing."),
        _l("Let a step of the cycle cost hours."),
    ),
    "scene-unreachable": (
        _l("The scene %(place)s is never reached."),
        _l("Lead there, or take it away."),
    ),
    "ending-unreachable": (
        _l("The ending %(place)s is never reached."),
        _l("Lead there, or take it away."),
    ),
    "nothing-to-lose": (
        _l("There are draws under which no decision loses anything: a result would mean nothing."),
        _l("Rate some option below best."),
    ),
    "too-many-draws": (
        _l("There are more draws of chance than can be told apart."),
        _l("Use fewer chances, at most four on a path."),
    ),
}
RATINGS: Sentences = {
    "best-gives-away": (
        _l("In %(place)s, %(name)s is rated best and gives away %(regret)s."),
        _l("Rate it lower there, or mend what it leads to."),
    ),
    "harmful-costs-little": (
        _l("In %(place)s, %(name)s is rated harmful and gives away only %(regret)s."),
        _l("Rate it higher there, or let it lead to something worse."),
    ),
    "leaving-pays": (
        _l(
            "In %(place)s, %(name)s ends the attempt at a loss of %(costs)s; who stays and picks "
            "at random loses %(staying)s."
        ),
        _l("Give the ending a greater loss."),
    ),
    "careless": (
        _l("A learner who picks %(place)s has %(mean)s on average, more than %(limit)s."),
        _l("Move the good options about, and even out their lengths."),
    ),
    "not-cited": (
        _l("In %(place)s, a rating of %(name)s cites no guidance point."),
        _l("Name the point that is met or broken."),
    ),
}
POINTS: Sentences = {
    "breach-lasts": (
        _l("In %(place)s, %(name)s is broken, and nothing later can correct it."),
        _l("Let a later effect correct it, or lead to an ending."),
    ),
    "breach-idle": (
        _l("In %(place)s, %(name)s is broken at no cost, and everything later corrects it."),
        _l("Let it cost something."),
    ),
}
OPTIONS: Sentences = {
    "never-open": (
        _l("In %(place)s, %(name)s is never open."),
        _l("Loosen its if, or take it away."),
    ),
    "always-open": (
        _l("In %(place)s, %(name)s is always open, although it has a condition."),
        _l("Take its if away."),
    ),
    "same-effect": (
        _l("In %(place)s, these make no difference in any state: %(name)s."),
        _l("Let them differ, or keep one."),
    ),
}
MEMORY: Sentences = {
    "never-asked": (
        _l("Nothing asks for %(place)s."),
        _l("Ask for it, show it, or take it away."),
    ),
    "never-varies": (
        _l("%(place)s never varies."),
        _l("Let an effect that is reached change it."),
    ),
    "pinned": (
        _l("%(place)s stands at %(bound)s at every ending."),
        _l("Weaken the effects that push it, or widen its range."),
    ),
    "never-arrives": (
        _l("The news %(place)s never arrives."),
        _l("Start it earlier, or take it away."),
    ),
    "never-told": (
        _l("The text %(place)s is never told."),
        _l("Loosen its if, or take it away."),
    ),
    "always-true": (
        _l("In %(place)s, a condition under %(name)s always holds."),
        _l("Take the condition away."),
    ),
    "always-false": (
        _l("In %(place)s, a condition under %(name)s never holds."),
        _l("Mend the condition, or take it away."),
    ),
}
CLAIMS: Sentences = {
    "sector-not-trained": (
        _l("The scenario claims the sector %(place)s, and no scene that is met trains it."),
        _l("Train it in a scene, or do not claim it."),
    ),
    "phase-not-trained": (
        _l("The scenario claims the phase %(place)s, and no scene in it is met."),
        _l("Reach a scene in it, or do not claim it."),
    ),
}
GROUPS: tuple[tuple[LazyString, Sentences], ...] = (
    (_l("Ways through the scenario"), WAYS),
    (_l("Ratings and results"), RATINGS),
    (_l("Critical guidance points"), POINTS),
    (_l("Options"), OPTIONS),
    (_l("Memory, news and texts"), MEMORY),
    (_l("What the scenario claims"), CLAIMS),
)
SENTENCES = {kind: told for _, group in GROUPS for kind, told in group.items()}
PHASES = {"before": _l("Before"), "during": _l("During"), "after": _l("After")}
PLAYERS = {
    "random": _l("at random"),
    "first": _l("always the first option"),
    "last": _l("always the last option"),
    "longest": _l("always the longest option"),
    "acceptable": _l("an acceptable option where there is one"),
}
PERCENTS = frozenset(("mean", "limit"))


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in words."""

    what: Markup
    wish: str
    is_fault: bool
    line: int
    path: PathLines | None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one sort."""

    title: str
    findings: tuple[Told, ...]


def grouped(lines: Iterable[FindingLine], taxonomy: Taxonomy) -> Iterator[Group]:
    """Yield the groups in which something was found, in the order of the page."""
    order = {kind: place for place, (_, kinds) in enumerate(GROUPS) for kind in kinds}
    ranked = sorted(lines, key=lambda line: order[line.finding.kind])
    for place, found in groupby(ranked, key=lambda line: order[line.finding.kind]):
        told = tuple(tell(line, taxonomy) for line in found)
        yield Group(str(GROUPS[place][0]), told)


def tell(line: FindingLine, taxonomy: Taxonomy) -> Told:
    """Return one finding in words."""
    finding = line.finding
    what, wish = SENTENCES[finding.kind]
    figures = {
        name: percent(value) if name in PERCENTS else number(round(value, 2))
        for name, value in finding.figures.items()
    }
    place = _place(finding, line.title, taxonomy)
    told = escape(str(what)) % {"place": place, "name": _code(finding.name), **figures}
    return Told(told, str(wish), finding.is_fault, line.line, line.path)


def _place(finding: Finding, title: str, taxonomy: Taxonomy) -> Markup | str:
    if finding.kind == "careless":
        return str(PLAYERS[finding.place])
    if finding.kind == "phase-not-trained":
        return str(PHASES.get(finding.place, finding.place))
    if finding.kind == "sector-not-trained":
        names = {str(one.number): one.title for one in taxonomy.sectors}
        return term(names.get(finding.place, finding.place))
    _, _, rest = finding.place.partition(".")
    if not title:
        return _code(finding.place)
    return words(title) if not rest else Markup("{} ({})").format(words(title), _code(rest))


def _code(name: str) -> Markup:
    return Markup('<code dir="ltr">{}</code>').format(name)
