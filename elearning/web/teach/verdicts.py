"""What became of a proof in one sentence, and how a new version behaves otherwise."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from elearning.services.proof_pages import ProofPage, title_of
from elearning.services.proofs import GIVEN_UP, UNDER_WAY
from elearning.simulation.prover import proof as verdicts
from elearning.simulation.prover.diff import Change
from elearning.web.filters import ngettext, number, percent
from elearning.web.teach.findings import PLAYERS, SENTENCES
from elearning.web.templating import words

WHY_NOT = {
    verdicts.LOOPS: _l(
        "Not proved: decisions lead back to where they came from and no time passes, so that an "
        "attempt might never end."
    ),
    verdicts.DEAD_ENDS: _l("Not proved: a learner can be stuck where no option is open."),
    verdicts.TOO_MANY_DRAWS: _l(
        "Not proved: there are more draws of chance than can be told apart."
    ),
    verdicts.NOTHING_TO_LOSE: _l(
        "Not proved: there are draws under which no decision loses anything."
    ),
}
SHORT = {
    verdicts.PROVED: _l("proved"),
    verdicts.TOO_LARGE: _l("too large"),
    verdicts.LOOPS: _l("an attempt might never end"),
    verdicts.DEAD_ENDS: _l("a learner can be stuck"),
    verdicts.TOO_MANY_DRAWS: _l("too many draws"),
    verdicts.NOTHING_TO_LOSE: _l("nothing to lose"),
}
LOSSES = {
    "least-loss": _l("The least loss that can be expected goes from %(before)s to %(after)s."),
    "most-loss": _l("The greatest loss goes from %(before)s to %(after)s."),
    "random-loss": _l("A random player's loss goes from %(before)s to %(after)s."),
}


def verdict(page: ProofPage) -> tuple[str, str]:
    """Return the tone and the sentence that a page begins with."""
    if page.report is None:
        return _without_report(page)
    proof, faults = page.report.proof, page.report.faults
    if proof.is_sound:
        return "good", _(
            "Proved: whatever learners decide and however chance falls, no fault can be met, and "
            "every attempt can be given a result."
        )
    if proof.is_proved:
        told = ngettext(
            "Proved, with %(num)s fault. Until it is mended, attempts are given no result.",
            "Proved, with %(num)s faults. Until they are mended, attempts are given no result.",
            faults,
        )
        return "bad", told
    if proof.verdict == verdicts.TOO_LARGE:
        return "bad", _(
            "Not proved: %(states)s states were explored, and %(waiting)s that were seen were not. "
            "What is said to be reached is reached; of the rest nothing is known.",
            states=number(proof.size.states),
            waiting=number(proof.size.waiting),
        )
    return "bad", str(WHY_NOT[proof.verdict])


def _without_report(page: ProofPage) -> tuple[str, str]:
    if page.edition is None:
        return "bad", _(
            "Not proved: the document has problems. Mend them, read the content anew, and it will "
            "be proved in the background."
        )
    if page.kept is not None and page.kept.verdict == UNDER_WAY:
        return "info", _("This version is being proved just now. Open the page again in a minute.")
    if page.kept is not None and page.kept.verdict == GIVEN_UP:
        return "bad", _(
            "Not proved: proving it broke off again and again. Tell whoever runs this platform."
        )
    return "info", _(
        "Nothing was proved of this version yet. It is proved in the background; attempts are "
        "given no result until then."
    )


def told_changes(page: ProofPage) -> Iterator[Markup]:
    """Yield in sentences how this version behaves otherwise than the older one."""
    for change in page.changes:
        yield _told(page, change)


def _told(page: ProofPage, change: Change) -> Markup:
    if change.kind == "verdict":
        before, after = (str(SHORT[str(one)]) for one in (change.before, change.after))
        return escape(_("The verdict was: %(before)s. Now it is: %(after)s.")) % {
            "before": before,
            "after": after,
        }
    if change.kind in LOSSES:
        figures = {
            "before": number(round(float(change.before), 2)),
            "after": number(round(float(change.after), 2)),
        }
        return escape(str(LOSSES[change.kind])) % figures
    if change.kind.startswith("fault-"):
        return _told_fault(page, change)
    shares = {
        "before": percent(float(change.before or 0), 1),
        "after": percent(float(change.after or 0), 1),
    }
    return escape(_sentence(change)) % {"name": _name(page, change), **shares}


def _sentence(change: Change) -> str:
    sentences = {
        "ending-lost": _l(
            "The ending %(name)s can no longer be reached; it was met by %(before)s."
        ),
        "ending-gained": _l("The ending %(name)s can be reached now; %(after)s meet it."),
        "ending-chance": _l("The ending %(name)s is met by %(after)s instead of %(before)s."),
        "player": _l("Who picks %(name)s has %(after)s on average instead of %(before)s."),
    }
    return str(sentences[change.kind])


def _name(page: ProofPage, change: Change) -> Markup:
    if change.kind == "player":
        return escape(str(PLAYERS[change.name]))
    return words(title_of(page.edition, change.name) if page.edition else change.name)


def _told_fault(page: ProofPage, change: Change) -> Markup:
    """Tell of a fault that came or went by its sentence, without the figures."""
    kind, place, *name = change.name.split(" ")
    is_gone = change.kind == "fault-gone"
    lead = _("Mended:") if is_gone else _("New fault:")
    code = Markup('<code dir="ltr">{}</code>')
    blanks = dict.fromkeys(("regret", "costs", "staying", "mean", "limit"), "…")
    named = {"place": code.format(place), "name": code.format(" ".join(name)), **blanks}
    return Markup("{} {}").format(lead, escape(str(SENTENCES[kind][0])) % named)
