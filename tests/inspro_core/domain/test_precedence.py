"""A model writes only where no human has decided."""

from __future__ import annotations

import numpy as np

from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.lane import HUMAN, mark
from inspro_core.domain.mask import Mask
from inspro_core.domain.precedence import leave_to_humans, model_only_tracks, weak_tracks
from inspro_core.domain.track import Segment, Source, Track, TrackHead

SIZE = (20, 30)


def segment(left: int, source: Source = "model") -> Segment:
    pixels = np.zeros(SIZE, dtype=bool)
    pixels[2:12, left : left + 10] = True
    return Segment(Mask.from_array(pixels), source, 0.5)


def labels() -> Annotation:
    tracks = {1: Track(1, 1, {0: segment(2, "human")}), 2: Track(2, 1, {0: segment(18)})}
    return Annotation(tracks, frozenset({1}))


def test_masks_on_confirmed_frames_and_on_what_a_human_drew_are_left_out() -> None:
    new = {(7, 0): (None, segment(3)), (8, 0): (None, segment(15)), (8, 1): (None, segment(15))}
    heads = {8: (None, TrackHead(1))}
    kept = leave_to_humans(Change(new, heads), labels())
    assert set(kept.segments) == {(8, 0)}
    assert kept.heads == heads


def test_a_model_may_draw_over_its_own_masks() -> None:
    new = {(9, 0): (None, segment(18))}
    assert leave_to_humans(Change(new), labels()).segments == new


def test_a_model_draws_no_second_mask_of_what_a_locked_track_shows() -> None:
    (locked,) = [key for key, one in labels().segments_on_frame(0).items() if one.source == "model"]
    new = {(9, 0): (None, segment(18))}
    assert leave_to_humans(Change(new), labels(), frozenset({locked})).segments == {}


def test_only_tracks_without_any_human_part_may_be_replaced() -> None:
    model, drawn, confirmed, unseen = (np.zeros(6, dtype=np.uint8) for _ in range(4))
    model[2:4] = 51
    drawn[2:4] = (51, 51 + HUMAN)
    confirmed[1:3] = 51
    lanes = {1: model, 2: drawn, 3: confirmed, 4: unseen}
    assert model_only_tracks(lanes, frozenset({1})) == [1]
    assert model_only_tracks(lanes, frozenset()) == [1, 3]


def lane_of(frames: int, score: float) -> np.ndarray:
    marks = np.zeros(20, dtype=np.uint8)
    marks[:frames] = mark(score, is_human=False)
    return marks


def test_short_tracks_and_faint_ones_are_weak() -> None:
    lanes = {1: lane_of(20, 0.9), 2: lane_of(4, 0.9), 3: lane_of(20, 0.3), 4: lane_of(5, 0.5)}
    assert weak_tracks(lanes, frozenset(), 5, 0.5) == [2, 3]
    assert weak_tracks(lanes, frozenset(), 1, 0.0) == []


def test_the_score_of_a_track_is_the_mean_over_the_frames_on_which_it_is_seen() -> None:
    marks = lane_of(10, 0.6)
    marks[5:10] = mark(0.3, is_human=False)
    assert weak_tracks({1: marks}, frozenset(), 1, 0.45) == []
    assert weak_tracks({1: marks}, frozenset(), 1, 0.46) == [1]


def test_a_track_with_a_human_part_is_never_weak() -> None:
    drawn = lane_of(2, 0.1)
    drawn[1] |= HUMAN
    assert weak_tracks({1: drawn, 2: lane_of(2, 0.1)}, frozenset({0}), 5, 0.5) == []
