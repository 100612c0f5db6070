"""An object that comes back is known by its colours, size, place and class."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inspro_core.domain.mask import BoolImage
from inspro_core.inference.reappearance import (
    MAX_REMEMBERED,
    MIN_SIGHTINGS,
    UPDATE,
    Look,
    RememberedTrack,
    find_returns,
    remember,
)

SIZE_HW = (90, 160)
RED, GREEN = (200, 30, 30), (20, 160, 40)
FIRST_CLASS = np.array([0.9, 0.1, 0.0, 0.0, 0.0, 0.0])


def square(top: int, left: int, side: int = 20) -> BoolImage:
    mask = np.zeros(SIZE_HW, dtype=bool)
    mask[top : top + side, left : left + side] = True
    return mask


def look(frame: int = 0, place: tuple[int, int] = (30, 60), side: int = 20, color: tuple[int, int, int] = RED) -> Look:
    mask = square(*place, side)
    picture = np.full((*SIZE_HW, 3), 128, dtype=np.uint8)
    picture[mask] = color
    return Look.of(frame, picture, mask, FIRST_CLASS)


def lost(seen: Look, sightings: int = MIN_SIGHTINGS) -> RememberedTrack:
    return RememberedTrack(seen, 10, sightings)


def test_a_look_tells_place_and_size() -> None:
    seen = look(place=(30, 60))
    assert seen.centre_yx == pytest.approx((40 / 90, 70 / 90))
    assert seen.log_area == pytest.approx(np.log(400 / (90 * 160)))
    assert not seen.is_cut
    assert look(place=(0, 60)).is_cut


def test_the_same_object_a_little_further_is_alike() -> None:
    assert look().likeness(look(9, place=(35, 75))) > 0.95


def test_another_colour_is_not_alike() -> None:
    assert look().likeness(look(9, color=GREEN)) < 0.05


def test_a_place_out_of_reach_rules_it_out_until_there_was_time_to_get_there() -> None:
    seen = look(place=(30, 20))
    assert seen.likeness(look(2, place=(30, 75))) == 0
    assert seen.likeness(look(12, place=(30, 75))) > 0.95


def test_another_size_rules_it_out_unless_the_border_cuts_the_object() -> None:
    assert look(side=8).likeness(look(5, side=30)) == 0
    assert look(place=(30, 0), side=8).likeness(look(5, place=(30, 10), side=30)) > 0.9


def test_another_class_rules_it_out_and_none_does_not() -> None:
    assert look().likeness(replace(look(5), classes=np.array([0.05, 0.95, 0.0, 0.0, 0.0, 0.0]))) == 0
    assert look().likeness(replace(look(5), classes=np.zeros(6))) > 0.95


def test_a_mask_without_pixels_is_like_nothing() -> None:
    empty = Look.of(3, np.zeros((*SIZE_HW, 3), np.uint8), np.zeros(SIZE_HW, dtype=bool), FIRST_CLASS)
    assert look().likeness(empty) == 0
    assert empty.likeness(look(5)) == 0


def test_each_newcomer_gets_the_track_that_it_looks_like() -> None:
    tracks = {4: lost(look(color=GREEN)), 7: lost(look())}
    assert find_returns([look(6), look(6, color=GREEN)], tracks) == {0: 7, 1: 4}


def test_a_lost_track_comes_back_once() -> None:
    returns = find_returns([look(6), look(6, place=(32, 64))], {7: lost(look())})
    assert list(returns.values()) == [7]


def test_a_track_that_was_hardly_seen_does_not_come_back() -> None:
    assert find_returns([look(6)], {7: lost(look(), MIN_SIGHTINGS - 1)}) == {}


def test_colours_are_a_moving_mean_and_classes_a_sum() -> None:
    tracks = remember({}, 1, look(0), 1)
    after = remember(tracks, 1, look(1, color=GREEN), 2)[1]
    expected = (1 - UPDATE) * look().colors + UPDATE * look(color=GREEN).colors
    np.testing.assert_allclose(after.look.colors, expected, atol=1e-6)
    np.testing.assert_allclose(after.look.classes, 2 * FIRST_CLASS)
    assert (after.look.frame, after.age, after.sightings) == (1, 2, 2)
    assert tracks[1].sightings == 1


def test_what_was_seen_longest_ago_is_forgotten() -> None:
    tracks: dict[int, RememberedTrack] = {}
    for track_id in range(1, MAX_REMEMBERED + 3):
        tracks = remember(tracks, track_id, replace(look(), frame=track_id), 1)
    assert len(tracks) == MAX_REMEMBERED
    assert set(tracks).isdisjoint({1, 2})
