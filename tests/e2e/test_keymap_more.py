"""The keys beyond the promised ones do what their rows say: pressed in the real window, effects looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from app.main_window import MainWindow
from inspro_core.domain.mask import Mask
from tests.app.window_desk import (
    FRAMES,
    HUMAN_FRAMES,
    SIZE,
    Desk,
    labels,
    middle_of,
    place_of,
    square,
    wait,
)
from tests.inspro_core.formats.label_worlds import make_pictures

FRAME, TRACK = 5, 2
SPIKE = (140, 50)  # frame point, right of the track's square


def draw(desk: Desk, tool: str, size: int, *points: tuple[float, float]) -> None:
    """Draw on the mask of track 2 with a tool."""
    desk.look(FRAME, TRACK)
    desk.state.set_brush_size(size)
    desk.press(tool)
    desk.drag(*points)
    assert not is_as_before(desk)


def is_as_before(desk: Desk) -> bool:
    return np.array_equal(desk.mask(TRACK, FRAME), square(*place_of(TRACK, FRAME)))


def test_shift_g_fills_the_holes_of_this_mask(desk: Desk) -> None:
    middle = middle_of(TRACK, FRAME)
    draw(desk, "X", 4, middle, middle)
    desk.press("Shift+G")
    assert is_as_before(desk)
    assert desk.message == "Done: fill holes of track 2 on frame 5"


def test_shift_x_removes_the_islands_of_this_mask(desk: Desk) -> None:
    draw(desk, "B", 2, SPIKE, SPIKE)
    desk.press("Shift+X")
    assert is_as_before(desk)
    assert desk.message == "Done: remove islands of track 2 on frame 5"


def test_shift_b_smooths_the_outline_of_this_mask_alone(desk: Desk) -> None:
    x, _ = SPIKE
    draw(desk, "B", 1, middle_of(TRACK, FRAME), SPIKE)
    assert desk.mask(TRACK)[:, x - 20 : x - 2].any()  # a thread of a pixel's width
    desk.press("Shift+B")
    assert not desk.mask(TRACK)[:, x - 20 : x - 2].any()
    assert desk.message == "Done: smooth the outline of track 2 on frame 5"
    after, before = desk.stored().tracks, labels().tracks
    assert {k: v for k, v in after[TRACK].segments.items() if k != FRAME} == {
        k: v for k, v in before[TRACK].segments.items() if k != FRAME
    }


def test_shift_k_fills_the_frames_between_two_human_masks(desk: Desk) -> None:
    desk.look(50, 1)
    desk.press("Del")
    desk.press("Shift+K")
    filled = desk.segment(1, 50)
    assert filled is not None
    assert filled.source == "model"
    assert filled.mask.iou(Mask.from_array(square(*place_of(1, 50)))) > 0.8  # a pixel aside: it moves by thirds
    after, before = desk.stored().tracks[1].segments, labels().tracks[1].segments
    outside = set(range(FRAMES)) - set(range(HUMAN_FRAMES[0] + 1, HUMAN_FRAMES[1]))
    assert all(after[frame] == before[frame] for frame in outside)


def test_c_confirms_this_frame_and_shift_c_those_of_the_range(desk: Desk) -> None:
    desk.look(20)
    desk.press("C")
    assert desk.stored().reviewed_frames == {20}
    desk.press("I")
    desk.look(23)
    desk.press("O")
    desk.press("Shift+C")
    assert desk.stored().reviewed_frames == {20, 21, 22, 23}
    desk.press("C")
    assert desk.stored().reviewed_frames == {20, 21, 22}


def test_shift_i_takes_the_range_away(desk: Desk) -> None:
    desk.press("I")
    assert desk.window.timeline.scene.frames_in_range == range(FRAMES)
    desk.press("Shift+I")
    assert desk.state.frame_range is None
    assert desk.window.timeline.scene.frames_in_range is None


def test_f2_names_the_track(desk: Desk) -> None:
    desk.look(5, 1)
    desk.press("F2")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "rex b")  # B is no brush here
    desk.press("Return", editor)
    assert desk.stored().tracks[1].name == "rex b"
    assert desk.state.tool == "select"


def test_another_tool_shows_its_keys_in_the_place_of_the_last_message(desk: Desk) -> None:
    desk.press("T")
    assert "paint its first mask" in desk.message
    desk.press("G")
    assert desk.message == ""
    assert desk.window.status.hint.text() == desk.canvas.hint != ""


def test_plus_and_minus_with_control_zoom_the_frame(desk: Desk) -> None:
    scales = [desk.canvas.view.scale]
    for keys in ("Ctrl++", "Ctrl+=", "Ctrl+-", "Ctrl+-"):
        desk.press(keys)
        scales.append(desk.canvas.view.scale)
    assert scales[0] < scales[1] < scales[2] > scales[3] > scales[4]
    assert scales[4] == pytest.approx(scales[0])


def test_alt_and_arrows_look_around(desk: Desk) -> None:
    for keys, moved_xy in {"Alt+Left": (1, 0), "Alt+Right": (-1, 0), "Alt+Up": (0, 1), "Alt+Down": (0, -1)}.items():
        x, y = desk.canvas.view.offset_xy
        frame = desk.state.frame
        desk.press(keys)
        after_x, after_y = desk.canvas.view.offset_xy
        assert (np.sign(after_x - x), np.sign(after_y - y)) == moved_xy
        assert desk.state.frame == frame


def test_j_draws_without_a_mouse(desk: Desk) -> None:
    desk.look(FRAME, TRACK)
    desk.press("J")
    assert "J ends" in desk.message
    assert desk.window.actions_by_name["key_pointer"].isChecked()
    desk.press("B")
    QTest.keyPress(desk.canvas, Qt.Key.Key_Space)
    desk.press("Right")
    QTest.keyRelease(desk.canvas, Qt.Key.Key_Space)
    wait(lambda: not is_as_before(desk))
    assert desk.state.frame == FRAME
    desk.press("J")
    desk.press("Right")
    assert desk.state.frame == FRAME + 1
    assert not desk.window.actions_by_name["key_pointer"].isChecked()


def test_the_keyboard_pointer_keeps_its_place_while_keys_zoom(desk: Desk) -> None:
    desk.press("J")
    desk.press("Right")
    place = desk.window.key_pointer.place
    assert place is not None
    point = desk.canvas.view.to_frame((place.x(), place.y()))
    desk.press("Ctrl++")
    assert desk.canvas.view.to_frame((place.x(), place.y())) == pytest.approx(point)
    desk.press("J")


def test_plus_and_minus_alone_zoom_the_timeline(desk: Desk) -> None:
    widths = [desk.window.timeline.scene.scale.frame_width]
    for keys in ("=", "-"):
        desk.press(keys)
        widths.append(desk.window.timeline.scene.scale.frame_width)
    assert widths[1] > widths[0] == widths[2]


def test_control_n_begins_a_project(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "mine.inspro"), ""))
    desk.press("Ctrl+N")
    assert desk.document.project.path == tmp_path / "mine.inspro"
    assert desk.document.project.videos() == ()


def test_videos_are_added_and_folders_opened_by_key(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = make_pictures(tmp_path / "pictures", 3, SIZE)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(folder)], ""))
    desk.press("Ctrl+Shift+A")
    wait(lambda: len(desk.document.project.videos()) == 3)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    with desk.shows_a_frame():
        desk.press("Ctrl+Shift+O")
    assert desk.state.frame_count == 3
    assert desk.document.project.path == folder.with_suffix(".inspro")


def test_control_q_closes_the_window(desk: Desk) -> None:
    window = MainWindow()
    window.show()
    window.activateWindow()
    wait(window.isActiveWindow)
    target: QWidget = window.empty
    desk_is_visible = desk.window.isVisible()
    target.setFocus()
    QTest.keySequence(window, "Ctrl+Q")
    assert not window.isVisible()
    assert desk.window.isVisible() == desk_is_visible
    window.deleteLater()
