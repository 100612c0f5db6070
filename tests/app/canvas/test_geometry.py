"""The view maps frame pixels to the widget and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.canvas.geometry import MAX_SCALE, View, fitted, stroke_box

coordinates = st.floats(-500, 500)


@given(scale=st.floats(0.05, 40), x=coordinates, y=coordinates, dx=coordinates, dy=coordinates)
def test_to_widget_and_back_is_the_same_point(scale: float, x: float, y: float, dx: float, dy: float) -> None:
    view = View(scale, (dx, dy))
    assert view.to_frame(view.to_widget((x, y))) == pytest.approx((x, y), abs=1e-6 * max(1, 500 / scale))


@given(factor=st.floats(0.5, 2), x=st.floats(0, 800), y=st.floats(0, 600))
def test_zooming_keeps_the_point_under_the_cursor(factor: float, x: float, y: float) -> None:
    view = View(1.3, (40, -20))
    assert view.zoomed(factor, (x, y)).to_frame((x, y)) == pytest.approx(view.to_frame((x, y)), abs=1e-6)


def test_zoom_is_limited() -> None:
    assert View().zoomed(1e9, (0, 0)).scale == MAX_SCALE


def test_a_fitted_frame_is_whole_and_centred() -> None:
    view = fitted((360, 640), (500, 500))
    left, top = view.to_widget((0, 0))
    right, bottom = view.to_widget((640, 360))
    assert 0 <= left < right <= 500
    assert left == pytest.approx(500 - right)
    assert top == pytest.approx(500 - bottom)


def test_a_stroke_box_holds_the_stroke_and_stays_inside() -> None:
    assert stroke_box((10, 10), (20, 12), 6, (64, 160)) == (5, 5, 26, 18)
    assert stroke_box((-50, -50), (-40, -40), 6, (64, 160)) == (0, 0, 0, 0)
    assert stroke_box((158, 60), (500, 500), 6, (64, 160)) == (153, 55, 160, 64)
