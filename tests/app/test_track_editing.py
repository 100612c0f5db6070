"""Edits of tracks are single steps of undo with a stated scope; locks hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.scopes import Scope, from_here_on, this_frame, whole_track
from inspro_core.domain import track_edits
from tests.app.editing_world import FRAMES, World, labels


@pytest.fixture
def world(qapp: object, tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, labels())
    yield made
    made.document.close()


def test_renaming(world: World) -> None:
    after = world.after(lambda: world.tracks.rename(2, " Ann "), "rename track 2 to “Ann”")
    assert after.tracks[2].name == "Ann"


def test_re_classing_a_whole_track(world: World) -> None:
    after = world.after(lambda: world.tracks.set_category(1, 3), "re-class track 1 on all frames")
    assert after.tracks[1].category_id == 3
    assert after.tracks[1].segments == labels().tracks[1].segments


def test_re_classing_from_here_on_makes_a_new_track_and_selects_it(world: World) -> None:
    world.look(5, 1)
    after = world.after(
        lambda: world.tracks.set_category(1, 3, from_here_on(5, FRAMES)), "re-class track 1 from frame 5 on"
    )
    assert (after.tracks[1].category_id, after.tracks[4].category_id) == (1, 3)
    assert set(after.tracks[4].segments) == set(range(5, FRAMES))
    assert world.state.track_id == 4
    assert world.told[-1] == "Track 1 from frame 5 on is track 4 now"


def test_deleting_a_range_keeps_the_rest_and_counts_what_was_drawn(world: World) -> None:
    world.look(5, 1)
    after = world.after(lambda: world.tracks.delete(Scope("range", range(6, 10))), "delete track 1 on frames 6–9")
    assert set(after.tracks[1].segments) == {*range(6), 10, 11}
    assert "confirmed by hand among these: 1." in world.told[0]


def test_deleting_where_a_track_is_not_seen_says_so(world: World) -> None:
    world.look(7, 2)
    assert world.refused(lambda: world.tracks.delete(this_frame(7))) == "Track 2 is not seen on frame 7"


def test_deleting_a_whole_track(world: World) -> None:
    world.look(7, 2)
    after = world.after(lambda: world.tracks.delete(whole_track(FRAMES)), "delete track 2 on all frames")
    assert set(after.tracks) == {1, 3}
    assert world.state.track_id == 0


def test_deleting_all_chosen_tracks_is_one_step(world: World) -> None:
    world.look(7, 2)
    world.tracks.choose_tracks([2, 3])
    after = world.after(world.tracks.delete_track, "delete tracks 2, 3 on all frames")
    assert set(after.tracks) == {1}
    assert world.told[-1] == "Tracks 2, 3 deleted on all frames; Ctrl+Z brings them back"


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        ([2], "Track 2 deleted on all frames; Ctrl+Z brings it back"),
        ([2, 3], "Tracks deleted on all frames: 2; Ctrl+Z brings them back"),
    ],
)
def test_weak_tracks_that_go_are_told_in_the_right_number(world: World, ids: list[int], told: str) -> None:
    world.tracks.delete_tracks(ids)
    assert world.told == [told]


def test_a_lock_on_one_chosen_track_keeps_all(world: World) -> None:
    world.look(7, 2)
    world.state.set_locked(3, True)
    world.tracks.choose_tracks([2, 3])
    assert "Track 3 is locked" in world.refused(world.tracks.delete_track)


def test_splitting_starts_a_new_track_here(world: World) -> None:
    world.look(4, 1)
    after = world.after(world.tracks.split_here, "split track 1 from frame 4 on")
    assert set(after.tracks[1].segments) == set(range(4))
    assert set(after.tracks[4].segments) == set(range(4, FRAMES))
    assert world.state.track_id == 4


def test_splitting_at_the_start_says_why_not(world: World) -> None:
    world.look(4, 3)
    assert "not seen on both sides of frame 4" in world.refused(world.tracks.split_here)


def test_splitting_and_merging_again_gives_the_same_labels(world: World) -> None:
    world.look(4, 1)
    world.tracks.split_here()
    world.look(4, 1)
    world.tracks.merge(4, "keep")
    assert world.stored() == labels()


def test_the_preview_of_a_merge_is_of_the_chosen_tracks(world: World) -> None:
    world.look(5, 3)
    world.tracks.choose_tracks([2, 3])
    preview = world.tracks.merge_preview()
    assert preview == track_edits.merge_preview(labels(), 3, 2)
    assert preview is not None
    assert preview.both == (4, 5)


@pytest.mark.parametrize("chosen", [[3], [1, 2, 3]])
def test_merging_wants_exactly_two_tracks(world: World, chosen: list[int]) -> None:
    world.look(5, 3)
    world.tracks.choose_tracks(chosen)
    assert "two tracks" in world.refused(lambda: _ignore(world.tracks.merge_preview()))


def _ignore(_: object) -> None:
    """Let an expression stand for an action."""


def test_merging_a_locked_track_is_refused(world: World) -> None:
    world.look(5, 3)
    world.state.set_locked(2, True)
    world.tracks.choose_tracks([2, 3])
    assert "Track 2 is locked" in world.refused(lambda: _ignore(world.tracks.merge_preview()))
    assert "Track 2 is locked" in world.refused(lambda: world.tracks.merge(2, "keep"))


def test_merging_keeps_the_selected_track(world: World) -> None:
    world.look(5, 3)
    after = world.after(lambda: world.tracks.merge(2, "replace"), "merge track 2 into track 3 on all frames")
    assert set(after.tracks) == {1, 3}
    assert after.tracks[3].segments[4] == labels().tracks[2].segments[4]


def test_swapping_the_chosen_tracks_from_here_on(world: World) -> None:
    world.look(5, 3)
    world.tracks.choose_tracks([1, 3])
    after = world.after(world.tracks.swap_from_here, "swap tracks 3 and 1 from frame 5 on")
    old = labels().tracks
    for frame in range(FRAMES):
        one, other = (1, 3) if frame < 5 else (3, 1)
        assert after.tracks[1].segments.get(frame) == old[one].segments.get(frame)
        assert after.tracks[3].segments.get(frame) == old[other].segments.get(frame)
    world.tracks.swap_from_here()
    assert world.stored() == labels()


def test_with_one_track_alone_the_nearest_is_swapped_and_named(world: World) -> None:
    world.look(5, 1)
    world.after(world.tracks.swap_from_here, "swap tracks 1 and 2 from frame 5 on")
    assert world.told[0] == "Tracks 1 and 2 swapped from frame 5 on; other frames stay"


def test_a_locked_partner_is_not_swapped(world: World) -> None:
    world.look(5, 1)
    world.state.set_locked(2, True)
    assert "Track 2 is locked" in world.refused(world.tracks.swap_from_here)


def test_swapping_here_where_no_other_track_is_says_what_to_do(world: World) -> None:
    world.tracks.delete_track()
    world.look(7, 2)
    assert "meets no other track on frame 7" in world.refused(world.tracks.swap_from_here)


@pytest.mark.parametrize("action", ["delete_track", "split_here", "swap_from_here"])
def test_edits_without_a_selected_track_ask_for_one(world: World, action: str) -> None:
    world.look(5)
    assert world.refused(getattr(world.tracks, action)) == "Select a track first: click its mask or its row"


@pytest.mark.parametrize("action", ["delete_track", "split_here", "swap_from_here"])
def test_edits_of_a_locked_track_are_refused(world: World, action: str) -> None:
    world.look(5, 1)
    world.state.set_locked(1, True)
    assert world.refused(getattr(world.tracks, action)) == "Track 1 is locked; unlock it first (L)"


def test_name_and_class_of_a_locked_track_stay(world: World) -> None:
    world.state.set_locked(1, True)
    assert "locked" in world.refused(lambda: world.tracks.rename(1, "Rex"))
    assert "locked" in world.refused(lambda: world.tracks.set_category(1, 3))


def test_a_class_by_number_that_cannot_be_written_is_not_told_as_done(world: World) -> None:
    world.look(5, 1)
    world.document.project._database.connection.execute("PRAGMA query_only = ON")
    world.tracks.set_class_number(2)
    assert world.told == []
    assert len(world.failures) == 1


def test_the_class_that_a_track_has_is_told(world: World) -> None:
    world.look(5, 1)
    assert world.refused(lambda: world.tracks.set_class_number(1)) == "Track 1 has the class “dog” on all frames"
