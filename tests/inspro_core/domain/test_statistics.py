"""The figures of a project agree with counting everything one by one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.domain.project import Category, Effort
from inspro_core.domain.statistics import ProjectStatistics, VideoLabels, octaves, project_statistics, track_figures
from inspro_core.domain.track import TrackHead

CATEGORIES = (Category(2, "dog"), Category(5, "cat"), Category(9, "never seen"))
marks = st.sampled_from((0, 1, 51, 101, 129, 229))  # absent, a model's, a human's


@st.composite
def videos(draw: st.DrawFn, video_id: int = 1) -> VideoLabels:
    frame_count = draw(st.integers(1, 8))
    track_ids = draw(st.sets(st.integers(1, 9), max_size=4))
    lanes = {
        track_id: np.array(draw(st.lists(marks, min_size=frame_count, max_size=frame_count)), np.uint8)
        for track_id in track_ids
    }
    heads = {track_id: TrackHead(draw(st.sampled_from((2, 5)))) for track_id in track_ids}
    areas = {track_id: draw(st.floats(1, 1e6)) for track_id in track_ids}
    effort = Effort(draw(st.floats(0, 1e5)), draw(st.integers(0, 1000)))
    reviewed = draw(st.integers(0, frame_count))
    return VideoLabels(video_id, f"v{video_id}", frame_count, reviewed, heads, lanes, areas, effort)


projects = st.lists(videos(), max_size=3)


@given(projects)
def test_masks_are_counted_alike_by_video_by_class_and_by_track(given_videos: list[VideoLabels]) -> None:
    counted = project_statistics(CATEGORIES, given_videos)
    naive = sum(int(mark) > 0 for video in given_videos for lane in video.lanes.values() for mark in lane)
    by_track = sum(track.length for track in counted.tracks)
    by_class = sum(figures.mask_count for figures in counted.categories)
    assert counted.total.mask_count == by_track == by_class == naive


@given(projects)
def test_human_masks_are_those_whose_mark_says_so(given_videos: list[VideoLabels]) -> None:
    counted = project_statistics(CATEGORIES, given_videos)
    naive = sum(int(mark) >= 128 for video in given_videos for lane in video.lanes.values() for mark in lane)
    assert counted.total.human_count == sum(figures.human_count for figures in counted.categories) == naive


@given(projects)
def test_shares_lie_between_none_and_all(given_videos: list[VideoLabels]) -> None:
    counted = project_statistics(CATEGORIES, given_videos)
    shares = [video.human_share for video in counted.videos] + [video.reviewed_share for video in counted.videos]
    assert all(0 <= value <= 1 for value in [*shares, *(figures.human_share for figures in counted.categories)])


@given(videos())
def test_a_track_that_is_never_seen_counts_nowhere(video: VideoLabels) -> None:
    seen = {track_id for track_id, lane in video.lanes.items() if lane.any()}
    assert {track.track_id for track in track_figures(video)} == seen


@given(projects)
def test_every_class_is_listed_in_the_order_of_the_project(given_videos: list[VideoLabels]) -> None:
    counted = project_statistics(CATEGORIES, given_videos)
    assert [figures.category for figures in counted.categories] == list(CATEGORIES)
    assert counted.categories[2].track_count == counted.categories[2].mean_length == 0


def one_video(effort: Effort) -> ProjectStatistics:
    lane = np.array([1, 0, 129, 101], np.uint8)
    heads = {1: TrackHead(2), 2: TrackHead(2)}
    lanes = {1: lane, 2: np.full(4, 129, np.uint8)}
    return project_statistics(CATEGORIES, [VideoLabels(1, "v", 4, 1, heads, lanes, {1: 100.0, 2: 300.0}, effort)])


def test_effort_is_given_per_100_frames() -> None:
    video = one_video(Effort(30.0, 6)).videos[0]
    assert (video.seconds_per_frame, video.actions_per_100) == (7.5, 150.0)


def test_a_class_has_mean_length_and_median_size_of_its_tracks() -> None:
    dog = one_video(Effort()).categories[0]
    assert (dog.track_count, dog.mean_length, dog.median_area, dog.human_share) == (2, 3.5, 200.0, 5 / 7)


def test_an_unknown_class_is_refused() -> None:
    labels = VideoLabels(1, "v", 1, 0, {4: TrackHead(3)}, {4: np.ones(1, np.uint8)}, {}, Effort())
    with pytest.raises(ValueError, match="track 4 has class 3"):
        project_statistics(CATEGORIES, [labels])


@given(st.lists(st.floats(0.1, 1e7), min_size=1))
def test_bins_double_touch_and_hold_every_value_once(values: list[float]) -> None:
    bins = octaves(values)
    assert all(one.high == 2 * one.low for one in bins)
    assert all(left.high == right.low for left, right in pairwise(bins))
    assert [one.count for one in bins] == [sum(one.low <= max(v, 1) < one.high for v in values) for one in bins]
    assert sum(one.count for one in bins) == len(values)
    assert bins[0].count
    assert bins[-1].count


def test_nothing_has_no_bins() -> None:
    assert octaves([]) == ()
