"""Questions for one value: a number, or one of several texts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QInputDialog, QPushButton, QWidget

from app.messages import title_width


def ask_number(parent: QWidget, title: str, label: str, value: int, numbers: range) -> int | None:
    """Ask for a number; None means that nothing shall be done.

    Args:
        parent: window.
        title: of the dialog.
        label: what it is about.
        value: that is offered.
        numbers: that are possible.
    """
    dialog = QInputDialog(parent)
    dialog.setInputMode(QInputDialog.InputMode.IntInput)
    dialog.setIntRange(numbers[0], numbers[-1])
    dialog.setIntValue(value)
    return dialog.intValue() if is_answered(dialog, title, label) else None


def ask_item(parent: QWidget, title: str, label: str, items: Sequence[str]) -> int | None:
    """Ask for one of several texts and return its place; None means that nothing shall be done.

    Args:
        parent: window.
        title: of the dialog.
        label: what it is about.
        items: to choose from, at least one.
    """
    dialog = QInputDialog(parent)
    dialog.setComboBoxItems(items)
    return items.index(dialog.textValue()) if is_answered(dialog, title, label) else None


def is_answered(dialog: QInputDialog, title: str, label: str) -> bool:
    """Ask by a dialog that is complete but for its words, show its title whole, and tell whether it was accepted."""
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setMinimumWidth(max(dialog.sizeHint().width(), title_width(dialog)))  # the hint makes the buttons
    for button in dialog.findChildren(QPushButton):
        button.setIcon(QIcon())  # as no button of the other dialogs has one
    is_accepted = dialog.exec() == QInputDialog.DialogCode.Accepted
    dialog.deleteLater()
    return is_accepted
