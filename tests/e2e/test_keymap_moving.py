"""Keys for moving about, files and help do what they promise: pressed in the real window, effects looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog

from app.dialogs.help import HelpSheet
from inspro_core.domain.suspicions import find_suspicions
from tests.app.window_desk import (
    FRAMES,
    HUMAN_FRAMES,
    LEFT,
    OTHER_FRAMES,
    SIZE,
    Desk,
    answer,
    labels,
    opened,
    wait,
)

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_space_plays_and_pauses(desk: Desk) -> None:
    desk.press("Space")
    wait(lambda: desk.frame >= 4)
    assert desk.window.playback.is_playing
    desk.press("Space")
    stopped_at = desk.frame
    QTest.qWait(120)
    assert (desk.frame, desk.window.playback.is_playing) == (stopped_at, False)


@pytest.mark.parametrize(
    ("keys", "step"),
    [
        ("Left", -1),
        ("Right", 1),
        ("Shift+Left", -10),
        ("Shift+Right", 10),
        ("Ctrl+Alt+Left", -100),
        ("Ctrl+Alt+Right", 100),
    ],
)
def test_arrows_step_by_1_10_and_100_frames(desk: Desk, keys: str, step: int) -> None:
    desk.look(110)
    with desk.shows_a_frame():
        desk.press(keys)
    assert desk.frame == 110 + step
    assert desk.window.transport.number.value() == 110 + step


@pytest.mark.parametrize(("keys", "frame"), [("Home", 0), ("End", FRAMES - 1)])
def test_home_and_end_go_to_the_first_and_the_last_frame(desk: Desk, keys: str, frame: int) -> None:
    desk.look(50)
    desk.press(keys)
    assert desk.frame == frame


def test_control_j_asks_for_a_frame_and_goes_there(desk: Desk) -> None:
    def type_77(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setIntValue(77)
        dialog.accept()

    titles = answer(type_77)
    desk.press("Ctrl+J")
    assert titles == ["Go to frame"]
    assert desk.frame == 77


@pytest.mark.parametrize(("keys", "frame"), [("E", HUMAN_FRAMES[0]), ("R", HUMAN_FRAMES[1])])
def test_e_and_r_go_to_the_keyframes_of_the_track(desk: Desk, keys: str, frame: int) -> None:
    desk.look(50, 1)
    desk.press(keys)
    assert desk.frame == frame


def test_n_searches_and_goes_from_the_worst_place_to_the_next_and_back(desk: Desk) -> None:
    worst, second = find_suspicions(labels().tracks, SIZE, FRAMES)[:2]
    desk.press("N")
    wait(lambda: desk.frame == worst.frame)
    assert desk.state.track_id == worst.track_id
    desk.press("N")
    assert (desk.frame, desk.state.track_id) == (second.frame, second.track_id)
    desk.press("Shift+N")
    assert desk.frame == worst.frame


def test_i_and_o_mark_the_range(desk: Desk) -> None:
    desk.look(20)
    desk.press("I")
    desk.look(35)
    desk.press("O")
    assert desk.state.frame_range == range(20, 36)
    assert desk.window.timeline.scene.frames_in_range == range(20, 36)


def test_shift_drag_on_the_timeline_marks_the_range(desk: Desk) -> None:
    viewport, scene = desk.window.timeline.viewport(), desk.window.timeline.scene
    y = scene.ruler.center().y()
    start, end = (QPoint(int(scene.x_of(frame + 0.5)), y) for frame in (20, 40))
    QTest.mousePress(viewport, LEFT, SHIFT, start)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, LEFT, SHIFT, end)
    assert desk.state.frame_range == range(20, 41)
    assert desk.frame == 0


def test_control_s_says_that_all_is_saved(desk: Desk) -> None:
    desk.press("Ctrl+S")
    assert "nothing left to save" in desk.message


def test_control_o_opens_another_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    other = desk.folder / "short.mp4"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    with desk.shows_a_frame():
        desk.press("Ctrl+O")
    assert desk.document.project.path == other.with_suffix(".inspro")
    assert desk.document.video is not None
    assert Path(desk.document.video.path) == other


def test_alt_shift_arrows_go_to_the_next_and_the_previous_video(desk: Desk) -> None:
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    assert desk.state.frame_count == OTHER_FRAMES
    desk.press("Alt+Shift+Right")
    assert desk.message == "This is the last video of the list"
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Left")
    assert desk.state.frame_count == FRAMES


def test_f1_shows_the_keys(desk: Desk) -> None:
    desk.press("F1")
    sheet = opened(desk, HelpSheet)
    sheet.close()
