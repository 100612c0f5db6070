"""Edits of tracks keep every mask, touch the frames they name, and undo each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.domain import edits, track_edits
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.domain.neighbours import nearest_track
from inspro_core.domain.track import Segment, Track
from tests.inspro_core.domain.test_edits import drawn, seeds, square
from tests.inspro_core.formats.conftest import random_annotation


@pytest.fixture
def two() -> Annotation:
    """Tracks 1 and 2 side by side on frame 0, both a model's."""
    masks = {1: square(0, 0), 2: square(0, 6)}
    return Annotation(
        {t: Track(t, 3 + t, {0: Segment(Mask.from_array(m), "model", 0.2 * t)}) for t, m in masks.items()}
    )


@given(seed=seeds, start=st.integers(0, 6), length=st.integers(0, 6))
def test_swapping_twice_changes_nothing_and_other_frames_never_change(seed: int, start: int, length: int) -> None:
    annotation, frames = random_annotation(seed), range(start, start + length)
    once = track_edits.swap_ids(annotation, 1, 2, frames)
    assert track_edits.swap_ids(once, 1, 2, frames) == annotation
    for frame in range(6):
        source = 2 if frame in frames else 1
        assert once.tracks[1].segments.get(frame) == annotation.tracks[source].segments.get(frame)
    assert [once.tracks[t].head for t in (1, 2, 3)] == [annotation.tracks[t].head for t in (1, 2, 3)]


@given(seed=seeds)
def test_splitting_then_merging_changes_nothing(seed: int) -> None:
    annotation = random_annotation(seed)
    annotation = track_edits.rename(annotation, 1, "Rex")
    frames = sorted(annotation.tracks[1].segments)
    if len(frames) < 2:
        return
    parts = track_edits.split_track(annotation, 1, frames[1], 9)
    assert set(parts.tracks[9].segments) == set(frames[1:])
    assert parts.tracks[9].name == ""
    assert track_edits.merge_tracks(parts, 1, 9) == annotation


@pytest.mark.parametrize(("rule", "expected"), [("keep", 1), ("replace", 2), ("union", 3)])
def test_merging_follows_its_rule_where_both_are_seen(
    two: Annotation, rule: track_edits.MergeRule, expected: int
) -> None:
    merged = track_edits.merge_tracks(two, 1, 2, rule)
    first, second = square(0, 0), square(0, 6)
    assert np.array_equal(drawn(merged, 1, 0), {1: first, 2: second, 3: first | second}[expected])
    assert merged.tracks.keys() == {1}


def test_a_union_is_a_humans_only_where_a_human_drew_one_of_both(two: Annotation) -> None:
    segment = track_edits.merge_tracks(two, 1, 2, "union").tracks[1].segments[0]
    assert (segment.source, segment.score) == ("model", 0.4)
    confirmed = edits.set_keyframe(two, 2, 0, True)
    assert track_edits.merge_tracks(confirmed, 1, 2, "union").tracks[1].segments[0].source == "human"


@given(seed=seeds)
def test_the_preview_of_a_merge_is_what_the_merge_does(seed: int) -> None:
    annotation = random_annotation(seed)
    preview = track_edits.merge_preview(annotation, 1, 2)
    merged = track_edits.merge_tracks(annotation, 1, 2, "union").tracks[1].segments
    assert len(merged) == preview.frame_count
    assert {*preview.only_first, *preview.only_second, *preview.both} == set(merged)
    for frame in preview.only_second:
        assert merged[frame] == annotation.tracks[2].segments[frame]
    for frame, iou in zip(preview.both, preview.ious, strict=True):
        one, other = drawn(annotation, 1, frame), drawn(annotation, 2, frame)
        assert iou == pytest.approx((one & other).sum() / (one | other).sum())
        assert (frame in preview.human_first) == (annotation.tracks[1].segments[frame].source == "human")
        assert (frame in preview.human_second) == (annotation.tracks[2].segments[frame].source == "human")


@given(seed=seeds, start=st.integers(0, 5), length=st.integers(1, 6))
def test_re_classing_some_frames_moves_exactly_these_to_a_new_track(seed: int, start: int, length: int) -> None:
    annotation, frames = random_annotation(seed), range(start, start + length)
    old = annotation.tracks[1].segments
    inside = {frame for frame in old if frame in frames}
    if not inside:
        with pytest.raises(ValueError, match="not seen on frames"):
            track_edits.set_category_on_frames(annotation, 1, 9, frames, 7)
        return
    after = track_edits.set_category_on_frames(annotation, 1, 9, frames, 7)
    changed = after.tracks[1 if len(inside) == len(old) else 7]
    assert changed.category_id == 9
    assert changed.segments == {frame: old[frame] for frame in inside}
    assert {f: s for t in after.tracks if t in (1, 7) for f, s in after.tracks[t].segments.items()} == dict(old)


def test_a_whole_track_changes_its_class_or_name(two: Annotation) -> None:
    assert track_edits.set_category(two, 1, 9).tracks[1] == replace(two.tracks[1], category_id=9)
    assert track_edits.rename(two, 1, " Rex ").tracks[1] == replace(two.tracks[1], name="Rex")


def test_deleting_a_track_leaves_the_others() -> None:
    annotation = random_annotation(0)
    after = track_edits.delete_track(annotation, 2)
    assert after.tracks == {key: annotation.tracks[key] for key in (1, 3)}


def test_wrong_tracks_are_refused(two: Annotation) -> None:
    with pytest.raises(ValueError, match="no track 7"):
        track_edits.delete_track(two, 7)
    with pytest.raises(ValueError, match="no track 7"):
        track_edits.rename(two, 7, "x")
    with pytest.raises(ValueError, match="both sides"):
        track_edits.split_track(two, 1, 0, 9)
    for same in (track_edits.merge_tracks, track_edits.merge_preview):
        with pytest.raises(ValueError, match="merged with itself"):
            same(two, 1, 1)
    with pytest.raises(ValueError, match="swapped with itself"):
        track_edits.swap_ids(two, 1, 1, range(3))


def segments(**places: tuple[int, int]) -> dict[int, Segment]:
    return {int(key[1:]): Segment(Mask.from_array(square(*place)), "model") for key, place in places.items()}


def test_the_partner_of_a_swap_is_the_track_that_overlaps_most() -> None:
    now = segments(t1=(0, 0), t2=(0, 2), t3=(1, 0), t4=(8, 8))
    assert nearest_track({}, now, 1) == 3


def test_tracks_that_changed_places_are_partners_though_another_lies_nearer() -> None:
    before, now = segments(t1=(0, 0), t2=(0, 9), t3=(4, 0)), segments(t1=(0, 9), t2=(0, 0), t3=(4, 9))
    assert nearest_track(before, now, 1) == 2
    assert nearest_track(before, now, 2) == 1


def test_without_overlap_the_nearest_box_is_the_partner() -> None:
    now = segments(t1=(0, 0), t2=(8, 12), t3=(5, 0))
    assert nearest_track({}, now, 1) == 3


def test_a_track_that_is_gone_or_alone_has_no_partner() -> None:
    with pytest.raises(ValueError, match="not seen"):
        nearest_track({}, segments(t2=(0, 0)), 1)
    with pytest.raises(ValueError, match="alone"):
        nearest_track({}, segments(t1=(0, 0)), 1)
