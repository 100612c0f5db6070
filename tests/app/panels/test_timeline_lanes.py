"""Columns of pixels tell the truth about many frames; one frame never gets lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from app.panels import timeline_lanes
from app.panels.suspicion_marks import SuspicionMarks
from app.panels.timeline_geometry import TimeScale
from app.panels.timeline_lanes import (
    SUSPICIOUS,
    LaneLook,
    LaneStrips,
    Pixels,
    draw_lane,
    draw_marks,
    draw_reviewed,
    human_frame_near,
    reduce_lane,
    widened,
)
from inspro_core.domain.lane import HUMAN, Lane, is_human, mark
from inspro_core.domain.suspicions import Suspicion

LOOK = LaneLook((255, 255, 255), (0, 114, 178), (20, 20, 20))
WHITE, TRACK, MARK = 0xFFFFFFFF, 0xFF0072B2, 0xFFD55E00
NO_MARKS = np.zeros(8, dtype=bool)
lanes = arrays.arrays(np.uint8, st.integers(1, 120), elements=st.sampled_from([0, 1, 40, 101, 1 | HUMAN, 101 | HUMAN]))


def lane_of(length: int, **frames: int) -> Lane:
    """A lane that is absent but for some frames, such as f3=101."""
    lane = np.zeros(length, dtype=np.uint8)
    for name, value in frames.items():
        lane[int(name[1:])] = value
    return lane


@given(lanes, st.integers(1, 150), st.floats(0.2, 8), st.floats(0, 1))
def test_a_column_is_the_mean_of_its_frames_and_human_if_one_of_them_is(
    lane: Lane, width: int, factor: float, place: float
) -> None:
    scale = TimeScale.fitted(len(lane), width).zoomed(factor, place * width)
    starts = scale.column_starts()
    reduced = reduce_lane(lane, starts)
    for column in range(width):
        frames = lane[starts[column] : max(starts[column + 1], starts[column] + 1)]
        low = frames[frames > 0] & (HUMAN - 1)
        assert reduced[column] & (HUMAN - 1) == (np.floor(low.mean() + 0.5) if len(low) else 0)
        assert (reduced[column] >= HUMAN) == is_human(frames).any()


@pytest.mark.parametrize("frame", [0, 1, 49_999, 99_998, 99_999])
def test_one_frame_in_a_hundred_thousand_stays_visible(frame: int) -> None:
    lane = np.zeros(100_000, dtype=np.uint8)
    lane[frame] = 101 | HUMAN
    columns = reduce_lane(lane, TimeScale.fitted(len(lane), 900).column_starts())
    assert np.flatnonzero(is_human(columns)).tolist() == [frame * 900 // 100_000]


def test_a_shade_follows_the_score() -> None:
    columns = np.array([0, mark(0.0, False), mark(0.5, False), mark(1.0, False)], dtype=np.uint8)
    middle = draw_lane(columns, NO_MARKS[:4], 18, LOOK, False)[8]
    reds = [int(pixel) >> 16 & 255 for pixel in middle]
    assert reds[0] == 255
    assert reds[3] == 0
    assert reds[1] > reds[2] > reds[3]
    assert reds[1] < 220  # the faintest is seen


def test_human_frames_differ_by_shape_and_by_a_cap() -> None:
    columns = np.array([mark(1, False), mark(1, True)], dtype=np.uint8)
    picture = draw_lane(columns, NO_MARKS[:2], 18, LOOK, False)

    def height(column: int) -> int:
        return int((picture[:, column] != WHITE).sum())

    assert height(1) >= 2 * height(0)
    assert (picture[:, 1] == 0xFF141414).sum() >= 2
    assert (picture[:, 0] == 0xFF141414).sum() == 0


def test_human_frames_narrower_than_a_mark_are_widened() -> None:
    columns = lane_of(8, f3=101 | HUMAN)
    narrow, wide = (draw_lane(columns, NO_MARKS, 18, LOOK, is_widened)[9] for is_widened in (False, True))
    assert np.flatnonzero(narrow == TRACK).tolist() == [3]
    assert np.flatnonzero(wide == TRACK).tolist() == [2, 3, 4]


def test_a_hidden_track_is_pale() -> None:
    columns = np.full(1, 101 | HUMAN, dtype=np.uint8)
    hidden = LaneLook(LOOK.ground, LOOK.track, LOOK.ink, is_hidden=True)
    assert draw_lane(columns, NO_MARKS[:1], 18, hidden, False)[9, 0] > TRACK


def triangle(picture: Pixels) -> list[str]:
    return ["".join("#" if pixel == MARK else "." for pixel in row) for row in picture]


def test_suspicious_frames_are_triangles_that_point_to_the_lanes() -> None:
    marks = np.zeros(13, dtype=bool)
    marks[6] = True
    rows = triangle(draw_marks(marks, 5, (255, 255, 255)))
    assert rows[0] == "..#########.."
    assert rows[-1] == "......#......"
    assert [row.count("#") for row in rows] == sorted((row.count("#") for row in rows), reverse=True)
    lane = triangle(draw_lane(np.zeros(13, dtype=np.uint8), marks, 18, LOOK, False))
    assert lane[-1] == rows[0]
    assert "#" not in "".join(lane[:10])


def test_marks_at_the_edges_are_cut_off_and_do_not_wrap() -> None:
    marks = np.zeros(13, dtype=bool)
    marks[0] = True
    assert triangle(draw_marks(marks, 5, (255, 255, 255)))[0] == "#####........"


def test_reviewed_frames_fill_the_strip_where_none_is_left_out() -> None:
    frames = np.zeros(80, dtype=bool)
    frames[:20] = frames[33] = True
    picture = draw_reviewed(frames, TimeScale.fitted(80, 8).column_starts(), 4, (255, 255, 255))
    heights = (picture != WHITE).sum(axis=0)
    assert heights.tolist() == [4, 4, 0, 2, 0, 0, 0, 0]


def test_reviewed_frames_are_shown_one_by_one_when_zoomed_in() -> None:
    frames = np.array([True, False, True])
    picture = draw_reviewed(frames, TimeScale.fitted(3, 9).column_starts(), 4, (255, 255, 255))
    assert (picture[0] != WHITE).tolist() == [True] * 3 + [False] * 3 + [True] * 3


def test_widening_adds_a_column_on_both_sides() -> None:
    assert widened(np.array([1, 0, 0, 1, 0, 0], dtype=bool)).tolist() == [True, True, True, True, True, False]


def test_the_human_frame_of_a_mark_is_found_in_its_column() -> None:
    lane = np.zeros(10_000, dtype=np.uint8)
    lane[5_042] = 101 | HUMAN
    scale = TimeScale.fitted(len(lane), 100)
    assert human_frame_near(lane, scale, 50) == 5_042
    assert human_frame_near(lane, scale, 51) == 5_042  # its mark is three columns wide
    assert human_frame_near(lane, scale, 60) is None


class Counting:
    """Strips of two tracks, and how often a lane was reduced."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reduced = 0
        self.strips, self.scale = LaneStrips(), TimeScale.fitted(100, 50)
        self.strips.show({1: lane_of(100, f5=101), 2: lane_of(100, f6=101)})
        reduce = timeline_lanes.reduce_lane

        def counted(lane: Lane, starts: NDArray[np.int64]) -> Lane:
            self.reduced += 1
            return reduce(lane, starts)

        monkeypatch.setattr(timeline_lanes, "reduce_lane", counted)

    def draw(self, scale: TimeScale | None = None, look: LaneLook = LOOK) -> int:
        """Ask for both strips; return how many lanes were reduced for it."""
        before = self.reduced
        for track_id in (1, 2):
            self.strips.strip(track_id, scale or self.scale, 18, look)
        return self.reduced - before


def test_strips_are_drawn_once_and_again_only_where_something_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    world = Counting(monkeypatch)
    assert world.draw() == 2
    assert world.draw() == 0
    world.strips.update({1: lane_of(100, f50=101)})
    assert world.draw() == 1
    world.strips.show({1: lane_of(100, f50=101), 2: lane_of(100, f7=101)})
    assert world.draw() == 1
    dip = Suspicion("score dip", 4, 2, 0, 0.5, {"score": 3, "usual": 8})
    world.strips.show_marks(SuspicionMarks([dip]))
    assert world.draw() == 1
    world.strips.keep({1})
    assert world.draw() == 1
    assert world.draw(world.scale.zoomed(2, 0)) == 2
    assert world.draw(look=LaneLook((0, 0, 0), LOOK.track, LOOK.ink)) == 2


def test_marks_have_the_colour_that_is_told_to_be_theirs() -> None:
    assert (MARK >> 16 & 255, MARK >> 8 & 255, MARK & 255) == SUSPICIOUS
