"""Edits of masks are single steps of undo with a stated scope; locks and rules hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.editing import CleanUp
from app.scopes import from_here_on
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Video
from inspro_core.domain.track import Segment
from tests.app.editing_world import FRAMES, SIZE, World, labels, square

Pixels = NDArray[np.bool_]


@pytest.fixture
def world(qapp: object, tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, labels())
    yield made
    made.document.close()


def drawn(annotation: Annotation, track_id: int, frame: int) -> Pixels:
    return annotation.tracks[track_id].segments[frame].mask.to_array()


def test_a_new_track_takes_the_class_of_the_selected_one_and_the_brush(world: World) -> None:
    world.look(3, 2)
    after = world.after(world.editing.new_track, "new track 4")
    assert after.tracks[4].category_id == 2
    assert (world.state.track_id, world.state.tool) == (4, "brush")


def test_a_stroke_paints_over_others_by_default(world: World) -> None:
    world.look(4, 1)
    after = world.after(lambda: world.editing.stroke(1, square(12, 12, 3), erases=False), "paint track 1 on frame 4")
    assert drawn(after, 1, 4)[13, 13]
    assert not drawn(after, 2, 4)[13, 13]
    assert after.tracks[1].segments[4].source == "human"
    assert after.tracks[2].segments[4].source == "model"


@pytest.mark.parametrize(("rule", "mine", "theirs"), [("under", False, True), ("allow", True, True)])
def test_a_stroke_follows_the_rule_of_the_project(world: World, rule: str, mine: bool, theirs: bool) -> None:
    world.document.project.set_setting("overlap_rule", rule)
    world.look(4, 1)
    world.editing.stroke(1, square(10, 12, 3), erases=False)
    after = world.stored()
    assert drawn(after, 1, 4)[12, 13] == mine
    assert drawn(after, 2, 4)[12, 13] == theirs


def test_a_stroke_leaves_locked_neighbours_alone(world: World) -> None:
    world.state.set_locked(2, True)
    world.look(4, 1)
    world.editing.stroke(1, square(10, 12, 3), erases=False)
    assert world.stored().tracks[2] == labels().tracks[2]


def test_an_eraser_stroke_erases(world: World) -> None:
    world.look(4, 1)
    after = world.after(lambda: world.editing.stroke(1, square(2, 12, 3), erases=True), "erase track 1 on frame 4")
    assert drawn(after, 1, 4).sum() == 27


def test_a_stroke_on_a_locked_track_is_refused_and_shown_away(world: World) -> None:
    world.state.set_locked(1, True)
    world.look(4, 1)
    told: list[str] = []
    world.document.redraw_wanted.connect(lambda: told.append("redraw"))
    world.document.labels_changed.connect(lambda *_: told.append("saved"))
    message = world.refused(lambda: world.editing.stroke(1, square(0, 0), erases=False))
    assert message == "Track 1 is locked; unlock it first (L)"
    assert told == ["redraw"]


def test_a_polygon_becomes_the_mask(world: World) -> None:
    world.look(4, 1)
    after = world.after(
        lambda: world.editing.replace_mask(1, square(30, 40), "polygon"), "polygon of track 1 on frame 4"
    )
    assert np.array_equal(drawn(after, 1, 4), square(30, 40))


def test_a_polygon_without_a_track_asks_for_one(world: World) -> None:
    assert "Select a track" in world.refused(lambda: world.editing.replace_mask(0, square(0, 0), "polygon"))


def test_a_copied_mask_is_pasted_on_another_frame_and_into_another_track(world: World) -> None:
    world.look(3, 1)
    world.state.set_locked(1, True)
    world.editing.copy_mask()
    assert "copied; Ctrl+V pastes it" in world.told[-1]
    world.state.set_locked(1, False)
    copied = world.stored().tracks[1].segments[3].mask
    world.look(7, 1)
    after = world.after(world.editing.paste_mask, "copied mask of track 1 on frame 7")
    assert after.tracks[1].segments[7] == Segment(copied, "human")
    world.document.history.clear()
    world.look(9, 2)
    after = world.after(world.editing.paste_mask, "copied mask of track 2 on frame 9")
    assert after.tracks[2].segments[9] == Segment(copied, "human")


def test_what_cannot_be_pasted_says_why(world: World) -> None:
    world.look(7, 1)
    assert world.refused(world.editing.paste_mask) == "Nothing is copied; Ctrl+C copies the selected mask"
    world.look(9, 2)
    assert world.refused(world.editing.copy_mask) == "Track 2 is not seen on frame 9"
    world.look(7, 1)
    world.editing.copy_mask()
    world.state.set_locked(2, True)
    world.look(7, 2)
    assert "Track 2 is locked" in world.refused(world.editing.paste_mask)


def test_a_mask_of_a_video_of_another_size_is_not_pasted(world: World) -> None:
    world.look(7, 1)
    world.editing.copy_mask()
    taller = Video(0, "taller.mp4", (SIZE[0] + 2, SIZE[1]), FRAMES, tuple(map(float, range(FRAMES))))
    world.document.add_video(taller)
    world.state.show_video(FRAMES)
    world.editing.new_track()
    world.document.history.clear()
    assert "another size" in world.refused(world.editing.paste_mask)


def test_deleting_here_keeps_all_other_frames(world: World) -> None:
    world.look(3, 1)
    after = world.after(world.editing.delete_on_frame, "delete track 1 on frame 3")
    assert set(after.tracks[1].segments) == set(range(FRAMES)) - {3}


def test_deleting_where_a_track_is_not_seen_says_so(world: World) -> None:
    world.look(9, 2)
    assert world.refused(world.editing.delete_on_frame) == "Track 2 is not seen on frame 9"


@pytest.mark.parametrize(
    ("kind", "made", "expected"),
    [
        ("holes", square(20, 20, 9) & ~square(23, 23, 2), square(20, 20, 9)),
        ("islands", square(20, 20, 9) | square(2, 50, 1), square(20, 20, 9)),
    ],
)
def test_a_clean_up_changes_this_frame(world: World, kind: CleanUp, made: Pixels, expected: Pixels) -> None:
    world.look(0, 1)
    world.editing.replace_mask(1, made, "polygon")
    world.document.history.clear()
    text = {"holes": "fill holes of track 1 on frame 0", "islands": "remove islands of track 1 on frame 0"}[kind]
    after = world.after(lambda: world.editing.clean_up(kind), text)
    assert np.array_equal(drawn(after, 1, 0), expected)
    world.editing.clean_up(kind)
    assert world.told[-1] == f"Nothing to change: {text}"


def test_smoothing_onward_leaves_earlier_frames_and_what_is_done_by_hand(world: World) -> None:
    world.look(5, 1)
    after = world.after(
        lambda: world.editing.clean_up("smooth", from_here_on(5, FRAMES)),
        "smooth the outline of track 1 from frame 5 on",
    )
    changed = {f for f in range(FRAMES) if after.tracks[1].segments[f] != labels().tracks[1].segments[f]}
    assert changed
    assert changed <= set(range(5, FRAMES)) - {8}
    assert all(after.tracks[1].segments[f].source == "model" for f in changed)


def test_smoothing_leaves_thin_masks_and_counts_them(world: World) -> None:
    thin = labels()
    line = Segment(Mask.from_array(square(2, 0, 1)), "model", 0.5)
    edited = thin.with_track(thin.tracks[1].with_segments({6: line, 9: line}))
    world.document.project.apply(1, difference(thin, edited))
    world.look(5, 1)
    text = "smooth the outline of track 1 from frame 5 on"
    after = world.after(lambda: world.editing.clean_up("smooth", from_here_on(5, FRAMES)), text)
    changed = {f for f in range(FRAMES) if after.tracks[1].segments[f] != edited.tracks[1].segments[f]}
    assert changed == {5, 7, 10, 11}
    assert world.told == [
        f"Done: {text}; masks drawn or confirmed by hand stay; masks too thin for it, left as they are: 2"
    ]


def test_a_thin_mask_of_this_frame_stays_and_that_is_said(world: World) -> None:
    world.look(3, 1)
    world.editing.replace_mask(1, square(20, 20, 1), "polygon")
    world.document.history.clear()
    told = world.refused(lambda: world.editing.clean_up("smooth"))
    assert told.startswith("Nothing to change: smooth the outline of track 1 on frame 3")
    assert told.endswith("too thin for it, left as they are: 1")


def test_confirming_a_frame_toggles(world: World) -> None:
    world.look(5)
    after = world.after(world.editing.toggle_reviewed, "confirm masks on frame 5")
    assert after.reviewed_frames == {5}
    world.editing.toggle_reviewed()
    assert world.stored().reviewed_frames == frozenset()


def test_confirming_a_range_confirms_the_rest_first(world: World) -> None:
    world.editing.confirm_range()  # no range
    assert world.stored().reviewed_frames == frozenset()
    world.look(5)
    world.editing.toggle_reviewed()
    world.document.history.clear()
    world.state.set_range(range(3, 8))
    after = world.after(world.editing.confirm_range, "confirm masks on frames 3–7")
    assert after.reviewed_frames == {3, 4, 5, 6, 7}
    world.editing.confirm_range()
    assert world.stored().reviewed_frames == frozenset()


def test_a_number_selects_among_the_shown_tracks(world: World) -> None:
    world.look(5)
    world.editing.select_number(2)
    assert world.state.track_id == 2
    world.state.set_hidden(2, True)
    world.editing.select_number(2)
    assert world.state.track_id == 3
    world.editing.select_number(9)
    assert world.state.track_id == 3
    assert world.told == ["Tracks shown on frame 5: 2"]


def test_every_part_keeps_still_without_a_video(world: World) -> None:
    world.document.close()
    for action in (
        world.editing.new_track,
        world.editing.delete_on_frame,
        world.editing.toggle_reviewed,
        world.editing.confirm_range,
        world.tracks.delete_track,
        world.tracks.split_here,
        world.tracks.swap_from_here,
        world.keyframes.toggle,
        world.keyframes.next,
        world.keyframes.interpolate,
        world.editing.select_next,
        lambda: world.editing.select_number(1),
        lambda: world.editing.clean_up("smooth"),
        lambda: world.keyframes.copy_to_next(3),
    ):
        action()
    assert (world.told, world.failures) == ([], [])
