"""Charts are markup of their own: no style, no script, text escaped, the same drawing for the same numbers."""

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from miza.core import charts

AXES = [charts.Axis(name, "50,00") for name in ("المشاركة", "المساواة", "<الابتكار>")]
percents = st.floats(min_value=0, max_value=100, allow_nan=False)


def test_radar_draws_a_point_for_each_axis_and_says_it_in_words():
    drawing = charts.radar("r", "عنوان", "وصف", AXES, [("verified", [0, 50, 100]), ("self", [10, 60, 100])], 40)
    svg = ET.fromstring(drawing)
    polygons = {p.get("class"): p.get("points").split() for p in svg.findall("polygon")}

    assert polygons["verified"] == ["0.0,-0.0", "39.8,23.0", "-79.7,46.0"]
    assert len(polygons["self"]) == len(polygons["threshold"]) == 3
    assert [svg.find("title").text, svg.find("desc").text] == ["عنوان", "وصف"]
    assert svg.get("aria-labelledby") == "r-t r-d"
    assert "&lt;الابتكار&gt;" in drawing


@given(st.lists(percents, min_size=3, max_size=12))
def test_radar_stays_inside_its_ring_whatever_the_numbers(values):
    drawing = charts.radar("r", "t", "d", [charts.Axis("a", "1")] * len(values), [("verified", values)], 40)
    points = re.search(r'class="verified" points="([^"]*)"', drawing).group(1)

    for point in points.split():
        x, y = map(float, point.split(","))
        assert x * x + y * y <= (charts.RADIUS + 0.2) ** 2


@given(percents, percents, st.none() | percents)
def test_bar_is_well_formed_and_marks_what_is_under_its_limit(value, limit, ghost):
    svg = ET.fromstring(charts.bar(value, limit, label='"من" <40>', ghost=ghost))
    kinds = [part.get("class") for part in svg]

    assert ("value under" in kinds) == (value < limit)
    assert ("ghost" in kinds) == (ghost is not None and ghost > value)
    assert svg.get("aria-label") == '"من" <40>'


def test_progress_of_nothing_is_still_a_progress():
    assert charts.progress(0, 0, "x") == '<progress max="1" value="0" aria-label="x"></progress>'


def test_charts_have_no_style_of_their_own():
    drawings = charts.bar(1, 2, label="x") + charts.radar("r", "t", "d", AXES, [("self", [1, 2, 3])], 40)

    assert not re.search(r"style=|#[0-9a-f]{3}|<script", drawings)
