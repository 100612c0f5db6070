"""Chips do not cover each other and stay inside the widget."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.canvas.chips import Chip, placed
from app.track_label import TrackLabel

SIZE_WH = (400, 300)
LABEL = TrackLabel("dog", (10, 20, 30))
anchors = st.tuples(st.floats(0, 400), st.floats(0, 300))


@given(st.lists(st.tuples(anchors, st.floats(20, 120)), max_size=25))
def test_no_chip_covers_another_or_leaves_the_widget(rows: list[tuple[tuple[float, float], float]]) -> None:
    chips = [Chip(index + 1, LABEL, anchor, (width, 18)) for index, (anchor, width) in enumerate(rows)]
    places = list(placed(chips, SIZE_WH).values())
    for index, (left, top, width, height) in enumerate(places):
        assert 0 <= left <= SIZE_WH[0] - width
        assert 0 <= top <= SIZE_WH[1] - height
        for x, y, w, h in places[index + 1 :]:
            assert left >= x + w or x >= left + width or top >= y + h or y >= top + height


def test_a_lone_chip_sits_above_its_object() -> None:
    assert placed([Chip(1, LABEL, (100, 100), (40, 18))], SIZE_WH) == {1: (80, 78, 40, 18)}


def test_objects_at_one_place_get_their_chips_beside_each_other() -> None:
    places = placed([Chip(key, LABEL, (100, 100), (40, 18)) for key in (1, 2, 3)], SIZE_WH)
    assert len(places) == 3
    assert max(top for _, top, _, _ in places.values()) - min(top for _, top, _, _ in places.values()) < 60


def test_an_object_outside_the_widget_has_no_chip() -> None:
    assert placed([Chip(1, LABEL, (-5, 100), (40, 18)), Chip(2, LABEL, (100, 500), (40, 18))], SIZE_WH) == {}
