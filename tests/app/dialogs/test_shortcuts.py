"""The editor of keys, driven by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.action_rows import ROWS
from app.dialogs.shortcuts import KEYS_COLUMN, ShortcutsDialog
from app.shortcuts import Keymap

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot: QtBot) -> ShortcutsDialog:
    dialog = ShortcutsDialog(Keymap())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def shown_keys(dialog: ShortcutsDialog, name: str) -> str:
    item = dialog.table.item([row.name for row in ROWS].index(name), KEYS_COLUMN)
    assert item is not None
    return item.text()


def press(qtbot: QtBot, dialog: ShortcutsDialog, name: str, key: Qt.Key) -> None:
    dialog.select(name)
    qtbot.keyClick(dialog.field, key)


def test_a_pressed_key_becomes_the_key_of_the_action(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    press(qtbot, dialog, "merge", Qt.Key.Key_Z)
    qtbot.mouseClick(dialog.use, LEFT)
    assert shown_keys(dialog, "merge") == "Z"
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.save, LEFT)
    assert dialog.keymap == Keymap().with_key("merge", ["Z"])


def test_a_key_can_stand_beside_those_there_are(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    press(qtbot, dialog, "merge", Qt.Key.Key_Z)
    qtbot.mouseClick(dialog.add, LEFT)
    assert dialog.keymap.keys("merge") == ("M", "Z")


def test_a_conflict_is_named_and_blocks_saving(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    press(qtbot, dialog, "merge", Qt.Key.Key_B)
    qtbot.mouseClick(dialog.use, LEFT)
    assert "“Brush” and “Merge”" in dialog.conflicts.text()
    assert not dialog.save.isEnabled()
    dialog.select("merge")
    qtbot.mouseClick(dialog.reset, LEFT)
    assert dialog.conflicts.isHidden()
    assert dialog.save.isEnabled()


def test_a_key_of_the_canvas_is_refused(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    press(qtbot, dialog, "merge", Qt.Key.Key_Return)
    qtbot.mouseClick(dialog.use, LEFT)
    assert "Return of “Merge” is taken" in dialog.conflicts.text()
    assert not dialog.save.isEnabled()


def test_keys_are_taken_away_and_all_come_back(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    for name in ("merge", "split"):
        dialog.select(name)
        qtbot.mouseClick(dialog.clear, LEFT)
    assert shown_keys(dialog, "split") == ""
    qtbot.mouseClick(dialog.reset_all, LEFT)
    assert dialog.keymap == Keymap()
    assert not dialog.reset_all.isEnabled()


def test_a_preset_is_chosen(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    qtbot.keyClick(dialog.preset, Qt.Key.Key_Down)
    assert dialog.keymap.preset == "D/F"
    assert shown_keys(dialog, "next_frame") == "F,  Right"


def test_the_filter_finds_names_and_keys(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    def found() -> list[str]:
        return [row.name for line, row in enumerate(ROWS) if not dialog.table.isRowHidden(line)]

    qtbot.keyClicks(dialog.filter, "brush")
    assert found() == ["brush", "smaller_brush", "larger_brush"]
    dialog.filter.clear()
    qtbot.keyClicks(dialog.filter, "ctrl+t")
    assert found() == ["swap_ids"]


def test_a_key_goes_to_a_row_that_the_filter_shows(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    qtbot.keyClicks(dialog.filter, "ctrl+t")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Z)
    qtbot.mouseClick(dialog.use, LEFT)
    assert dialog.keymap == Keymap().with_key("swap_ids", ["Z"])
    assert not dialog.table.isRowHidden(dialog.table.currentRow())


def test_no_key_is_given_where_the_filter_shows_no_row(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    qtbot.keyClicks(dialog.filter, "no such action")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Z)
    for button in (dialog.use, dialog.add, dialog.clear, dialog.reset):
        assert not button.isEnabled()
        qtbot.mouseClick(button, LEFT)
    assert dialog.keymap == Keymap()
    dialog.filter.clear()
    assert dialog.selected() == ROWS[0].name
    assert dialog.clear.isEnabled()


def test_the_selected_row_stays_where_the_filter_shows_it(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    dialog.select("larger_brush")
    qtbot.keyClicks(dialog.filter, "brush")
    assert dialog.selected() == "larger_brush"


def test_cancelling_is_a_rejection(qtbot: QtBot, dialog: ShortcutsDialog) -> None:
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
