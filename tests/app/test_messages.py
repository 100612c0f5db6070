"""Messages and questions: plain words, said once, and Cancel where nothing was chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app import messages
from tests.app.window_desk import answer


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def boxes(window: QWidget) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_an_error_is_shown_as_plain_text(window: QWidget) -> None:
    messages.show_error(window, "Title", "a <b>file</b>: cannot be written")
    (box,) = boxes(window)
    assert box.text() == "a <b>file</b>: cannot be written"
    assert box.textFormat() == Qt.TextFormat.PlainText


def test_what_is_being_told_is_not_told_again(window: QWidget, qtbot: QtBot) -> None:
    for text in ("the disk is full", "the disk is full", "something else", "the disk is full"):
        messages.show_error(window, "Title", text)
    assert sorted(box.text() for box in boxes(window)) == ["something else", "the disk is full"]
    for box in boxes(window):
        box.close()
    qtbot.waitUntil(lambda: window.findChildren(QMessageBox) == [])
    messages.show_error(window, "Title", "the disk is full")
    assert len(boxes(window)) == 1


def test_return_answers_a_question_with_what_changes_nothing(window: QWidget) -> None:
    answer(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    assert not messages.ask(window, "Close", "Work is going on", "Stop and close", "Keep it open")
    answer(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    assert messages.choose(window, "Pre-label", "There are tracks", ("Replace them", "Add to them")) is None


def test_a_question_goes_away_with_what_it_is_about(window: QWidget) -> None:
    work = [True]
    QTimer.singleShot(300, work.clear)
    assert not messages.ask(window, "Close", "Work is going on", "Stop and close", "Keep it open", lambda: bool(work))
    assert work == []


def test_a_question_shows_its_title_whole(window: QWidget) -> None:
    box = messages.question(window, "A title that is longer than what the question says", "Why?", "Cancel")
    box.open()
    assert box.width() > box.fontMetrics().horizontalAdvance(box.windowTitle()) + 100
    box.close()


def test_a_title_has_room_for_the_name_of_the_program_that_is_added_to_it(window: QWidget) -> None:
    box, name = messages.question(window, "Change class", "Why?", "Cancel"), "A program with a long name"
    advance = box.fontMetrics().horizontalAdvance
    QApplication.setApplicationDisplayName(name)
    try:
        assert messages.title_width(box) > advance("Change class") + advance(name) + 100
        box.setWindowTitle(name)
        assert messages.title_width(box) < 2 * advance(name) + 100
    finally:
        QApplication.setApplicationDisplayName("")


@pytest.mark.parametrize("place", [0, 1])
def test_the_button_that_is_pressed_is_the_choice(window: QWidget, place: int) -> None:
    choices = ("Replace them", "Add to them")

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        (button,) = [one for one in box.buttons() if one.text().replace("&", "") == choices[place]]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)
    assert messages.choose(window, "Pre-label", "There are tracks", choices) == place


def test_the_verb_agrees_to_a_question(window: QWidget) -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        (button,) = [one for one in box.buttons() if one.text().replace("&", "") == "Stop and close"]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)
    assert messages.ask(window, "Close", "Work is going on", "Stop and close", "Keep it open")
