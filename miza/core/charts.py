"""Server-drawn SVG: pure functions from numbers to markup, with no style of their own (css/chart.css) and no script.

Text is anchored in the middle only, the one anchor that is the same in both scripts. A drawing without text takes the class "turn" and follows the script.
Each chart is a <figure> in the page, with a table of the same numbers beside it: `Axis` holds both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

RADIUS = 92
RINGS = (25, 50, 75, 100)


@dataclass(frozen=True)
class Axis:
    """One axis of a radar: its name on one or two lines, the number as printed, and that of the table's other column."""

    name: str
    value: str
    second: str = ""
    other: str = ""


def radar(
    uid: str,
    title: str,
    desc: str,
    axes: Sequence[Axis],
    series: Sequence[tuple[str, Sequence[float]]],
    threshold: float,
) -> SafeString:
    """A radar of three axes or more.

    uid: unique in the page · title and desc: what the drawing shows, and its numbers in words
    series: (css class: "verified" or "self", percents 0 to 100, one an axis), drawn in that order · threshold: percent
    """
    count = len(axes)
    rings = [_ring([ring] * count, "grid-line") for ring in RINGS]
    spokes = [_spoke(i, count) for i in range(count)]
    shapes = [_ring(values, css) for css, values in series]
    inside = [
        *rings,
        *spokes,
        _ring([threshold] * count, "threshold"),
        *shapes,
        *[_axis(i, count, a) for i, a in enumerate(axes)],
    ]
    return format_html(
        '<svg viewBox="-168 -140 336 284" text-anchor="middle" role="img" aria-labelledby="{0}-t {0}-d"><title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>{3}</svg>',
        uid,
        title,
        desc,
        format_html_join("", "{}", ((part,) for part in inside)),
    )


def bar(value: float, limit: float, *, label: str, ghost: float | None = None) -> SafeString:
    """One measure in percent with its limit.

    value, limit, ghost: 0 to 100; ghost is the value it is compared with (a self score) · label: the same in words
    """
    under = " under" if value < limit else ""
    compared: str | SafeString = ""
    if ghost is not None and ghost > value:
        compared = format_html(
            '<rect class="ghost" x="{}" y="2.5" width="{}" height="5"/>', _n(value), _n(ghost - value)
        )
    elif ghost is not None:
        compared = format_html('<line class="was" x1="{0}" x2="{0}" y1="2" y2="8"/>', _n(ghost))
    return format_html(
        '<svg class="bar-chart turn" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{0}">'
        '<rect class="track" x="0" y="2" width="100" height="6"/><rect class="value{1}" x="0" y="2" width="{2}" height="6"/>{3}'
        '<line class="casing" x1="{4}" x2="{4}" y1="0" y2="10"/><line class="limit" x1="{4}" x2="{4}" y1="0" y2="10"/></svg>',
        label,
        under,
        _n(value),
        compared,
        _n(limit),
    )


def progress(done: int, total: int, label: str) -> SafeString:
    """How many of how many, as the browser's own progress bar; the words stand beside it."""
    return format_html('<progress max="{}" value="{}" aria-label="{}"></progress>', max(total, 1), done, label)


def _n(value: float) -> str:
    return f"{value:.2f}"


def _at(i: int, count: int, radius: float) -> tuple[float, float]:
    angle = 2 * pi * i / count - pi / 2
    return radius * cos(angle), radius * sin(angle)


def _ring(values: Sequence[float], css: str) -> SafeString:
    points = " ".join("{:.1f},{:.1f}".format(*_at(i, len(values), RADIUS * v / 100)) for i, v in enumerate(values))
    return format_html('<polygon class="{}" points="{}"/>', css, points)


def _spoke(i: int, count: int) -> SafeString:
    x, y = _at(i, count, RADIUS)
    return format_html('<line class="grid-line" x1="0" y1="0" x2="{}" y2="{}"/>', f"{x:.1f}", f"{y:.1f}")


def _axis(i: int, count: int, axis: Axis) -> SafeString:
    """The name on one or two lines, then the value; lifted or lowered so as not to touch the drawing."""
    down = sin(2 * pi * i / count - pi / 2)
    x, y = _at(i, count, RADIUS + 38)[0], _at(i, count, RADIUS + 23)[1]
    lines = [t for t in (axis.name, axis.second) if t]
    top = y - 7 * len(lines) + 4 + 9 * max(down, 0)
    spans = format_html_join(
        "", '<tspan x="{}" y="{}">{}</tspan>', ((f"{x:.1f}", f"{top + 14 * k:.1f}", t) for k, t in enumerate(lines))
    )
    return format_html(
        '<text font-size="12.5">{}<tspan x="{}" y="{}" font-weight="600">{}</tspan></text>',
        spans,
        f"{x:.1f}",
        f"{top + 14 * len(lines) + 1:.1f}",
        axis.value,
    )
