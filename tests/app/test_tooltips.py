"""Every control of the window and of its dialogs says what it does when the pointer rests on it."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTabBar,
    QWidget,
)

from app.dialogs.categories import CategoriesDialog
from app.dialogs.help import HelpSheet
from tests.app.window_desk import LEFT, Desk, answer, opened

CONTROLS = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit)
OWN_PARTS = (QComboBox, QAbstractSpinBox, QLineEdit, QTabBar)  # what they are made of needs no words of its own
DIALOGS = {
    "categories": "Ctrl+Shift+C",
    "export": "Ctrl+E",
    "import": "Ctrl+I",
    "preferences": "Ctrl+,",
    "project settings": "Ctrl+Shift+P",
}
QUESTIONS = {"delete": "Ctrl+Del", "swap": "Ctrl+Alt+T", "merge": "M", "weak tracks": "Alt+Del"}  # they keep waiting


def without_tip(root: QWidget) -> list[str]:
    """Name the controls in sight that say nothing; the verbs below a dialog need no words."""
    return [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}"
        for widget in root.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and widget.isVisibleTo(root) and not widget.toolTip()
        if not isinstance(widget.parentWidget(), (*OWN_PARTS, QDialogButtonBox))
        if not widget.objectName().startswith("qt_")
    ]


def the_dialog() -> QDialog:
    """The dialog that is open now."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    return dialog


def assert_tips(dialog: QDialog) -> None:
    """Look at a dialog, and close it."""
    found = without_tip(dialog)
    dialog.close()
    assert found == []


@pytest.mark.parametrize("keys", ["Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+L"])
def test_in_every_view_of_the_window(desk: Desk, keys: str) -> None:
    desk.look(5, 1)
    desk.press(keys)
    assert without_tip(desk.window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_in_every_dialog(desk: Desk, name: str) -> None:
    desk.press(DIALOGS[name])
    assert_tips(the_dialog())


@pytest.mark.parametrize("name", QUESTIONS)
def test_in_every_question(desk: Desk, name: str) -> None:
    desk.press("I")
    desk.press("O")
    desk.choose_rows(1, 3)
    titles = answer(assert_tips)
    desk.press(QUESTIONS[name])
    assert len(titles) == 1


def test_in_the_dialog_that_changes_keys(desk: Desk) -> None:
    desk.window.asking.edit_keys()
    assert_tips(the_dialog())


def test_in_the_dialog_that_finds_videos_again(desk: Desk) -> None:
    QTest.mouseClick(desk.window.videos.relink_button, LEFT)
    assert_tips(the_dialog())


def test_in_the_question_where_the_tracks_of_a_deleted_class_go(desk: Desk) -> None:
    desk.press("Ctrl+Shift+C")
    categories = opened(desk, CategoriesDialog)
    assert isinstance(categories, CategoriesDialog)
    QTest.mouseClick(categories.delete_button, LEFT)
    assert_tips(the_dialog())
    categories.close()


def test_the_search_of_the_sheet_of_keys_says_in_itself_what_it_is_for(desk: Desk) -> None:
    desk.press("F1")
    sheet = opened(desk, HelpSheet)
    assert all(edit.placeholderText() for edit in sheet.findChildren(QLineEdit))
    sheet.close()
