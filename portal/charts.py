"""Charts drawn on the server as SVG; the page that shows one has a table beside it with the same numbers."""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT, EDGE = 720.0, 220.0, 8.0
FOOT = 26.0
"""Room for the words below the bars."""


def line(values: Sequence[float], *, limit: float, title: str, mark: int | None = None) -> Markup:
    """A line over its cases with the limit as a dashed one, and a mark where it was passed."""
    top = max([*values, limit]) * 1.08
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    points = [(EDGE + index * step, _height(value, top)) for index, value in enumerate(values)]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    spot = Markup('<line class="chart-mark" x1="{0:.1f}" y1="{1:.1f}" x2="{0:.1f}" y2="{1:.1f}"/>')  # stays round
    passed = spot.format(*points[mark]) if mark is not None else ""
    return Markup(
        '<svg class="chart" viewBox="0 0 {w:.0f} {h:.0f}" role="img" aria-label="{title}" preserveAspectRatio="none">'
        '<line class="chart-axis" x1="{e}" x2="{r}" y1="{zero:.1f}" y2="{zero:.1f}"/>'
        '<line class="chart-limit" x1="{e}" x2="{r}" y1="{limit:.1f}" y2="{limit:.1f}"/>'
        '<polyline class="chart-line" points="{drawn}"/>{passed}</svg>'
    ).format(w=WIDTH, h=HEIGHT, title=title, e=EDGE, r=WIDTH - EDGE, zero=_height(0, top), limit=_height(limit, top),
             drawn=drawn, passed=passed)


def bars(groups: Sequence[tuple[str, Sequence[int]]], *, title: str) -> Markup:
    """Bars side by side for each word below them, each of a group in its own colour; the top is told."""
    top = max((value for _word, values in groups for value in values), default=0) or 1
    wide = (WIDTH - 2 * EDGE) / max(len(groups), 1)
    drawn = [_group(word, values, at=EDGE + index * wide, wide=wide, top=top)
             for index, (word, values) in enumerate(groups)]
    return Markup('<svg class="chart chart-bars" viewBox="0 0 {w:.0f} {h:.0f}" role="img" aria-label="{title}">'
                  '<line class="chart-axis" x1="{e}" x2="{r}" y1="{zero:.1f}" y2="{zero:.1f}"/>{drawn}'
                  '<text class="chart-top" x="{e}" y="18">{top}</text></svg>').format(
        top=top, w=WIDTH, h=HEIGHT + FOOT, title=title, e=EDGE, r=WIDTH - EDGE, zero=_height(0, 1),
        drawn=Markup("").join(drawn))


def _group(word: str, values: Sequence[int], *, at: float, wide: float, top: float) -> Markup:
    thick = min(wide * 0.72 / max(len(values), 1), 44.0)
    begin = at + (wide - thick * len(values)) / 2
    bar = Markup('<rect class="chart-bar chart-bar-{n}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}"/>')
    below = Markup('<text class="chart-word" x="{:.1f}" y="{:.1f}">{}</text>').format(at + wide / 2, HEIGHT + 14, word)
    return Markup("").join(bar.format(n=number, x=begin + number * thick, y=_height(value, top), w=thick,
                                      h=_height(0, top) - _height(value, top))
                           for number, value in enumerate(values)) + below


def _height(value: float, top: float) -> float:
    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / top
