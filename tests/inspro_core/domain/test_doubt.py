"""Doubt follows scores near one half, flickering tracks and suspicions; humans are trusted."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inspro_core.domain.doubt import LEAST_DOUBT, SPACING, doubtful_frames, flickers, video_doubt
from inspro_core.domain.lane import Lane, mark
from inspro_core.domain.suspicion import Suspicion

FRAMES = 100


def lane_of(score: float, *spans: range, is_human: bool = False, frames: int = FRAMES) -> Lane:
    marks = np.zeros(frames, dtype=np.uint8)
    for span in spans or (range(frames),):
        marks[span.start : span.stop] = mark(score, is_human)
    return marks


def test_scores_near_one_half_are_the_most_doubtful() -> None:
    doubts = [video_doubt({1: lane_of(score)}, ()).doubt for score in (0.0, 0.1, 0.3, 0.5)]
    assert doubts == sorted(set(doubts))
    assert doubts[0] == pytest.approx(0, abs=1e-6)
    assert doubts[-1] == pytest.approx(1)
    assert video_doubt({1: lane_of(0.9)}, ()).doubt == pytest.approx(doubts[1])


def test_the_doubt_of_a_video_is_the_mean_of_its_masks_and_not_their_number() -> None:
    one = video_doubt({1: lane_of(0.6)}, ())
    many = video_doubt({track_id: lane_of(0.6, range(20)) for track_id in range(1, 9)}, ())
    assert many.doubt == pytest.approx(one.doubt)
    assert (one.mask_count, many.mask_count) == (100, 160)


def test_what_humans_drew_or_confirmed_is_not_doubted() -> None:
    lanes = {1: lane_of(0.5), 2: lane_of(0.5, is_human=True)}
    found = video_doubt(lanes, range(90))
    assert (found.mask_count, found.unsure_count) == (10, 10)
    assert all(frame.frame >= 90 for frame in doubtful_frames(lanes, range(90)))
    assert doubtful_frames({2: lanes[2]}, ()) == ()


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((range(FRAMES),), []),
        ((range(50, FRAMES),), []),  # enters
        ((range(50),), []),  # leaves
        ((range(4),), []),  # leaves soon
        ((range(30, 34),), [30, 31, 32, 33]),  # seen for a moment
        ((range(40), range(44, FRAMES)), [39, 44]),  # lost for a moment
        ((range(20), range(40, FRAMES)), []),  # comes back after a while
        ((range(20), range(40, 42)), [40, 41]),
    ],
)
def test_a_track_flickers_where_it_is_seen_or_lost_for_a_few_frames(
    spans: tuple[range, ...], expected: list[int]
) -> None:
    assert np.flatnonzero(flickers(lane_of(0.9, *spans))).tolist() == expected


def test_frames_are_ranked_by_the_masks_in_doubt_and_say_why() -> None:
    lanes = {
        1: lane_of(0.95, range(20)) + lane_of(0.5, range(20, 21)) + lane_of(0.95, range(21, FRAMES)),
        2: lane_of(0.4, range(20, 60)) + lane_of(0.98, range(60, FRAMES)),
        3: lane_of(0.98, range(70, 73)),
    }
    first, second, *others = doubtful_frames(lanes, ())
    assert (first.frame, first.unsure_count, first.flicker_count) == (20, 2, 0)
    assert first.unsure_score == pytest.approx(0.45)
    assert (second.frame, second.unsure_count, second.flicker_count) == (70, 0, 1)
    assert all(other.frame in range(30, 60) and other.unsure_count == 1 for other in others)


def test_a_suspicion_makes_its_frame_doubtful_and_is_the_reason() -> None:
    lanes = {1: lane_of(0.98), 2: lane_of(0.98)}
    assert doubtful_frames(lanes, ()) == ()
    mild = Suspicion("mask jump", 40, 1, 0, 0.6)
    switch = Suspicion("id switch", 40, 1, 2, 0.9)
    (found,) = doubtful_frames(lanes, (), [mild, switch, replace(mild, frame=80, severity=0.2)])
    assert found.frame == 40
    assert found.suspicion == switch
    assert found.doubt == pytest.approx(1.8)


def test_a_video_without_a_mask_has_no_doubt() -> None:
    assert video_doubt({}, ()).doubt == 0
    assert doubtful_frames({}, ()) == ()
    assert video_doubt({1: lane_of(0.5)}, range(FRAMES)).doubt == 0


@given(st.lists(arrays.arrays(np.uint8, 60, elements=st.integers(0, 229)), max_size=4), st.sets(st.integers(0, 59)))
def test_listed_frames_lie_apart_in_falling_order_and_every_other_one_is_near_a_worse(
    marks: list[Lane], reviewed: set[int]
) -> None:
    lanes = dict(enumerate(marks, 1))
    found = doubtful_frames(lanes, reviewed)
    assert [one.doubt for one in found] == sorted((one.doubt for one in found), reverse=True)
    frames = sorted(one.frame for one in found)
    assert all(later - earlier >= SPACING for earlier, later in pairwise(frames))
    assert reviewed.isdisjoint(frames)
    for track_id, own in lanes.items():
        for frame in set(np.flatnonzero(own == mark(0.5, False)).tolist()) - reviewed:
            assert any(abs(frame - one.frame) < SPACING and one.doubt >= LEAST_DOUBT for one in found), track_id
