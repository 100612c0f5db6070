"""The sheet of keys shows the keys that hold now."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.action_rows import GESTURES, ROWS
from app.actions import shown_name
from app.dialogs.help import HelpSheet, help_groups, in_columns
from app.shortcuts import Keymap


@pytest.fixture
def sheet(qtbot: QtBot) -> HelpSheet:
    sheet = HelpSheet(Keymap())
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def texts(sheet: HelpSheet) -> set[str]:
    content = sheet._area.widget()
    assert content is not None
    return {label.text() for label in content.findChildren(QLabel)}


def test_every_action_with_a_key_and_every_gesture_is_listed_once() -> None:
    lines = [line for lines in help_groups(Keymap()).values() for line in lines]
    names = [shown_name(row) for row in ROWS if row.keys]
    assert sorted(line.text for line in lines) == sorted([*names, *(one.text for one in GESTURES)])


def test_a_changed_key_is_shown(sheet: HelpSheet) -> None:
    sheet.show_keymap(Keymap().with_key("merge", ["Ctrl+Shift+F9"]))
    assert "Ctrl+Shift+F9" in texts(sheet)


def test_searching_shows_what_has_the_word(qtbot: QtBot, sheet: HelpSheet) -> None:
    qtbot.keyClicks(sheet.search, "swap ids from")
    assert texts(sheet) == {"Track", "Swap ids from here", "Ctrl+T"}


def test_searching_in_vain_says_so(qtbot: QtBot, sheet: HelpSheet) -> None:
    qtbot.keyClicks(sheet.search, "qwertz")
    assert texts(sheet) == {"Nothing found; try another word"}


def test_the_sheet_stays_beside_the_work(sheet: HelpSheet) -> None:
    assert not sheet.isModal()


def test_the_editor_of_keys_is_one_click_away(qtbot: QtBot, sheet: HelpSheet) -> None:
    with qtbot.waitSignal(sheet.remap_wanted):
        qtbot.mouseClick(sheet.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)


def test_columns_keep_the_order_and_are_about_equal() -> None:
    columns = in_columns({"a": 10, "b": 8, "c": 12, "d": 6}, 2)
    assert columns == [["a", "b"], ["c", "d"]]
    assert in_columns({}, 2) == [[], []]


def test_long_texts_wrap_so_that_no_key_is_out_of_sight(sheet: HelpSheet) -> None:
    assert sheet._area.horizontalScrollBar().maximum() == 0


def test_the_sheet_and_its_frame_are_not_larger_than_the_screen(sheet: HelpSheet) -> None:
    room = sheet.screen().availableSize()
    assert sheet.width() < room.width() < 940  # on a large screen
    assert sheet.height() < room.height()
