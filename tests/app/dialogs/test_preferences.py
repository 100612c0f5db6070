"""Preferences show what holds and give back what was chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.dialogs.preferences import PreferencesDialog


def test_it_shows_and_gives_back(qtbot: QtBot) -> None:
    dialog = PreferencesDialog("dark", "en", "cpu", True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert (dialog.theme, dialog.language, dialog.device) == ("dark", "en", "cpu")
    qtbot.keyClick(dialog.theme_box, Qt.Key.Key_Up)
    qtbot.keyClick(dialog.device_box, Qt.Key.Key_Down)
    assert (dialog.theme, dialog.language, dialog.device) == ("light", "en", "cuda")
    assert dialog.keeps_previews
    qtbot.keyClick(dialog.previews_box, Qt.Key.Key_Space)
    assert not dialog.keeps_previews


def test_it_says_when_another_language_comes(qtbot: QtBot) -> None:
    dialog = PreferencesDialog("system", "en", "auto", True)
    qtbot.addWidget(dialog)
    dialog.show()
    (note,) = (label for label in dialog.findChildren(QLabel) if "next start" in label.text())
    assert not note.isVisible()
    qtbot.keyClick(dialog.language_box, Qt.Key.Key_Down)
    assert dialog.language == "zh_CN"
    assert note.isVisible()


def test_the_editor_of_keys_is_one_click_away(qtbot: QtBot) -> None:
    dialog = PreferencesDialog("system", "system", "auto", True)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.keys_wanted):
        qtbot.mouseClick(dialog.keys_button, Qt.MouseButton.LeftButton)
