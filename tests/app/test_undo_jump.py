"""Undo and redo go to a frame that they change, the nearest one, and stay where the shown one is among them."""

from __future__ import annotations

import pytest

from app.view_state import ViewState
from tests.app.test_track_questions import number
from tests.app.window_desk import OTHER_FRAMES, Desk, answer


def delete_range(desk: Desk) -> None:
    """Delete track 1 on frames 20 to 29 from far away."""
    for frame, key in ((20, "I"), (29, "O"), (100, "Shift+Del")):
        desk.look(frame, 1)
        desk.press(key)


@pytest.mark.parametrize(("shown", "frame"), [(5, 20), (20, 20), (25, 25), (29, 29), (100, 29)])
def test_undo_and_redo_of_a_range_go_to_its_nearest_frame(desk: Desk, shown: int, frame: int) -> None:
    delete_range(desk)
    went = []
    for keys in ("Ctrl+Z", "Ctrl+Y"):
        desk.look(shown)
        desk.press(keys)
        went.append(desk.frame)
        assert desk.message.endswith(f"delete track 1 on frames 20–29 (frame {frame})")
    assert went == [frame, frame]


def test_undo_of_a_copy_leaves_the_frame_that_was_copied_from(desk: Desk) -> None:
    desk.look(74, 1)  # the mask moves with the next frame
    answer(number(10))
    desk.press("Ctrl+D")
    desk.press("Ctrl+Z")
    assert desk.frame == 75


def test_undo_of_what_changes_no_frame_stays_and_names_none(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Alt+3")
    desk.look(7)
    desk.press("Ctrl+Z")
    assert desk.frame == 7
    assert desk.message == "Undone: re-class track 1 on all frames"


def test_undo_in_another_video_goes_there_and_to_the_frame(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    assert desk.state.frame_count == OTHER_FRAMES
    with desk.shows_a_frame():
        desk.press("Ctrl+Z")
    assert desk.frame == 100


def test_of_two_frames_as_near_the_earlier_one_is_shown() -> None:
    state = ViewState()
    state.show_video(50)
    state.show_frame(10)
    state.show_nearest({14, 6})
    assert state.frame == 6
    state.show_nearest(())
    assert state.frame == 6
