"""Edits touch what they name, keep the rest, and undo each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspro_core.domain import edits
from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.mask import Mask
from inspro_core.errors import UsageError
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


def test_deletes_have_their_scope() -> None:
    annotation = random_annotation(0)
    frames = set(annotation.tracks[1].segments)
    assert set(edits.delete_on_frames(annotation, 1, range(2, 4)).tracks[1].segments) == frames - {2, 3}


def test_copying_spares_what_a_human_drew(two: Annotation) -> None:
    annotation = edits.set_mask(two, 1, 2, Mask.from_array(square(8, 8)))
    after = edits.copy_to_frames(annotation, 1, 0, range(1, 4))
    assert np.array_equal(drawn(after, 1, 1), square(0, 0))
    assert np.array_equal(drawn(after, 1, 2), square(8, 8))


def test_copying_spares_frames_that_a_human_confirmed(two: Annotation) -> None:
    after = edits.copy_to_frames(edits.set_reviewed(two, range(2, 3), True), 1, 0, range(1, 4))
    assert set(after.tracks[1].segments) == {0, 1, 3}


def test_a_copy_takes_no_pixel_of_a_human(two: Annotation) -> None:
    annotation = edits.set_mask(two, 2, 1, Mask.from_array(square(0, 2)))
    after = edits.copy_to_frames(annotation, 1, 0, range(1, 3))
    assert after.tracks[2] == annotation.tracks[2]
    assert np.array_equal(drawn(after, 1, 1), square(0, 0) & ~square(0, 2))
    assert np.array_equal(drawn(after, 1, 2), square(0, 0))
    assert [after.tracks[1].segments[frame].source for frame in (0, 1, 2)] == ["human", "model", "model"]


def test_a_copy_under_a_mask_that_hides_it_removes_the_track_from_the_frame(two: Annotation) -> None:
    annotation = edits.set_mask(two, 2, 1, Mask.from_array(square(0, 0, 5)))
    assert set(edits.copy_to_frames(annotation, 1, 0, range(1, 3)).tracks[1].segments) == {0, 2}


def test_reviewing_has_its_scope(two: Annotation) -> None:
    reviewed = edits.set_reviewed(two, range(3), True)
    assert edits.set_reviewed(reviewed, range(1, 2), False).reviewed_frames == {0, 2}


def test_wrong_tracks_are_refused(two: Annotation) -> None:
    with pytest.raises(ValueError, match="no track 7"):
        edits.erase(two, 7, 0, square(0, 0))
    with pytest.raises(ValueError, match="exists already"):
        edits.new_track(two, 1, 3)
    with pytest.raises(ValueError, match="track 1 is not seen on frame 4"):
        edits.copy_to_frames(two, 1, 4, range(5, 6))


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


def test_changes_meet_in_a_row_or_in_a_track_that_one_of_them_ends(two: Annotation) -> None:
    here = difference(two, edits.erase(two, 1, 0, square(0, 0, 1)))
    beside = difference(two, edits.erase(two, 2, 0, square(0, 6, 1)))
    ahead = difference(two, edits.set_mask(two, 1, 4, Mask.from_array(square(2, 2))))
    gone = difference(two, two.without_track(1))
    name = difference(two, two.with_track(replace(two.tracks[1], name="Rex")))
    confirmed = difference(two, edits.set_reviewed(two, range(1), True))
    changes = [here, beside, ahead, gone, name, confirmed]
    assert all(one.meets(other) == other.meets(one) for one, other in combinations(changes, 2))
    pairs = [(one, other) for one, other in combinations(changes, 2) if one.meets(other)]
    assert pairs == [(here, gone), (ahead, gone), (gone, name)]
    assert all(one.meets(one) for one in changes)


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


def test_a_locked_track_costs_no_other_track_its_pixels(two: Annotation) -> None:
    both = edits.set_mask(edits.new_track(two, 3, 5), 3, 0, Mask.from_array(square(0, 6)))
    after = edits.paint(both, 1, 0, square(0, 4, 4), "over", locked=frozenset({3}))
    assert after.tracks[2] == both.tracks[2]


def test_replacing_a_mask_gives_exactly_the_free_pixels(two: Annotation) -> None:
    wide = square(0, 4, 4)
    over = edits.replace_mask(two, 1, 0, wide)
    assert np.array_equal(drawn(over, 1, 0), wide)
    assert not (drawn(over, 2, 0) & wide).any()
    under = edits.replace_mask(two, 1, 0, wide, "under")
    assert np.array_equal(drawn(under, 1, 0), wide & ~square(0, 6))
    assert edits.replace_mask(two, 1, 0, square(0, 0)) == two


def test_replacing_keeps_pixels_that_already_overlapped(two: Annotation) -> None:
    overlapping = edits.paint(two, 1, 0, square(0, 4, 4), "allow")
    after = edits.replace_mask(overlapping, 1, 0, square(0, 4, 5), "under")
    assert (drawn(after, 1, 0) & square(0, 6)).sum() == 6


def test_a_clean_up_takes_no_pixel_from_another_track(two: Annotation) -> None:
    touching = edits.paint(two, 2, 0, square(0, 3))
    after = edits.reshape(touching, 1, 0, np.ones_like).annotation  # a pixel more on each side
    assert after.tracks[2] == touching.tracks[2]
    assert not (drawn(after, 1, 0) & drawn(after, 2, 0)).any()
    assert drawn(after, 1, 0).sum() == 16 - 3
    assert after.tracks[1].segments[0].source == "human"


def test_a_clean_up_that_would_leave_nothing_leaves_the_mask(two: Annotation) -> None:
    assert edits.reshape(two, 1, 0, lambda mask: mask & False) == edits.Reshaped(two, (0,))


def test_a_clean_up_of_a_range_leaves_human_masks_and_keeps_a_models_a_models() -> None:
    annotation = replace(random_annotation(3), reviewed_frames=frozenset({5}))
    done = edits.reshape_on_frames(annotation, 1, range(1, 6), lambda mask: mask & square(0, 0, 6))
    after = done.annotation
    for frame, segment in annotation.tracks[1].segments.items():
        new = after.tracks[1].segments[frame]
        assert (new.source, new.score) == (segment.source, segment.score)
        if frame == 0 or edits.is_barrier(annotation, 1, frame):
            assert new is segment
        else:
            assert np.array_equal(new.mask.to_array(), segment.mask.to_array() & square(0, 0, 6))


@given(seed=seeds)
def test_confirming_a_mask_and_taking_it_back_changes_nothing(seed: int) -> None:
    annotation = random_annotation(seed)
    for frame, segment in annotation.tracks[1].segments.items():
        is_human = segment.source == "human"
        if segment.is_drawn:
            with pytest.raises(UsageError, match="a human drew track 1"):
                edits.set_keyframe(annotation, 1, frame, False)
            continue
        once = edits.set_keyframe(annotation, 1, frame, not is_human)
        assert once.tracks[1].segments[frame].source != segment.source
        assert edits.set_keyframe(once, 1, frame, is_human) == annotation
