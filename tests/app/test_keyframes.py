"""Keyframes are found, made and filled between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment
from tests.app.editing_world import FRAMES, World, labels, square


@pytest.fixture
def world(qapp: object, tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, labels())
    yield made
    made.document.close()


def test_confirming_a_mask_twice_changes_nothing(world: World) -> None:
    world.look(5, 1)
    after = world.after(world.keyframes.toggle, "confirm the mask of track 1 on frame 5")
    assert after.tracks[1].segments[5] == replace(labels().tracks[1].segments[5], source="human")
    world.keyframes.toggle()
    assert world.stored() == labels()
    assert world.told[-1] == "Done: give the mask of track 1 on frame 5 back to the model"


def test_confirming_a_locked_or_absent_mask_is_refused(world: World) -> None:
    world.look(9, 2)
    assert world.refused(world.keyframes.toggle) == "Track 2 is not seen on frame 9"
    world.look(5, 1)
    world.state.set_locked(1, True)
    assert "locked" in world.refused(world.keyframes.toggle)


def test_keys_lead_from_keyframe_to_keyframe_and_stop_at_the_ends(world: World) -> None:
    world.look(0, 1)
    frames = []
    for step in (world.keyframes.next, world.keyframes.next, world.keyframes.next, world.keyframes.previous):
        step()
        frames.append(world.state.frame)
    assert frames == [2, 8, 8, 2]
    assert world.told == ["Track 1 has no keyframe behind this frame"]


@pytest.mark.parametrize("frame", [3, 7])
def test_the_gap_around_this_frame_is_filled_in_one_step(world: World, frame: int) -> None:
    world.look(frame, 1)
    after = world.after(world.keyframes.interpolate, "fill track 1 between its keyframes, frames 3–7")
    old, new = labels().tracks[1].segments, after.tracks[1].segments
    assert {f for f in new if new[f] != old[f]} == set(range(3, 8))
    assert all(new[f].mask == old[f].mask and new[f].score == 1.0 for f in range(3, 8))


def test_on_a_keyframe_both_sides_are_filled_and_it_stays(world: World) -> None:
    world.look(5, 1)
    world.editing.replace_mask(1, square(2, 15, 8), "polygon")
    world.document.history.clear()
    after = world.after(world.keyframes.interpolate, "fill track 1 between its keyframes, frames 3–7")
    segments = after.tracks[1].segments
    assert segments[5] == Segment(Mask.from_array(square(2, 15, 8)), "human")
    areas = [segments[frame].mask.area for frame in range(2, 9)]
    assert areas[:4] == sorted(areas[:4])
    assert areas[3:] == sorted(areas[3:], reverse=True)


@pytest.mark.parametrize("frame", [1, 8, 11])
def test_without_a_keyframe_on_both_sides_nothing_is_filled(world: World, frame: int) -> None:
    if frame == 8:
        world.look(2, 1)
        world.keyframes.toggle()
        world.document.history.clear()
    world.look(frame, 1)
    assert "There is nothing to fill" in world.refused(world.keyframes.interpolate)


def test_copying_spares_masks_made_by_hand_and_stops_at_the_end(world: World) -> None:
    world.look(6, 1)
    after = world.after(
        lambda: world.keyframes.copy_to_next(50), "copy the mask of track 1 from frame 6 to frames 7–11"
    )
    old, new = labels().tracks[1].segments, after.tracks[1].segments
    assert new[8] == old[8]
    assert all(new[f] == Segment(old[6].mask, "human") for f in (7, 9, 10, 11))
    assert all(new[f] == old[f] for f in range(7))


def test_copying_from_the_last_frame_says_so(world: World) -> None:
    world.look(FRAMES - 1, 1)
    assert world.refused(lambda: world.keyframes.copy_to_next(3)) == "Frame 11 is the last one"
