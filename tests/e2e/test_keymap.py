"""Every row of the keymap does what it promises: keys pressed on the canvas of the real window, effects looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog

from app.dialogs.help import HelpSheet
from app.dialogs.merge import MergeDialog
from inspro_core.domain.suspicions import find_suspicions
from tests.app.window_desk import (
    FRAMES,
    HUMAN_FRAMES,
    LEFT,
    NO_KEY,
    OTHER_FRAMES,
    SIZE,
    Desk,
    answer,
    labels,
    middle_of,
    opened,
    place_of,
    square,
    wait,
)

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
EMPTY_PLACE = (130.0, 30.0)  # frame point that no track covers on the first 100 frames


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


def test_the_wheel_zooms_around_the_cursor_and_f_fits(desk: Desk) -> None:
    fitted, under_cursor = desk.canvas.view, desk.at(EMPTY_PLACE)
    desk.wheel(EMPTY_PLACE, 3)
    assert desk.canvas.view.scale > 1.5 * fitted.scale
    assert (desk.at(EMPTY_PLACE) - under_cursor).manhattanLength() <= 2
    desk.press("F")
    assert desk.canvas.view == fitted


def test_a_middle_drag_pans(desk: Desk) -> None:
    before = desk.at(EMPTY_PLACE)
    middle, end = Qt.MouseButton.MiddleButton, QPointF(before + QPoint(30, -12))
    QTest.mousePress(desk.canvas, middle, NO_KEY, before)
    event = QMouseEvent(QMouseEvent.Type.MouseMove, end, end, Qt.MouseButton.NoButton, middle, NO_KEY)
    QApplication.sendEvent(desk.canvas, event)
    QTest.mouseRelease(desk.canvas, middle, NO_KEY, end.toPoint())
    assert desk.at(EMPTY_PLACE) - before == QPoint(30, -12)


def test_b_paints(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("B")
    desk.drag((120, 54), (140, 54))
    mask = desk.mask(2)
    assert mask[54, 120:140].all()
    assert (mask & square(*place_of(2, 5)) == square(*place_of(2, 5))).all()


def test_x_erases(desk: Desk) -> None:
    desk.look(5, 2)
    desk.state.set_brush_size(4)
    desk.press("X")
    desk.drag(middle_of(2, 5), middle_of(2, 5))
    x, y = (int(value) for value in middle_of(2, 5))
    assert not desk.mask(2)[y, x]
    assert desk.mask(2).sum() > 150


def test_p_draws_a_polygon_that_enter_closes(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("P")
    for corner in ((100, 30), (120, 30), (120, 50), (100, 50)):
        desk.click(corner)
    desk.press("Return")
    expected = square(30, 100, 20) | square(*place_of(2, 5))
    assert np.array_equal(desk.mask(2), expected)


def test_a_double_click_closes_the_polygon(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("P")
    for corner in ((100, 30), (120, 30), (120, 50)):
        desk.click(corner)
    desk.click((100, 50))
    QTest.mouseDClick(desk.canvas, LEFT, NO_KEY, desk.at((100, 50)))
    assert np.array_equal(desk.mask(2), square(30, 100, 20) | square(*place_of(2, 5)))


def test_backspace_takes_the_last_point_back_and_esc_the_polygon(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("P")
    for corner in ((100, 30), (120, 30), (120, 50), (140, 60)):
        desk.click(corner)
    desk.press("Backspace")
    desk.click((100, 50))
    desk.press("Return")
    assert np.array_equal(desk.mask(2), square(30, 100, 20) | square(*place_of(2, 5)))
    for corner in ((20, 30), (40, 30), (40, 50)):
        desk.click(corner)
    desk.press("Esc")
    desk.press("Return")
    assert np.array_equal(desk.mask(2), square(30, 100, 20) | square(*place_of(2, 5)))


def test_g_selects_the_object_in_a_box(desk: Desk) -> None:
    desk.look(14, 1)  # the red square of the picture lies at 98, 40 and is 16 wide
    desk.press("G")
    desk.drag((90, 34), (122, 60))
    wait(lambda: "Scribble to add" in desk.canvas.hint)
    desk.press("Return")
    added = desk.mask(1) & ~square(*place_of(1, 14))
    red = square(40, 98, 16)
    assert (added & red).sum() > 0.9 * red.sum()
    assert added.sum() < 1.8 * red.sum()  # the encoder blurs its edge; the box is more than three times as large


def test_v_selects_by_a_click_and_moves_by_a_drag(desk: Desk) -> None:
    desk.press("B")
    desk.press("V")
    desk.click(middle_of(2, 0))
    assert desk.state.track_id == 2
    x, y = middle_of(2, 0)
    desk.drag((x, y), (x + 10, y + 3), (x + 20, y - 6))
    top, left = place_of(2, 0)
    assert np.array_equal(desk.mask(2), square(top - 6, left + 20))
    assert np.array_equal(desk.mask(2, 1), square(*place_of(2, 1)))


@pytest.mark.parametrize(("keys", "is_larger"), [("]", True), ("[", False)])
def test_brackets_change_the_size_of_the_brush(desk: Desk, keys: str, is_larger: bool) -> None:
    desk.press("B")
    sizes = [desk.state.brush_size]
    for _ in range(3):
        desk.press(keys)
        sizes.append(desk.state.brush_size)
    assert sizes == sorted(set(sizes), reverse=not is_larger)


def test_alt_wheel_changes_the_size_of_the_brush_and_zooms_not(desk: Desk) -> None:
    desk.press("B")
    view = desk.canvas.view
    desk.wheel(EMPTY_PLACE, 2, ALT)
    assert desk.state.brush_size > 20
    desk.wheel(EMPTY_PLACE, -4, ALT)
    assert desk.state.brush_size < 20
    assert desk.canvas.view == view


def test_control_drag_erases_with_the_brush_in_hand(desk: Desk) -> None:
    desk.look(5, 2)
    desk.press("B")
    desk.state.set_brush_size(4)
    desk.drag(middle_of(2, 5), middle_of(2, 5), keys=CONTROL)
    x, y = (int(value) for value in middle_of(2, 5))
    assert not desk.mask(2)[y, x]


@pytest.mark.parametrize("number", range(1, 10))
def test_a_number_selects_the_track_in_that_place_of_the_frame(desk: Desk, number: int) -> None:
    desk.look(10)  # tracks 1 and 2 are seen
    desk.press(str(number))
    assert desk.state.track_id == (number if number <= 2 else 0)


def test_tab_cycles_through_the_tracks_of_the_frame(desk: Desk) -> None:
    desk.look(50)
    chosen = []
    for _ in range(4):
        desk.press("Tab")
        chosen.append(desk.state.track_id)
    assert chosen == [1, 2, 3, 1]
    assert desk.window.tracks.chosen == [1]


def test_control_t_swaps_ids_from_here_on(desk: Desk) -> None:
    desk.look(100)
    desk.choose_rows(2, 3)
    desk.press("Ctrl+T")
    after, before = desk.stored().tracks, labels().tracks
    for frame in (30, 99):
        assert after[2].segments[frame] == before[2].segments[frame]
    for frame in (100, 180):
        assert after[2].segments[frame] == before[3].segments[frame]
        assert after[3].segments[frame] == before[2].segments[frame]
    assert "from frame 100 on" in desk.message


def test_m_merges_two_tracks_after_a_question(desk: Desk) -> None:
    desk.look(100)
    desk.choose_rows(3, 2)

    def merge(dialog: QDialog) -> None:
        assert isinstance(dialog, MergeDialog)
        dialog.rules.button(0).click()
        QTest.mouseClick(dialog.merge_button, LEFT)

    answer(merge)
    desk.press("M")
    after = desk.stored().tracks
    assert set(after) == {1, 3}
    assert set(after[3].segments) == set(range(FRAMES))


def test_alt_m_splits_the_track_here(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Alt+M")
    after = desk.stored().tracks
    assert (max(after[1].segments), min(after[4].segments), max(after[4].segments)) == (99, 100, FRAMES - 1)
    assert desk.state.track_id == 4


def test_k_confirms_the_mask_of_this_frame_and_gives_it_back(desk: Desk) -> None:
    sources = []
    desk.look(100, 1)
    for _ in range(2):
        desk.press("K")
        sources.append((desk.stored().tracks[1].segments[100].source, desk.stored().tracks[1].segments[101].source))
    assert sources == [("human", "model"), ("model", "model")]


def test_l_locks_the_track_against_edits(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("L")
    desk.press("Del")
    assert "locked" in desk.message
    assert desk.stored() == labels()
    desk.press("L")
    desk.press("Del")
    assert desk.segment(1) is None


def test_h_hides_the_track_and_shows_it_again(desk: Desk) -> None:
    desk.look(0, 1)
    place = desk.at(middle_of(1, 0))
    shown = desk.canvas.grab().toImage().pixelColor(place)
    desk.press("H")
    hidden = desk.canvas.grab().toImage().pixelColor(place)
    desk.press("H")
    again = desk.canvas.grab().toImage().pixelColor(place)
    assert hidden != shown
    assert again == shown


def test_del_deletes_on_this_frame_and_says_so(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Del")
    assert set(desk.stored().tracks[1].segments) == set(range(FRAMES)) - {100}
    assert "on frame 100 only" in desk.message


def test_control_shift_del_deletes_the_whole_track_and_says_so(desk: Desk) -> None:
    desk.look(100, 1)
    desk.press("Ctrl+Shift+Del")
    assert set(desk.stored().tracks) == {2, 3}
    assert "on all frames" in desk.message


@pytest.mark.parametrize("redo", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_control_z_undoes_and_two_keys_redo_and_go_to_the_frame(desk: Desk, redo: str) -> None:
    desk.look(100, 1)
    desk.press("Del")
    desk.look(3)
    desk.press("Ctrl+Z")
    assert desk.stored() == labels()
    assert desk.frame == 100
    assert desk.message.startswith("Undone: delete track 1 on frame 100")
    desk.look(3)
    desk.press(redo)
    assert desk.segment(1, 100) is None
    assert desk.frame == 100


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
