"""A bar that shows how many of some steps are done."""

from elearning.figures.svg import figure, num

WIDTH, HEIGHT = 300.0, 10.0
MOST_TICKS = 40


def progress_bar(done: int, total: int) -> str:
    """Draw the bar; the sentence beside it says the same, so it is hidden from screen readers."""
    share = min(max(done, 0), total) / total if total > 0 else 0.0
    inner = WIDTH - 2
    ground = f'<rect class="bar-ground" x=".5" y=".5" width="{num(WIDTH - 1)}" height="9" rx="2"/>'
    filled = (
        f'<rect class="bar-done" x="1" y="1" width="{num(inner * share)}" height="8" rx="1.5"/>'
    )
    ticks = ""
    if 1 < total <= MOST_TICKS:
        path = "".join(f"M{num(1 + inner * i / total)} 1v8" for i in range(1, total))
        ticks = f'<path class="bar-tick" d="{path}"/>'
    body = ground + (filled if share else "") + ticks
    drawn = figure(body, box=(0, 0, WIDTH, HEIGHT), name="bar")
    return drawn.replace("<svg ", '<svg preserveAspectRatio="none" ', 1)
