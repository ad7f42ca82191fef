"""Gauges: where an indicator stands between its ends, and where it stood before."""

from elearning.figures.svg import figure, num

WIDTH, HEIGHT = 240.0, 26.0
EDGE = 8.0


def gauge(value: int, *, low: int, high: int, before: int | None = None) -> str:
    """Draw a scale with a tick for every level, the reading, and the reading before it.

    It holds no words: label, number and reason stand beside it, so it can be
    mirrored in right-to-left pages and is hidden from screen readers.
    """
    span = max(high - low, 1)

    def place(level: int) -> float:
        kept = min(max(level, low), high)
        return EDGE + (WIDTH - 2 * EDGE) * (kept - low) / span

    ticks = "".join(f"M{num(place(level))} 15v6" for level in range(low, high + 1))
    here = place(value)
    parts = [
        f'<path class="gauge-line" d="M{num(EDGE)} 15H{num(WIDTH - EDGE)}{ticks}"/>',
        f'<path class="gauge-level" d="M{num(EDGE)} 15H{num(here)}"/>',
    ]
    if before is not None and before != value:
        old = place(before)
        parts.append(f'<path class="gauge-moved" d="M{num(old)} 9H{num(here)}"/>')
        parts.append(f'<circle class="gauge-before" cx="{num(old)}" cy="15" r="4"/>')
    parts.append(f'<path class="gauge-mark" d="M{num(here)} 17l-6.5-12h13Z"/>')
    return figure("".join(parts), box=(0, 0, WIDTH, HEIGHT), name="gauge-figure")
