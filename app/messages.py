"""How the window speaks to the user: one place for every message and question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def show_error(parent: QWidget, title: str, text: str) -> None:
    """Tell what went wrong and how to cure it; what is being told already is not told again."""
    if any(box.isVisible() and box.text() == text for box in parent.findChildren(QMessageBox)):
        return
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def ask(parent: QWidget, title: str, text: str, yes: str, no: str) -> bool:
    """Ask before something that cannot be taken back or stops work; not to do it is the default.

    Args:
        parent: window.
        title: of the question.
        text: what happens.
        yes: the verb on the button that does it.
        no: the verb on the button that does not.
    """
    box = QMessageBox(QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.Cancel, parent)
    box.button(QMessageBox.StandardButton.Cancel).setText(no)
    button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is button


def choose(parent: QWidget, title: str, text: str, choices: Sequence[str]) -> int | None:
    """Ask for one of several ways to go on; Cancel is the default.

    Args:
        parent: window.
        title: of the question.
        text: what it is about.
        choices: verbs on the buttons.

    Returns:
        Place of the choice; None where nothing shall be done.
    """
    box = QMessageBox(QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.Cancel, parent)
    buttons = [box.addButton(choice, QMessageBox.ButtonRole.AcceptRole) for choice in choices]
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    clicked = box.clickedButton()
    return next((place for place, button in enumerate(buttons) if button is clicked), None)
