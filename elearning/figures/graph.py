"""The scenes of a scenario as a graph: what leads where, what is never reached, the best path."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from elearning.figures.layering import Layering, Room, Slot, lay_out
from elearning.figures.svg import Point, at, figure, num, text

WIDE, HIGH = 176.0, 74.0
GAP, HEAD = 46.0, 30.0
EDGE = 14.0
LETTERS, LINES = 23, 2
ROOM = Room(node=WIDE, line=10.0, gap=14.0, most=6)
TONES = {"good": "M-4 0l3 3.5L4.5-4", "mixed": "M-4 0H4", "bad": "M-3.5-3.5l7 7M3.5-3.5l-7 7"}
SLANT = 14.0


@dataclass(frozen=True, slots=True)
class Node:
    """One scene: what it is, what stands in its lower line, and whether anybody comes there."""

    key: str
    label: str
    kind: str  # decision | chance | ending
    note: str = ""
    tone: str = ""
    is_reached: bool = True
    is_best: bool = False
    told: str = ""  # all of this in one sentence
    href: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One phase, with its scenes in the author's order."""

    phase: str
    word: str
    nodes: tuple[Node, ...]


def scene_graph(
    lanes: Sequence[Lane],
    leads: Sequence[tuple[str, str]],
    *,
    best: Sequence[str] = (),
    title: str,
    desc: str = "",
    key: str = "graph",
) -> str:
    """Draw the scenes in lanes by phase, each below what leads to it.

    :param best: the scenes of the best path, in their order.
    """
    nodes = {node.key: node for lane in lanes for node in lane.nodes}
    layering = lay_out([[node.key for node in lane.nodes] for lane in lanes], leads, ROOM)
    sheet = _Sheet(layering)
    marked = set(pairwise(best))
    pairs = sorted(dict.fromkeys(leads), key=lambda pair: pair in marked)
    edges = "".join(
        _edge(sheet, pair, is_best=pair in marked, is_reached=nodes[pair[0]].is_reached)
        for pair in pairs
    )
    bands = "".join(_lane(sheet, number, lane, key) for number, lane in enumerate(lanes))
    drawn = "".join(_node(node, sheet.middle(node.key)) for node in nodes.values())
    body = f"{_patterns(key)}{bands}{edges}{drawn}"
    return figure(
        body,
        box=(0.0, 0.0, sheet.width, sheet.height),
        name="graph",
        title=title,
        desc=desc,
        is_group=any(node.href for node in nodes.values()),
        key=key,
        has_size=True,
    )


def sample(kind: str, *, tone: str = "", is_reached: bool = True, is_best: bool = False) -> str:
    """Draw one shape without words, for the list that explains the shapes."""
    node = Node("", "", kind, tone=tone, is_reached=is_reached, is_best=is_best)
    return figure(
        f'<g class="{_name(node)}">{_outline(node, 44.0, 26.0)}</g>',
        box=(-30.0, -23.0, 62.0, 40.0),
        name="graph graph-sample",
    )


class _Sheet:
    """Turns rows and places into points of the drawing."""

    def __init__(self, layering: Layering) -> None:
        self.layering = layering
        self.tops: dict[int, float] = {}
        self.bands: list[tuple[float, float]] = []
        top = 0.0
        for band in layering.bands:
            begin = top
            for number, row in enumerate(band):
                self.tops[row] = top + HEAD + number * (HIGH + GAP)
            top += HEAD + len(band) * (HIGH + GAP) if band else 0.0
            self.bands.append((begin, top))
        self.height = top
        self.width = layering.width + 2 * EDGE + 2 * SLANT

    def across(self, slot: Slot) -> float:
        """Return where the middle of a slot is."""
        return self.layering.middles[slot] + EDGE + SLANT

    def middle(self, key: str) -> Point:
        """Return the middle of a node."""
        slot = self.layering.places[key]
        return self.across(slot), self.tops[slot.row] + HIGH / 2

    def path(self, source: str, target: str) -> tuple[str, Point, bool]:
        """Write the line from one node to another; tell its end and whether it comes from below."""
        way = self.layering.way(source, target)
        is_upward = way[0].row > way[-1].row
        leave, arrive = (0.0, HIGH) if is_upward else (HIGH, 0.0)
        x, y = self.across(way[0]), self.tops[way[0].row] + leave
        parts, drawn = [f"M{at((x, y))}"], y
        for slot in way[1:]:
            to = self.across(slot), self.tops[slot.row] + arrive
            if abs(to[0] - x) > 0.05:
                half = (y + to[1]) / 2
                parts.append(f"V{num(y)}" if y != drawn else "")
                parts.append(f"C{at((x, half))} {at((to[0], half))} {at(to)}")
                drawn = to[1]
            x, y = to
            if not slot.is_node:
                y = self.tops[slot.row] + leave
        parts.append(f"V{num(y)}" if y != drawn else "")
        return "".join(parts), (x, y), is_upward


def _edge(sheet: _Sheet, pair: tuple[str, str], *, is_best: bool, is_reached: bool) -> str:
    name = "graph-edge" + (" is-best" if is_best else "") + ("" if is_reached else " is-unreached")
    if pair[0] == pair[1]:
        x, y = sheet.middle(pair[0])
        right = x + WIDE / 2
        loop = f"M{at((right, y - 10))}c{num(SLANT + 8)}-4 {num(SLANT + 8)} 24 0 20"
        tip = f"M{at((right, y + 10))}l8-2-4 7Z"
        return f'<g class="{name}"><path d="{loop}"/><path class="graph-tip" d="{tip}"/></g>'
    path, end, is_upward = sheet.path(*pair)
    tip = f"M{at(end)}l-4 7h8Z" if is_upward else f"M{at(end)}l-4-7h8Z"
    return f'<g class="{name}"><path d="{path}"/><path class="graph-tip" d="{tip}"/></g>'


def _lane(sheet: _Sheet, number: int, lane: Lane, key: str) -> str:
    top, bottom = sheet.bands[number]
    if bottom == top:
        return ""
    phase = text(lane.phase)
    fills = {"before": f"url(#{key}-dots)", "after": f"url(#{key}-lines)"}
    fill = f' fill="{fills[lane.phase]}"' if lane.phase in fills else ""
    size = f'width="{num(sheet.width)}" height="{num(bottom - top)}"'
    return (
        f'<g class="graph-lane is-{phase}"><rect class="graph-band" y="{num(top)}" {size}/>'
        f'<rect class="graph-bar"{fill} y="{num(top)}" width="7" height="{num(bottom - top)}"/>'
        f'<text x="16" y="{num(top + 19)}">{text(lane.word)}</text></g>'
    )


def _patterns(key: str) -> str:
    return (
        f'<defs><pattern id="{key}-dots" class="ink-before" width="7" height="7"'
        ' patternUnits="userSpaceOnUse"><circle cx="3.5" cy="3.5" r="1.7"/></pattern>'
        f'<pattern id="{key}-lines" class="ink-after" width="6" height="6"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0H6V2.2H0Z"/></pattern></defs>'
    )


def _node(node: Node, middle: Point) -> str:
    lines = _wrapped(node.label)
    first = -14.0 if len(lines) == LINES else -6.0
    words = "".join(
        f'<text y="{num(first + 16 * number)}">{text(line)}</text>'
        for number, line in enumerate(lines)
    )
    note = f'<text class="graph-note" y="26">{text(node.note)}</text>' if node.note else ""
    told = f"<title>{text(node.told)}</title>" if node.told else ""
    body = f"{told}{_outline(node, WIDE, HIGH)}{words}{note}"
    place = f'class="{_name(node)}" transform="translate({at(middle)})"'
    if not node.href:
        return f"<g {place}>{body}</g>"
    label = f' aria-label="{text(node.told or node.label)}"'
    return f'<a {place} href="{text(node.href)}"{label}>{body}</a>'


def _name(node: Node) -> str:
    name = f"graph-node is-{text(node.kind)}"
    name += (f" is-{text(node.tone)}" if node.tone else "") + (" on-best" if node.is_best else "")
    return name + ("" if node.is_reached else " is-unreached")


def _outline(node: Node, wide: float, high: float) -> str:
    """Draw the shape of a kind, the sign of an ending's tone, and the pennant of the best path."""
    x, y = wide / 2, high / 2
    box = f'x="{num(-x)}" y="{num(-y)}" width="{num(wide)}" height="{num(high)}"'
    drawn = f'<rect class="graph-shape" {box} rx="3"/>'
    if node.kind == "chance":
        slant = min(SLANT, wide / 5)
        drawn = (
            f'<path class="graph-shape" d="M{num(-x)} 0L{num(-x + slant)} {num(-y)}'
            f'H{num(x - slant)}L{num(x)} 0L{num(x - slant)} {num(y)}H{num(-x + slant)}Z"/>'
        )
    if node.kind == "ending":
        inner = (
            f'x="{num(4 - x)}" y="{num(4 - y)}" width="{num(wide - 8)}" height="{num(high - 8)}"'
        )
        drawn += f'<rect class="graph-inner" {inner} rx="2"/>'
        if node.tone in TONES:
            sign = f'<circle r="9"/><path d="{TONES[node.tone]}"/>'
            drawn += f'<g class="graph-tone" transform="translate({at((x - 3, 3 - y))})">{sign}</g>'
    if node.is_best:
        drawn += f'<path class="graph-pennant" d="M{num(-x + 10)} {num(-y + 9)}v-17l13 5-13 5"/>'
    return drawn


def _wrapped(label: str) -> list[str]:
    """Return the lines of a label that fit into a node; what is left out is told by three dots."""
    return wrap(label, LETTERS, max_lines=LINES, placeholder="…") or [label[:LETTERS]]
