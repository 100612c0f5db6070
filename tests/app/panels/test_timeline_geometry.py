"""Frames and columns agree at every zoom; times and lanes are found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.panels.timeline_geometry import (
    MAX_FRAME_WIDTH,
    LaneStack,
    TimeScale,
    clock,
    frame_at_time,
    frame_step,
    second_step,
    time_at,
)


@st.composite
def scales(draw: st.DrawFn) -> TimeScale:
    """A view of a video after some zooms and scrolls."""
    scale = TimeScale.fitted(draw(st.integers(1, 200_000)), draw(st.integers(1, 300)))
    for factor, place, scroll in draw(
        st.lists(st.tuples(st.floats(0.05, 20), st.floats(0, 1), st.floats(-5000, 5000)), max_size=5)
    ):
        scale = scale.zoomed(factor, place * scale.width).scrolled(scroll)
    return scale


@given(scales(), st.floats(0, 1))
def test_a_frame_lies_in_the_column_in_which_it_is_found(scale: TimeScale, place: float) -> None:
    frame = min(int(place * scale.frame_count), scale.frame_count - 1)
    assert scale.frame_at(scale.x_of(frame)) == frame
    assert scale.frame_at(scale.x_of(frame + 0.5)) == frame


@given(scales())
def test_columns_begin_with_the_frames_that_are_found_in_them(scale: TimeScale) -> None:
    starts = scale.column_starts()
    assert len(starts) == scale.width + 1
    assert np.all(np.diff(starts) >= 0)
    assert [scale.frame_at(x) for x in range(scale.width)] == starts[:-1].clip(0, scale.frame_count - 1).tolist()


@given(scales(), st.floats(0.1, 10), st.floats(0, 1))
def test_zooming_never_leaves_the_video(scale: TimeScale, factor: float, place: float) -> None:
    zoomed = scale.zoomed(factor, place * scale.width)
    assert 0 <= zoomed.first <= zoomed.frame_count
    assert zoomed.x_of(zoomed.frame_count) >= zoomed.width - 1e-6 * max(1, zoomed.frame_width)


def test_zooming_keeps_the_frame_under_the_pointer() -> None:
    scale = TimeScale.fitted(10_000, 1000)
    for factor in (2.0, 5.0, 0.5):
        scale = scale.zoomed(factor, 300)
        assert scale.first + 300 / scale.frame_width == pytest.approx(3000)


def test_zooming_ends_at_single_frames_and_at_the_whole_video() -> None:
    scale = TimeScale.fitted(10_000, 1000)
    assert scale.zoomed(1e9, 0).frame_width == MAX_FRAME_WIDTH
    assert scale.zoomed(2, 500).zoomed(1e-9, 0) == scale
    short = TimeScale.fitted(4, 1000)
    assert short.frame_width == short.zoomed(2, 0).frame_width == 250


def test_resizing_keeps_a_fitted_video_fitted_and_frames_of_a_zoomed_one_as_wide() -> None:
    fitted = TimeScale.fitted(500, 1000)
    assert fitted.resized(700) == TimeScale.fitted(500, 700)
    zoomed = fitted.zoomed(3, 0)
    assert zoomed.resized(700).frame_width == zoomed.frame_width
    assert zoomed.resized(9000).is_fitted


def test_a_frame_out_of_sight_turns_the_page_the_way_it_went() -> None:
    scale = TimeScale.fitted(1000, 100).zoomed(10, 0)  # frames 0 to 99
    assert scale.revealing(99) == scale
    assert scale.revealing(100).first == pytest.approx(90)
    back = scale.scrolled(500)
    assert back.revealing(499).first == pytest.approx(409)
    assert scale.revealing(999).first == pytest.approx(900)


@given(st.integers(0, 40), st.integers(0, 700), st.integers(1, 300), st.integers(0, 400))
def test_lanes_are_found_where_they_lie(lane_count: int, scroll: int, height: int, y: int) -> None:
    stack = LaneStack(30, height, 17, lane_count, scroll)
    lane = stack.lane_at(y)
    assert list(stack.visible(y, y + 1)) == ([lane] if lane >= 0 else [])
    if lane >= 0:
        assert stack.top_of(lane) <= y < stack.top_of(lane + 1)
        assert 30 <= y < 30 + height
    elif 30 <= y < 30 + height:
        assert y >= stack.top_of(lane_count)


def test_showing_a_lane_scrolls_no_more_than_needed() -> None:
    stack = LaneStack(30, 50, 10, 20, 60)  # lanes 6 to 10
    assert stack.max_scroll == 150
    assert [stack.scroll_showing(lane) for lane in (3, 6, 10, 12)] == [30, 60, 60, 80]


@pytest.mark.parametrize(("frame_width", "expected"), [(200, 1), (100, 1), (60, 2), (25, 5), (1, 100), (0.012, 10_000)])
def test_ruler_steps_of_frames_are_round_and_wide_enough(frame_width: float, expected: int) -> None:
    assert frame_step(frame_width, 100) == expected
    assert expected * frame_width >= 100


def test_ruler_steps_of_time_are_the_usual_ones() -> None:
    assert [second_step(width, 100) for width in (1000, 60, 7, 1, 0.01, 1e-9)] == [0.1, 2, 15, 120, 18_000, 86_400]


def test_times_and_frames_are_inverse_also_where_the_rate_varies() -> None:
    timestamps = np.array([0.0, 0.1, 0.2, 10.2, 10.3])
    assert [frame_at_time(timestamps, time) for time in (0, 0.05, 5.2, 10.3)] == pytest.approx([0, 0.5, 2.5, 4])
    for frame in (0, 0.25, 2.5, 3, 4, 6.5):
        assert frame_at_time(timestamps, time_at(timestamps, frame)) == pytest.approx(frame)


def test_a_single_frame_has_a_time() -> None:
    assert frame_at_time(np.zeros(1), 0) == 0
    assert frame_at_time(np.zeros(1), 2) == 1
    assert time_at(np.zeros(1), 0) == 0


@pytest.mark.parametrize(
    ("seconds", "digits", "expected"),
    [(0, 0, "0:00"), (61.5, 1, "1:01.5"), (59.9996, 3, "1:00.000"), (3725, 0, "1:02:05"), (4.92, 3, "0:04.920")],
)
def test_times_read_as_on_a_clock(seconds: float, digits: int, expected: str) -> None:
    assert clock(seconds, digits) == expected
