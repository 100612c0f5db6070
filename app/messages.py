"""How the window speaks to the user: one place for every message and question."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


def show_error(parent: QWidget, title: str, text: str) -> None:
    """Tell what went wrong and how to cure it."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, parent)
    box.open()


def ask(parent: QWidget, title: str, text: str, yes: str) -> bool:
    """Ask before something that cannot be taken back or stops work; Cancel is the default.

    Args:
        parent: window.
        title: of the question.
        text: what happens.
        yes: the verb on the button that does it.
    """
    box = QMessageBox(QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.Cancel, parent)
    button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is button
