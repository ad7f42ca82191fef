"""The graph of a scenario's scenes, in the reader's language."""

from flask_babel import gettext as _
from markupsafe import Markup

from elearning.figures.graph import Lane, Node, sample, scene_graph
from elearning.services.proof_pages import ProofPage, SceneLine
from elearning.web.filters import percent, span
from elearning.web.teach.findings import PHASES

KINDS = ("decision", "chance", "ending")


def draw(page: ProofPage) -> Markup:
    """Draw the scenes; each leads to its row in the table that says the same."""
    lanes = [
        Lane(phase, str(word), tuple(_node(one) for one in page.scenes if one.phase == phase))
        for phase, word in PHASES.items()
    ]
    drawn = scene_graph(
        lanes,
        page.leads,
        best=page.best,
        title=_("The scenes and where they lead"),
        desc=_("The table below says the same."),
        key="scenes",
    )
    return Markup(drawn)


def legend() -> list[tuple[Markup, str]]:
    """Return each shape with its word."""
    return [
        (Markup(sample("decision")), _("a decision")),
        (Markup(sample("chance")), _("a chance")),
        (Markup(sample("ending", tone="good")), _("a good ending")),
        (Markup(sample("ending", tone="mixed")), _("a mixed ending")),
        (Markup(sample("ending", tone="bad")), _("a bad ending")),
        (Markup(sample("decision", is_best=True)), _("on the best path")),
        (Markup(sample("decision", is_reached=False)), _("never reached")),
    ]


def results(one: SceneLine) -> str:
    """Tell which results attempts through a scene can have."""
    if one.lowest is None or one.highest is None:
        return ""
    return span(one.lowest, one.highest)


def _node(one: SceneLine) -> Node:
    note = results(one)
    if one.kind == "ending" and one.often is not None:
        note = _("met by %(share)s", share=percent(one.often, 1))
    if one.is_met is False:
        note = _("never reached")
    told = [one.title, note] + ([_("on the best path")] if one.is_best else [])
    return Node(
        key=one.id,
        label=one.title,
        kind=one.kind,
        note=note,
        tone=one.tone,
        is_reached=one.is_met is not False,
        is_best=one.is_best,
        told=" · ".join(part for part in told if part),
        href=f"#scene-{one.id}",
    )
