"""Drawings of published results."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from miza.core import charts, formats, texts
from miza.core.templatetags.miza import num
from miza.labels.queries import Line, Results

register = template.Library()
LONG = 12  # letters from which a name goes on two lines


@register.simple_tag
def results_chart(results: Results) -> SafeString:
    """`{% results_chart results %}`: the radar of the principles, its numbers in words for those who do not see it."""
    lines = [line for line in results.lines if line.score is not None]
    words = [f"{texts.pick(line.principle.title)} {formats.number(line.score or '')}" for line in lines]
    return charts.radar(
        "results",
        gettext("Results by principle"),
        " · ".join(words),
        [_axis(line) for line in lines],
        [("verified", [float(line.score or 0) for line in lines])],
        float(results.rule["principle_min"]),
    )


@register.simple_tag
def level_count(results: Results, level: str) -> SafeString | str:
    """`{% level_count results "3" %}`: how many norms count at that level."""
    return num(results.levels[int(level)])


def _axis(line: Line) -> charts.Axis:
    """The principle's name, cut near its middle where it is long, with its score."""
    name, value = texts.pick(line.principle.title), formats.number(line.score or "")
    words = name.split()
    if len(name) < LONG or len(words) < 2:
        return charts.Axis(name, value)
    cut = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(name) / 2))
    return charts.Axis(" ".join(words[:cut]), value, " ".join(words[cut:]))
