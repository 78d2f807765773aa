"""Charts drawn on the server as SVG; the page that shows one has a table beside it with the same numbers."""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT, EDGE = 720.0, 220.0, 8.0


def line(values: Sequence[float], *, limit: float, title: str, mark: int | None = None) -> Markup:
    """A line over its cases with the limit as a dashed one, and a mark where it was passed."""
    top = max([*values, limit]) * 1.08
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    points = [(EDGE + index * step, _height(value, top)) for index, value in enumerate(values)]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    spot = Markup('<circle class="chart-mark" cx="{:.1f}" cy="{:.1f}" r="5"/>')
    passed = spot.format(*points[mark]) if mark is not None else ""
    return Markup(
        '<svg class="chart" viewBox="0 0 {w:.0f} {h:.0f}" role="img" aria-label="{title}" preserveAspectRatio="none">'
        '<line class="chart-axis" x1="{e}" x2="{r}" y1="{zero:.1f}" y2="{zero:.1f}"/>'
        '<line class="chart-limit" x1="{e}" x2="{r}" y1="{limit:.1f}" y2="{limit:.1f}"/>'
        '<polyline class="chart-line" points="{drawn}"/>{passed}</svg>'
    ).format(w=WIDTH, h=HEIGHT, title=title, e=EDGE, r=WIDTH - EDGE, zero=_height(0, top), limit=_height(limit, top),
             drawn=drawn, passed=passed)


def _height(value: float, top: float) -> float:
    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / top
