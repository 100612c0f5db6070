"""Notes are kept by themselves, on the frame they were written on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.panels.notes import PAUSE_MS, NotesPanel


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[NotesPanel]:
    window = QWidget()
    qtbot.addWidget(window)
    made = NotesPanel()
    layout = QVBoxLayout(window)
    layout.addWidget(made)
    layout.addWidget(QLineEdit())
    made.show_notes({4: "two dogs\nunsure", 20: "blur"})
    made.show_frame(4)
    with qtbot.waitExposed(window):
        window.show()
    made.focus_note()
    yield made
    window.close()


def test_the_note_of_the_frame_is_shown(panel: NotesPanel) -> None:
    assert panel.edit.toPlainText() == "two dogs\nunsure"
    panel.show_frame(5)
    assert panel.edit.toPlainText() == ""


def test_a_note_is_kept_after_a_pause(qtbot: QtBot, panel: NotesPanel) -> None:
    panel.show_frame(7)
    with qtbot.waitSignal(panel.note_changed) as signal:
        QTest.keyClicks(panel.edit, "occluded")
    assert signal.args == [7, "occluded"]


def test_a_note_is_kept_when_the_focus_leaves(qtbot: QtBot, panel: NotesPanel) -> None:
    QTest.keyClicks(panel.edit, "!")
    with qtbot.waitSignal(panel.note_changed, timeout=PAUSE_MS // 2) as signal:
        QTest.keyClick(panel.edit, Qt.Key.Key_Tab)
    assert signal.args == [4, "!two dogs\nunsure"]


def test_a_note_is_kept_on_its_own_frame_when_another_comes(qtbot: QtBot, panel: NotesPanel) -> None:
    QTest.keyClicks(panel.edit, "!")
    with qtbot.waitSignal(panel.note_changed, timeout=PAUSE_MS // 2) as signal:
        panel.show_frame(20)
    assert signal.args == [4, "!two dogs\nunsure"]
    assert panel.edit.toPlainText() == "blur"


def test_a_note_that_is_emptied_is_removed(qtbot: QtBot, panel: NotesPanel) -> None:
    panel.edit.selectAll()
    QTest.keyClick(panel.edit, Qt.Key.Key_Delete)
    with qtbot.waitSignal(panel.note_changed) as signal:
        panel.flush()
    assert signal.args == [4, ""]


def test_what_is_typed_and_taken_back_is_no_change(qtbot: QtBot, panel: NotesPanel) -> None:
    with qtbot.assertNotEmitted(panel.note_changed):
        QTest.keyClicks(panel.edit, "x")
        QTest.keyClick(panel.edit, Qt.Key.Key_Backspace)
        panel.flush()


def test_showing_notes_anew_leaves_what_is_being_written(panel: NotesPanel) -> None:
    QTest.keyClicks(panel.edit, "x")
    panel.show_notes({4: "two dogs\nunsure", 20: "blur"})
    assert panel.edit.toPlainText() == "xtwo dogs\nunsure"


def test_keeping_a_note_leaves_the_cursor(panel: NotesPanel) -> None:
    panel.note_changed.connect(lambda frame, text: panel.show_notes({frame: text}))
    QTest.keyClicks(panel.edit, "ab ")
    panel.flush()
    assert panel.edit.textCursor().position() == 3


def test_a_click_in_the_list_goes_to_the_frame(qtbot: QtBot, panel: NotesPanel) -> None:
    place = panel.list.visualItemRect(panel.list.item(1)).center()
    with qtbot.waitSignal(panel.frame_chosen, check_params_cb=lambda frame: frame == 20):
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_without_a_video_nothing_can_be_written(panel: NotesPanel) -> None:
    panel.show_notes(None)
    assert not panel.isEnabled()
    assert panel.edit.toPlainText() == ""
