"""A carried mask leaves alone what belongs to objects that humans have settled."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import BoolImage, Mask
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.inference.settled_objects import SettledObjects, is_settled, leave_alone


def strip(left: int, right: int) -> BoolImage:
    """Some columns of 4×20 pixels."""
    pixels = np.zeros((4, 20), dtype=bool)
    pixels[:, left:right] = True
    return pixels


def track(track_id: int, strips: dict[int, BoolImage], source: Source = "human") -> Track:
    return Track(track_id, 1, {frame: Segment(Mask.from_array(one), source) for frame, one in strips.items()})


def beside(carried: Collection[Track], *settled: Track) -> SettledObjects:
    return SettledObjects(carried, Annotation({track.id: track for track in settled}).segments_on_frame)


def test_the_pixels_of_all_settled_objects_of_a_frame_are_taken() -> None:
    carried = track(1, {0: strip(0, 5)})
    settled = beside([carried], track(2, {0: strip(6, 8), 1: strip(7, 9)}), track(3, {1: strip(15, 16)}))
    pixels = settled.pixels(1, 1)
    assert pixels is not None
    assert np.array_equal(pixels, strip(7, 9) | strip(15, 16))
    assert settled.pixels(1, 2) is None


@pytest.mark.parametrize(("shared", "is_heard"), [(3, True), (4, False)])
def test_an_object_that_a_human_let_share_pixels_takes_none(shared: int, is_heard: bool) -> None:
    carried = track(1, {0: strip(0, 10)})
    settled = beside([carried], track(2, {0: strip(10 - shared, 20 - shared), 1: strip(0, 9)}))
    assert (settled.pixels(1, 1) is not None) == is_heard


def test_where_a_model_let_objects_share_pixels_they_are_apart_all_the_same() -> None:
    carried = track(1, {0: strip(0, 10)}, "model")
    assert beside([carried], track(2, {0: strip(0, 10)})).pixels(1, 0) is not None


def test_what_takes_none_from_one_track_takes_pixels_from_another() -> None:
    carried = [track(1, {0: strip(0, 10)}), track(4, {0: strip(10, 20)})]
    settled = beside(carried, track(2, {0: strip(0, 10), 1: strip(0, 9)}))
    assert settled.pixels(1, 1) is None
    assert settled.pixels(4, 1) is not None


def test_settled_objects_are_read_where_a_human_drew_and_then_frame_by_frame() -> None:
    asked = []
    settled = Annotation({2: track(2, {frame: strip(15, 16) for frame in range(9)})})

    def read(frame: int) -> dict[int, Segment]:
        asked.append(frame)
        return settled.segments_on_frame(frame)

    first, second = (
        track(1, {0: strip(0, 5), 4: strip(0, 5)}),
        track(3, {0: strip(5, 9)}).with_segments({2: Segment(Mask.from_array(strip(5, 9)), "model")}),
    )
    objects = SettledObjects([first, second], read)
    assert asked == [0, 4]
    for frame in range(5, 7):
        for key in (1, 3):
            objects.pixels(key, frame)
    assert asked == [0, 4, 5, 6]


def test_a_mask_that_would_lose_most_of_it_stays_whole() -> None:
    mask = strip(0, 8)
    assert np.array_equal(leave_alone(mask, strip(4, 12)), strip(0, 4))
    assert np.array_equal(leave_alone(mask, strip(3, 12)), mask)
    assert np.array_equal(leave_alone(mask, None), mask)


def test_a_mask_is_a_settled_object_if_most_of_it_is() -> None:
    assert is_settled(strip(0, 8), strip(3, 12))
    assert not is_settled(strip(0, 8), strip(4, 12))
    assert not is_settled(strip(0, 8), None)
