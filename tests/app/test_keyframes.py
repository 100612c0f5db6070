"""Keyframes are found, made and filled between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inspro_core.domain.annotation import Change, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Source
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


def test_what_a_human_drew_is_not_given_to_the_model(world: World) -> None:
    world.look(5, 1)
    world.editing.replace_mask(1, square(2, 15, 8), "polygon")
    world.document.history.clear()
    assert "is a keyframe: it was drawn by hand" in world.refused(world.keyframes.toggle)


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
    text = "fill track 1 between its keyframes, frames 3–7, but for 1 that a human drew or confirmed"
    after = world.after(world.keyframes.interpolate, text)
    segments = after.tracks[1].segments
    assert segments[5] == Segment(Mask.from_array(square(2, 15, 8)), "human")
    areas = [segments[frame].mask.area for frame in range(2, 9)]
    assert areas[:4] == sorted(areas[:4])
    assert areas[3:] == sorted(areas[3:], reverse=True)


@pytest.mark.parametrize(
    ("confirmed", "frames"),
    [
        (range(3, 5), "5–7"),
        (range(6, 8), "3–5"),
        (range(4, 6), "3–7, but for 2 that a human drew or confirmed"),
    ],
)
def test_frames_that_stay_are_not_named_as_filled(world: World, confirmed: range, frames: str) -> None:
    world.document.project.apply(1, Change({}, {}, dict.fromkeys(confirmed, True)))
    world.look(3, 1)
    before = world.stored().tracks[1].segments
    after = world.after(world.keyframes.interpolate, f"fill track 1 between its keyframes, frames {frames}")
    assert all(after.tracks[1].segments[frame] == before[frame] for frame in confirmed)


def test_where_all_frames_are_confirmed_nothing_is_filled(world: World) -> None:
    world.document.project.apply(1, Change({}, {}, dict.fromkeys(range(3, 8), True)))
    world.look(5, 1)
    said = world.refused(world.keyframes.interpolate)
    assert said == "All frames between 2 and 8 are drawn or confirmed by hand"


@pytest.mark.parametrize("frame", [1, 8, 11])
def test_without_a_keyframe_on_both_sides_nothing_is_filled(world: World, frame: int) -> None:
    if frame == 8:
        world.look(2, 1)
        world.editing.delete_on_frame()
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
    assert all(new[f] == Segment(old[6].mask, "model", 0.5) for f in (7, 9, 10, 11))
    assert all(new[f] == old[f] for f in range(7))


def test_a_copy_of_a_human_mask_is_a_models_until_somebody_has_looked_at_it(world: World) -> None:
    world.look(2, 1)
    world.keyframes.copy_to_next(3)
    segments = world.stored().tracks[1].segments
    assert [segments[f].source for f in range(2, 6)] == ["human", "model", "model", "model"]
    assert world.told[-1].endswith("look through them and confirm (K)")


def cover(world: World, source: Source) -> None:
    """Lay track 3 on frames 4 to 11 over the lower half of where track 1 goes, which is not seen on 4 to 7 yet."""
    own, other = labels().tracks[1], labels().tracks[3]
    low = {f: Segment(Mask.from_array(square(5, 3 * f)), source, 0.5) for f in other.segments}
    covered = labels().with_track(other.with_segments(dict(low)))
    covered = covered.with_track(own.with_segments(dict.fromkeys(range(4, 8))))
    world.document.project.apply(1, difference(labels(), covered))


def fill_gap(world: World) -> None:
    world.look(5, 1)
    world.keyframes.interpolate()


def copy_on(world: World) -> None:
    world.look(3, 1)
    world.keyframes.copy_to_next(4)


def shared(world: World, frame: int) -> tuple[int, int, int]:
    """Pixels of track 1 and of track 3 on a frame, and those that both have."""
    own, other = (world.stored().tracks[track_id].segments[frame].mask.to_array() for track_id in (1, 3))
    return int(own.sum()), int(other.sum()), int((own & other).sum())


@pytest.mark.parametrize("act", [fill_gap, copy_on])
@pytest.mark.parametrize(
    ("rule", "source", "is_locked", "loses"),
    [
        ("over", "model", False, "other"),
        ("over", "human", False, "own"),
        ("over", "model", True, "own"),
        ("under", "model", False, "own"),
        ("allow", "human", True, "none"),
    ],
)
def test_what_is_drawn_on_many_frames_follows_the_rule_of_the_project(
    world: World, act: Callable[[World], None], rule: str, source: Source, is_locked: bool, loses: str
) -> None:
    cover(world, source)
    world.document.project.set_setting("overlap_rule", rule)
    world.state.set_locked(3, is_locked)
    act(world)
    own, other, both = shared(world, 4)
    assert (own < 36, other < 36, both > 0) == (loses == "own", loses == "other", loses == "none")


def test_copying_from_the_last_frame_says_so(world: World) -> None:
    world.look(FRAMES - 1, 1)
    assert world.refused(lambda: world.keyframes.copy_to_next(3)) == "Frame 11 is the last one"
