"""Edits touch what they name, keep the rest, and undo each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.domain import edits
from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.mask import Mask
from tests.inspro_core.formats.conftest import SIZE, random_annotation

seeds = st.integers(0, 500)


def square(top: int, left: int, side: int = 3) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    pixels = np.zeros(SIZE, dtype=bool)
    pixels[top : top + side, left : left + side] = True
    return pixels


def drawn(annotation: Annotation, track_id: int, frame: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return annotation.tracks[track_id].segments[frame].mask.to_array()


@pytest.fixture
def two() -> Annotation:
    """Tracks 1 and 2 side by side on frame 0."""
    annotation = edits.new_track(edits.new_track(Annotation(), 1, 3), 2, 5)
    annotation = edits.paint(annotation, 1, 0, square(0, 0))
    return edits.paint(annotation, 2, 0, square(0, 6))


def test_painting_adds_human_pixels(two: Annotation) -> None:
    after = edits.paint(two, 1, 0, square(5, 0))
    assert np.array_equal(drawn(after, 1, 0), square(0, 0) | square(5, 0))
    assert after.tracks[1].segments[0].source == "human"
    assert after.tracks[2] is two.tracks[2]


def test_painting_over_takes_pixels_and_under_leaves_them(two: Annotation) -> None:
    wide = square(0, 4, 4)
    over, under, both = (edits.paint(two, 1, 0, wide, rule) for rule in ("over", "under", "allow"))
    assert not (drawn(over, 1, 0) & drawn(over, 2, 0)).any()
    assert drawn(over, 1, 0)[0, 7]
    assert not drawn(under, 1, 0)[0, 7]
    assert np.array_equal(drawn(under, 2, 0), square(0, 6))
    assert (drawn(both, 1, 0) & drawn(both, 2, 0)).any()


def test_a_locked_track_loses_nothing(two: Annotation) -> None:
    after = edits.paint(two, 1, 0, square(0, 4, 4), "over", locked=frozenset({2}))
    assert np.array_equal(drawn(after, 2, 0), square(0, 6))
    assert not (drawn(after, 1, 0) & square(0, 6)).any()


def test_covering_a_track_fully_removes_it_from_the_frame(two: Annotation) -> None:
    after = edits.paint(two, 1, 0, np.ones(SIZE, dtype=bool))
    assert after.tracks[2].segments == {}


def test_erasing_what_was_painted_restores_the_pixels(two: Annotation) -> None:
    after = edits.erase(edits.paint(two, 1, 0, square(6, 9)), 1, 0, square(6, 9))
    assert np.array_equal(drawn(after, 1, 0), square(0, 0))
    assert edits.erase(two, 1, 0, np.ones(SIZE, dtype=bool)).tracks[1].segments == {}


@given(seed=seeds, frame=st.integers(0, 6))
def test_swapping_twice_changes_nothing_and_earlier_frames_never_change(seed: int, frame: int) -> None:
    annotation = random_annotation(seed)
    once = edits.swap_ids(annotation, 1, 2, frame)
    assert edits.swap_ids(once, 1, 2, frame) == annotation
    for track_id in (1, 2):
        for f in range(frame):
            assert once.tracks[track_id].segments.get(f) == annotation.tracks[track_id].segments.get(f)
    for f in range(frame, 6):
        assert once.tracks[1].segments.get(f) == annotation.tracks[2].segments.get(f)


@given(seed=seeds)
def test_splitting_then_merging_changes_nothing(seed: int) -> None:
    annotation = random_annotation(seed)
    frames = sorted(annotation.tracks[1].segments)
    if len(frames) < 2:
        return
    parts = edits.split_track(annotation, 1, frames[1], 9)
    assert set(parts.tracks[9].segments) == set(frames[1:])
    assert edits.merge_tracks(parts, 1, 9) == annotation


@pytest.mark.parametrize(("rule", "expected"), [("keep", 1), ("replace", 2), ("union", 3)])
def test_merging_follows_its_rule_where_both_are_seen(two: Annotation, rule: str, expected: int) -> None:
    merged = edits.merge_tracks(two, 1, 2, rule)  # type: ignore[arg-type]  # parametrised
    first, second = square(0, 0), square(0, 6)
    assert np.array_equal(drawn(merged, 1, 0), {1: first, 2: second, 3: first | second}[expected])
    assert 2 not in merged.tracks


def test_deletes_have_their_scope() -> None:
    annotation = random_annotation(0)
    frames = set(annotation.tracks[1].segments)
    assert set(edits.delete_on_frames(annotation, 1, range(2, 4)).tracks[1].segments) == frames - {2, 3}
    assert set(edits.delete_track(annotation, 1).tracks) == {2, 3}


def test_copying_spares_what_a_human_drew(two: Annotation) -> None:
    annotation = edits.set_mask(two, 1, 2, Mask.from_array(square(8, 8)))
    after = edits.copy_to_frames(annotation, 1, 0, range(1, 4))
    assert np.array_equal(drawn(after, 1, 1), square(0, 0))
    assert np.array_equal(drawn(after, 1, 2), square(8, 8))


def test_re_classing_and_reviewing(two: Annotation) -> None:
    assert edits.set_category(two, 1, 5).tracks[1].category_id == 5
    reviewed = edits.set_reviewed(two, range(3), True)
    assert edits.set_reviewed(reviewed, range(1, 2), False).reviewed_frames == {0, 2}


def test_wrong_tracks_are_refused(two: Annotation) -> None:
    with pytest.raises(ValueError, match="no track 7"):
        edits.delete_track(two, 7)
    with pytest.raises(ValueError, match="exists already"):
        edits.new_track(two, 1, 3)
    with pytest.raises(ValueError, match="both sides"):
        edits.split_track(two, 1, 0, 9)
    with pytest.raises(ValueError, match="with itself"):
        edits.merge_tracks(two, 1, 1)


@given(first=seeds, second=seeds, third=seeds)
def test_changes_chain_and_invert(first: int, second: int, third: int) -> None:
    a, b, c = (random_annotation(seed, track_count=1 + seed % 3) for seed in (first, second, third))
    chained = difference(a, b).then(difference(b, c))
    direct = difference(a, c)
    useful = {key: pair for key, pair in chained.segments.items() if pair[0] != pair[1]}
    assert useful == direct.segments
    assert chained.reviewed == direct.reviewed
    assert difference(c, a) == direct.inverted()
    assert difference(a, a) == Change()


def test_a_neighbour_that_loses_pixels_keeps_its_author(two: Annotation) -> None:
    segment = replace(two.tracks[2].segments[0], source="model", score=0.4)
    annotation = two.with_track(two.tracks[2].with_segments({0: segment}))
    after = edits.paint(annotation, 1, 0, square(0, 4, 4))
    assert (after.tracks[2].segments[0].source, after.tracks[2].segments[0].score) == ("model", 0.4)
    untouched = edits.erase(annotation, 2, 0, square(8, 12))
    assert untouched == annotation


def test_pixels_of_another_size_are_refused(two: Annotation) -> None:
    with pytest.raises(ValueError, match="pixels of shape"):
        edits.paint(two, 1, 0, np.ones((1, SIZE[1]), dtype=bool))
