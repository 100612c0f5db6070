"""After a jump the right frame is there at once, as a preview that can be edited, and the exact one follows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QInputDialog

from app.action_rows import ROWS
from app.canvas.preview_mark import PATIENCE_MS
from app.canvas.tools.smart import SmartTool
from app.shortcuts import Keymap
from inspro_core.domain.annotation import Annotation, difference
from tests.app.window_desk import LEFT, NO_KEY, Desk, answer, labels, middle_of, wait
from tests.inspro_core.media.conftest import read_number


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """The window at rest until all frames of the video have their preview."""
    desk.window.previews.allow(True)
    wait(lambda: desk.window.previews.is_filled)
    desk.window.previews.allow(False)
    return desk


@pytest.fixture
def held(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same, and no exact frame comes any more."""
    monkeypatch.setattr(filled.window.loader, "request", lambda *_: False)
    return filled


def number_on_canvas(desk: Desk) -> int:
    assert desk.canvas._picture is not None
    return read_number(desk.canvas._picture._frame.image)


def test_a_jump_shows_the_preview_of_the_right_frame_with_its_masks(held: Desk) -> None:
    for keys, frame in (("Shift+Right", 10), ("End", 229), ("Shift+Left", 219)):
        held.press(keys)
        assert held.frame == number_on_canvas(held) == frame
        assert set(held.canvas._labels) == set(held.document.project.segments_on_frame(1, frame))


def test_scrubbing_on_the_timeline_shows_previews(held: Desk) -> None:
    held.window.timeline.frame_chosen.emit(150)
    assert number_on_canvas(held) == 150


def test_the_exact_frame_replaces_the_preview(filled: Desk) -> None:
    is_ready = []
    with filled.shows_a_frame():
        filled.press("Shift+Right")
        is_ready.append(filled.canvas.is_ready)
    is_ready.append(filled.canvas.is_ready)
    assert is_ready == [False, True]
    assert filled.canvas._stage.frame is not None
    assert read_number(filled.canvas._stage.frame) == number_on_canvas(filled) == 10


def test_tools_draw_on_the_frame_of_which_a_preview_is_seen(held: Desk) -> None:
    held.press("B")
    held.state.select_track(1)
    held.press("Shift+Right")
    held.drag((100, 30), (120, 30))
    assert held.mask(1, 10)[30, 100:120].all()
    held.press("V")
    held.click(middle_of(2, 10))
    assert held.state.track_id == 2


def test_a_stroke_goes_on_when_the_exact_frame_replaces_the_preview(filled: Desk) -> None:
    filled.press("B")
    filled.state.select_track(1)
    with filled.shows_a_frame():
        filled.press("Shift+Right")
        QTest.mousePress(filled.canvas, LEFT, NO_KEY, filled.at((100, 30)))
        assert not filled.canvas.is_ready
    QTest.mouseMove(filled.canvas, filled.at((120, 30)))
    QTest.mouseRelease(filled.canvas, LEFT, NO_KEY, filled.at((120, 30)))
    assert filled.mask(1, 10)[30, 100:120].all()


def test_a_box_around_an_object_on_a_preview_waits_for_the_exact_frame(filled: Desk) -> None:
    filled.press("G")
    filled.state.select_track(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filled.window.loader, "request", lambda *_: False)
        filled.press("Shift+Right")
        filled.drag((5, 2), (40, 30))
        filled.press("Return")
        assert filled.message == "The object is not found yet"
    assert filled.document.video is not None
    with filled.shows_a_frame():
        filled.window.loader.request(filled.document.video, 10)
    smart = filled.canvas._tools["smart"]
    assert isinstance(smart, SmartTool)
    wait(lambda: smart._selection is not None and smart._selection.is_found)
    filled.press("Esc")


def test_a_line_along_an_edge_cannot_begin_on_a_preview(held: Desk) -> None:
    held.press("G")
    held.state.select_track(1)
    held.press("Shift+Right")
    held.click((30, 30), Qt.KeyboardModifier.ShiftModifier)
    assert held.message == "Frame 10 is not read yet; nothing was changed"
    assert held.canvas.waiting == []


def test_tools_do_nothing_while_another_frame_is_still_seen(held: Desk) -> None:
    held.press("B")
    held.state.select_track(1)
    before = held.stored()
    held.press("Right")
    held.drag((100, 30), (120, 30))
    assert held.stored() == before
    assert held.message == "Frame 1 is not read yet; nothing was changed"
    held.press("V")
    held.click(middle_of(2, 1))
    assert held.state.track_id == 1


def test_keys_edit_the_frame_of_which_a_preview_is_seen(held: Desk) -> None:
    held.press("Shift+Right")
    held.state.select_track(1)
    held.press("K")
    sources = [held.stored().tracks[1].segments[frame].source for frame in (9, 10, 11)]
    assert sources == ["model", "human", "model"]


@pytest.mark.parametrize("name", [row.name for row in ROWS if row.edits_frame])
def test_keys_change_nothing_while_another_frame_is_still_seen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    desk.look(50, 1)
    monkeypatch.setattr(desk.window.loader, "request", lambda *_: False)
    monkeypatch.setattr(desk.window.previews, "read", lambda *_: None)
    desk.press("Shift+Right")
    desk.press(Keymap().keys(name)[0])
    assert desk.message == "Frame 60 is not read yet; nothing was changed"
    assert desk.stored() == labels()
    assert not desk.window.runs.is_running


def test_a_key_that_edits_this_frame_ends_playing(desk: Desk) -> None:
    desk.press("Space")
    wait(lambda: desk.frame >= 2)
    desk.press("C")
    assert not desk.window.playback.is_playing


def test_a_frame_to_go_to_is_asked_for_from_the_shown_one_on(desk: Desk) -> None:
    desk.look(100)
    shown: list[tuple[int, bool]] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QInputDialog)
        title = dialog.fontMetrics().horizontalAdvance(dialog.windowTitle())
        shown.append((dialog.intValue(), dialog.width() > title + 100))
        dialog.setIntValue(120)
        dialog.accept()

    answer(act)
    desk.press("Ctrl+J")
    assert shown == [(100, True)]
    assert desk.frame == 120


def test_a_video_is_shown_again_as_it_was_left(desk: Desk) -> None:
    desk.look(100, 2)
    for keys in ("Alt+Shift+Right", "Alt+Shift+Left"):
        with desk.shows_a_frame():
            desk.press(keys)
    assert (desk.frame, desk.state.track_id) == (100, 2)
    assert desk.window.timeline.scene.frame == 100
    assert desk.window.tracks.inspector.name.isEnabled()
    assert not desk.errors


def test_a_track_that_is_gone_is_not_selected_when_its_video_is_shown_again(desk: Desk) -> None:
    desk.look(100, 2)
    desk.press("Alt+Shift+Right")
    labels = desk.document.project.annotation(1, None, {2})
    desk.document.project.apply(1, difference(labels, Annotation({}, labels.reviewed_frames)))
    desk.press("Alt+Shift+Left")
    assert desk.state.track_id == 0


def test_a_step_to_the_next_frame_shows_no_preview(held: Desk) -> None:
    shown: list[int] = []
    held.window.display.preview_shown.connect(lambda: shown.append(held.frame))
    for keys in ("Right", "Left"):
        held.press(keys)
        assert number_on_canvas(held) == 0
    assert shown == []


def test_playing_shows_no_preview(held: Desk) -> None:
    held.window.playback.toggle()
    held.state.show_frame(90)
    held.window.playback.stop()
    assert number_on_canvas(held) == 0


def test_a_frame_that_is_ready_comes_without_a_preview(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []
    filled.window.display.preview_shown.connect(lambda: shown.append(filled.frame))
    monkeypatch.setattr(filled.window.loader, "request", lambda *_: True)
    filled.press("Shift+Right")
    assert shown == []


def test_where_no_preview_is_the_last_frame_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.window.loader, "request", lambda *_: False)
    monkeypatch.setattr(desk.window.previews, "read", lambda *_: None)
    desk.press("Shift+Right")
    assert number_on_canvas(desk) == 0
    assert not desk.canvas.is_ready


def test_a_preview_that_stays_says_so_and_the_exact_frame_takes_the_mark_away(filled: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filled.window.loader, "request", lambda *_: False)
        filled.press("Shift+Right")
        assert not filled.canvas._preview_mark.is_shown
        blank = filled.canvas.grab().toImage()
        wait(lambda: filled.canvas._preview_mark.is_shown)
        assert filled.canvas.grab().toImage() != blank
    with filled.shows_a_frame():
        assert filled.document.video is not None
        filled.window.loader.request(filled.document.video, 10)
    assert not filled.canvas._preview_mark.is_shown


def test_a_preview_that_is_replaced_soon_gets_no_mark(filled: Desk) -> None:
    with filled.shows_a_frame():
        filled.press("Shift+Right")
    QTest.qWait(2 * PATIENCE_MS)
    assert not filled.canvas._preview_mark.is_shown


def test_masks_that_change_under_a_preview_are_drawn(held: Desk) -> None:
    held.press("Shift+Right")
    held.state.select_track(1)
    before = held.canvas.grab().toImage()
    held.press("Ctrl+Shift+Del")
    assert 1 not in held.canvas._labels
    assert held.canvas.grab().toImage() != before


def test_previews_are_made_while_nobody_works(desk: Desk) -> None:
    told: list[bool] = []
    desk.window.idleness.changed.connect(told.append)
    desk.press("Right")
    wait(lambda: told == [True])
    wait(lambda: desk.window.previews.is_filled)
    desk.press("Right")
    assert told == [True, False]


def test_without_previews_by_preference_none_is_made(desk: Desk) -> None:
    try:
        desk.window.asking.previews_chosen.emit(False)
        desk.window.previews.allow(True)
        wait(lambda: desk.window.previews.is_filled)
        assert desk.document.video is not None
        assert desk.window.previews.read(desk.document.video.path, 10) is None
    finally:
        desk.window.asking.previews_chosen.emit(True)


def test_no_frame_of_another_video_stays_on_the_canvas_for_long(desk: Desk) -> None:
    with desk.shows_a_frame(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.window.loader, "request", lambda *_: False)
        desk.press("Alt+Shift+Right")
        assert desk.canvas.has_frame  # for a moment, which is enough in most cases
        wait(lambda: not desk.canvas.has_frame)
        patch.undo()
        desk.window.state.frame_changed.emit(0)
    assert desk.canvas.has_frame


def test_a_video_that_is_read_soon_is_shown_without_an_empty_canvas(desk: Desk) -> None:
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    wait(lambda: not desk.window.display._patience.isActive())
    QTest.qWait(50)
    assert desk.canvas.has_frame
