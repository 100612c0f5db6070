"""Marks of suspicious frames stand in the column of their frame and are found by the pointer."""

from __future__ import annotations

import numpy as np

from app.panels.suspicion_marks import SuspicionMarks
from app.panels.timeline_geometry import TimeScale
from inspro_core.domain.suspicions import Suspicion

SWITCH = Suspicion("id switch", 410, 3, 5, 0.9, {"track": 3, "other": 5, "cross": 91, "own": 4})
DIP = Suspicion("score dip", 410, 1, 0, 0.4, {"score": 35, "usual": 82})
JUMP = Suspicion("area jump", 990, 3, 0, 0.6, {"ratio": 240})
MARKS = SuspicionMarks([JUMP, DIP, SWITCH])
SCALE = TimeScale.fitted(1000, 200)


def test_marks_stand_in_the_columns_of_their_frames() -> None:
    assert np.flatnonzero(MARKS.columns(SCALE)).tolist() == [82, 198]


def test_a_track_has_the_marks_of_both_sides_of_a_switch() -> None:
    assert [np.flatnonzero(MARKS.columns(SCALE, track_id)).tolist() for track_id in (1, 3, 5, 7)] == [
        [82],
        [82, 198],
        [82],
        [],
    ]


def test_marks_out_of_sight_are_left_out() -> None:
    assert np.flatnonzero(MARKS.columns(SCALE.zoomed(4, 0).scrolled(600))).tolist() == [192]  # 990.5 · 0.8 - 600


def test_the_pointer_finds_the_nearest_mark_with_the_worst_first() -> None:
    assert MARKS.near(SCALE, 80) == (SWITCH, DIP)
    assert MARKS.near(SCALE, 195) == (JUMP,)
    assert MARKS.near(SCALE, 120) == ()


def test_the_pointer_finds_the_marks_of_one_track() -> None:
    assert MARKS.near(SCALE, 82, track_id=1) == (DIP,)
    assert MARKS.near(SCALE, 195, track_id=1) == ()


def test_the_whole_width_of_a_frame_counts_when_zoomed_in() -> None:
    near = SCALE.zoomed(1e9, 82)  # 48 pixels per frame
    assert MARKS.near(near, near.x_of(410) + 1) == (SWITCH, DIP)
    assert MARKS.near(near, near.x_of(411) + 8) == ()


def test_without_suspicions_there_are_no_marks() -> None:
    assert SuspicionMarks().near(SCALE, 50) == ()
    assert not SuspicionMarks().columns(SCALE).any()
