"""What is done to whole videos: going on, status, relinking and removing, by real clicks in the list."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from app.dialogs.relink import RelinkDialog
from app.panels.video_rows import ROW_ROLE, VideoRow
from inspro_core.domain.project import VideoStatus
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import VideoWriter
from tests.app.window_desk import FRAMES, LEFT, OTHER_FRAMES, SIZE, Desk, opened, wait

NO_KEY = Qt.KeyboardModifier.NoModifier


def rows(desk: Desk) -> list[VideoRow]:
    """What the list shows."""
    videos = desk.window.videos.list
    return [videos.item(place).data(ROW_ROLE) for place in range(videos.count())]


def click(desk: Desk, place: int) -> None:
    videos = desk.window.videos.list
    QTest.mouseClick(videos.viewport(), LEFT, NO_KEY, videos.visualItemRect(videos.item(place)).center())


def remove_marked(desk: Desk) -> None:
    """Press Del in the list and agree to the question."""
    desk.press("Del", desk.window.videos.list)
    (box,) = [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]
    (button,) = [one for one in box.buttons() if one.text() == "Remove video and labels"]
    QTest.mouseClick(button, LEFT)


def status(desk: Desk, video_id: int) -> VideoStatus:
    with ProjectFile.open(desk.document.project.path) as project:
        return project.status(video_id)


def test_the_list_shows_every_video_with_its_picture(desk: Desk) -> None:
    assert [(row.name, row.track_count) for row in rows(desk)] == [("long.mp4", 3), ("short.mp4", 0)]
    wait(lambda: all(row.thumbnail is not None for row in rows(desk)))


def test_a_click_shows_a_video(desk: Desk) -> None:
    with desk.shows_a_frame():
        click(desk, 1)
    assert desk.state.frame_count == OTHER_FRAMES
    assert desk.canvas.hasFocus()


def test_the_ends_of_the_list_are_told(desk: Desk) -> None:
    desk.press("Alt+Shift+Left")
    assert desk.message == "This is the first video"
    assert desk.state.frame_count == FRAMES


def test_the_list_follows_the_labels(desk: Desk) -> None:
    desk.look(5, 1)
    desk.press("Ctrl+Shift+Del")
    desk.press("C")
    wait(lambda: (rows(desk)[0].track_count, rows(desk)[0].reviewed_count) == (2, 1))


def test_a_status_is_chosen_below_the_list(desk: Desk) -> None:
    desk.press("End", desk.window.videos.status_box)
    assert status(desk, 1) == "done"
    assert rows(desk)[0].status == "done"


def test_removing_the_current_video_shows_another_one(desk: Desk) -> None:
    with desk.shows_a_frame():
        remove_marked(desk)
    assert [row.name for row in rows(desk)] == ["short.mp4"]
    assert desk.state.frame_count == OTHER_FRAMES
    assert (desk.folder / "long.mp4").exists()


def test_removing_another_video_leaves_the_shown_one(desk: Desk) -> None:
    desk.look(7, 1)
    with ProjectFile.open(desk.document.project.path) as project:
        assert len(project.videos()) == 2
    desk.window.videos.list.setCurrentRow(1)
    remove_marked(desk)
    assert [row.name for row in rows(desk)] == ["long.mp4"]
    assert (desk.frame, desk.state.track_id) == (7, 1)


def test_without_the_last_video_the_window_says_what_to_do_next(desk: Desk) -> None:
    with desk.shows_a_frame():
        remove_marked(desk)
    remove_marked(desk)
    assert rows(desk) == []
    assert desk.document.video is None
    assert desk.window.empty.isVisible()
    assert desk.window.videos.hint.isVisible()
    assert not desk.window.actions_by_name["brush"].isEnabled()
    assert desk.window.actions_by_name["add_videos"].isEnabled()


def test_undo_goes_to_the_video_and_the_frame_of_the_edit(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    with desk.shows_a_frame():
        desk.press("Ctrl+Z")
    assert desk.document.video is not None
    assert (desk.document.video.id, desk.frame) == (1, 100)
    assert desk.segment(1) is not None
    assert desk.message == "Undone: delete track 1 on frame 100 (frame 100)"


def test_a_moved_video_is_found_again(desk: Desk, tmp_path: Path) -> None:
    moved = tmp_path / "long.mp4"
    (desk.folder / "long.mp4").rename(moved)
    try:
        desk.window.videos.relink_wanted.emit(1)
        dialog = opened(desk, RelinkDialog)
        assert isinstance(dialog, RelinkDialog)
        with desk.shows_a_frame():
            dialog.relinked.emit({1: moved})
        dialog.close()
        assert desk.document.video is not None
        assert Path(desk.document.video.path) == moved
        assert desk.message == "Videos found again: 1"
        assert desk.stored().tracks[1].segments.keys() == set(range(FRAMES))
    finally:
        moved.rename(desk.folder / "long.mp4")


@pytest.mark.parametrize("is_there", [True, False], ids=["another size", "gone"])
def test_no_masks_are_shown_on_a_video_that_is_not_the_labelled_one(desk: Desk, tmp_path: Path, is_there: bool) -> None:
    path, kept = desk.folder / "short.mp4", tmp_path / "short.mp4"
    path.rename(kept)
    if is_there:
        with VideoWriter(path, (SIZE[1], SIZE[0])) as writer:
            for _ in range(OTHER_FRAMES):
                writer.write(np.zeros((SIZE[1], SIZE[0], 3), np.uint8))
    try:
        desk.press("Alt+Shift+Right")
        wait(lambda: desk.errors != [])
        assert "“Relink”" in desk.errors[0]
        assert str(path) in desk.errors[0]
        assert not desk.window.display.is_frame_shown
        assert not desk.canvas.is_ready
    finally:
        kept.replace(path)
        desk.errors.clear()


def test_a_link_that_cannot_be_kept_is_told_and_no_success_is_claimed(desk: Desk) -> None:
    desk.document.project._database.connection.execute("PRAGMA query_only = ON")
    desk.window.video_work.relink(1)
    dialog = opened(desk, RelinkDialog)
    assert isinstance(dialog, RelinkDialog)
    dialog.relinked.emit({1: desk.folder / "short.mp4"})
    dialog.close()
    assert len(desk.errors) == 1
    assert "found again" not in desk.message
    desk.errors.clear()


@pytest.mark.parametrize("known", ["in review", "done"])
def test_an_edit_does_not_set_a_status_back(desk: Desk, known: VideoStatus) -> None:
    desk.window.video_work.set_status(1, known)
    desk.look(5, 1)
    desk.press("Del")
    assert status(desk, 1) == known


def test_looking_at_a_video_is_no_edit(desk: Desk) -> None:
    desk.look(50, 1)
    desk.press("H")
    desk.press("I")
    assert status(desk, 1) == "new"
