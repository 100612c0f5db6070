"""A project that is opened again is as it was left."""

from __future__ import annotations

from inspro_core.formats.project_file import ProjectFile
from tests.app.window_desk import OTHER_FRAMES, Desk


def reopen(desk: Desk) -> None:
    """Open the other project and then the one that was open."""
    path = desk.document.project.path
    for other in (desk.make_copy(), path):
        with desk.shows_a_frame():
            desk.window.open_path(other)


def test_a_project_opens_at_the_video_and_frame_at_which_it_was_left(desk: Desk) -> None:
    desk.look(77)
    reopen(desk)
    assert (desk.state.video_id, desk.frame) == (1, 77)
    with desk.shows_a_frame():
        desk.document.show_video(2)
    desk.look(5)
    reopen(desk)
    assert (desk.state.video_id, desk.frame) == (2, 5)


def test_a_track_is_still_locked_when_its_project_is_opened_again(desk: Desk) -> None:
    desk.look(50, track_id=2)
    desk.press("L")
    desk.look(50, track_id=3)
    desk.press("L")
    desk.press("L")
    reopen(desk)
    assert desk.state.locked == {2}
    desk.look(50, track_id=2)
    desk.press("Del")
    assert desk.segment(2) is not None
    assert "Track 2 is locked" in desk.message


def test_a_lock_is_in_the_file_at_once(desk: Desk) -> None:
    desk.look(50, track_id=2)
    desk.press("L")
    assert desk.document.project.locked_tracks(1) == {2}


def test_a_place_beyond_the_end_is_the_last_frame(desk: Desk) -> None:
    path = desk.make_copy()
    with ProjectFile.open(path) as project:
        project.set_last_place(2, 10_000)
    with desk.shows_a_frame():
        desk.window.open_path(path)
    assert (desk.state.video_id, desk.frame) == (2, OTHER_FRAMES - 1)
