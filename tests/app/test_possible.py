"""A key whose action is not possible now says why; one that is typed says nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.action_rows import ROWS
from app.possible import NAMED, UNMET
from app.texts import tr
from tests.app.window_desk import LEFT, Desk


@pytest.mark.parametrize("key", ["L", "Del", "F2", "K", "H", "Ctrl+T", "Alt+2", "Ctrl+Right", "Ctrl+Shift+Del", "R"])
def test_a_key_that_needs_a_track_says_so(desk: Desk, key: str) -> None:
    desk.look(5, 0)
    before = desk.stored()
    desk.press(key)
    assert desk.message == "Select a track first: click its mask or its row"
    assert desk.stored() == before


@pytest.mark.parametrize("key", ["L", "Del"])
def test_a_key_of_a_list_says_so_too(desk: Desk, key: str) -> None:
    desk.look(5, 0)
    desk.press(key, desk.window.timeline)
    assert desk.message == "Select a track first: click its mask or its row"


@pytest.mark.parametrize("key", ["Shift+I", "Shift+C", "Shift+Del"])
def test_a_key_that_needs_a_range_names_the_keys_that_mark_one(desk: Desk, key: str) -> None:
    desk.look(5, 1)
    desk.press(key)
    assert desk.message == "Mark a range of frames first: I begins it, O ends it"


def test_nothing_is_left_to_undo(desk: Desk) -> None:
    desk.press("Ctrl+Z")
    assert desk.message == "There is nothing left to undo"
    desk.press("Ctrl+Y")
    assert desk.message == "There is nothing to redo"


def test_what_is_typed_says_nothing(desk: Desk) -> None:
    desk.look(5, 0)
    desk.window.tracks.filter.setFocus()
    QTest.keyClicks(desk.window.tracks.filter, "lkh")
    assert desk.window.tracks.filter.text() == "lkh"
    assert desk.message == ""


def test_a_letter_beside_the_canvas_says_where_it_works(desk: Desk) -> None:
    desk.look(5, 1)
    desk.press("B", desk.window.videos.add_button)
    assert desk.message == "B works on the picture; click it, or go there by F6"
    assert desk.state.tool == "select"
    assert not desk.state.locked


def test_the_video_that_is_shown_gives_the_keys_to_the_canvas_when_it_is_clicked(desk: Desk) -> None:
    videos = desk.window.videos.list
    videos.setFocus()
    QTest.mouseClick(videos.viewport(), LEFT, pos=videos.visualItemRect(videos.item(0)).center())
    assert desk.canvas.hasFocus()
    QTest.keyClick(desk.canvas, Qt.Key.Key_B)
    assert desk.state.tool == "brush"


def test_the_keys_are_those_that_the_user_has_chosen(desk: Desk) -> None:
    keymap = desk.window.settings.keymap().with_key("range_in", ["Ctrl+F11"])
    desk.window.asking.keymap_changed.emit(keymap)
    desk.look(5, 1)
    desk.press("Shift+I")
    assert desk.message.startswith("Mark a range of frames first: Ctrl+F11 begins it")


def test_each_need_has_a_reason_that_names_known_actions() -> None:
    needs = {need for row in ROWS for need in row.needs}
    assert needs == set(UNMET)
    assert set(NAMED) <= {row.name for row in ROWS}
    for need in needs:
        assert "{" not in tr(UNMET[need], **dict.fromkeys(NAMED, "F1"))


def test_what_was_said_before_an_edit_is_said_no_more(desk: Desk) -> None:
    desk.look(210, 2)
    desk.press("K")
    assert desk.message == "Track 2 is not seen on frame 210"
    desk.press("B")
    desk.press("K")
    desk.drag((100, 30), (120, 30))
    assert desk.segment(2) is not None
    assert desk.message == ""
    desk.press("Ctrl+Z")
    assert desk.message.startswith("Undone: paint track 2 on frame 210")
