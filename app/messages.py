"""How the window speaks to the user: one place for every message and question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QGridLayout,
    QMessageBox,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from app.texts import tr

TITLE_MARGIN = 160  # pixels of a title bar that an icon, three buttons and a larger font than the window's take
WATCH_MS = 200  # between two looks whether a question still is one


def show_error(parent: QWidget, title: str, text: str) -> None:
    """Tell what went wrong and how to cure it; what is being told already is not told again."""
    if any(box.isVisible() and box.text() == text for box in parent.findChildren(QMessageBox)):
        return
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def ask(parent: QWidget, title: str, text: str, yes: str, no: str, is_open: Callable[[], bool] = lambda: True) -> bool:
    """Ask before something that cannot be taken back or stops work; not to do it is the default.

    Args:
        parent: window.
        title: of the question.
        text: what happens.
        yes: the verb on the button that does it.
        no: the verb on the button that does not.
        is_open: whether there still is something to ask, such as work that would be stopped; where there is not, the
            question goes away, and nothing is done.
    """
    box = question(parent, title, text, no)
    button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    watch = QTimer(box)
    watch.setInterval(WATCH_MS)
    watch.timeout.connect(lambda: None if is_open() else box.reject())
    watch.start()
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
    box = question(parent, title, text, tr("Cancel"))
    buttons: list[QAbstractButton] = [box.addButton(choice, QMessageBox.ButtonRole.AcceptRole) for choice in choices]
    box.exec()
    clicked = box.clickedButton()
    return buttons.index(clicked) if clicked in buttons else None


def question(parent: QWidget, title: str, text: str, no: str) -> QMessageBox:
    """Make a question, to which the other answers are added; not to do it is the default.

    Args:
        parent: window.
        title: of the question.
        text: what it is about, plain.
        no: the verb on the button that changes nothing.
    """
    box = QMessageBox(QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    button = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(button)
    box.setEscapeButton(button)
    layout = box.layout()
    assert isinstance(layout, QGridLayout)
    spacer = QSpacerItem(title_width(box), 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)
    layout.addItem(spacer, layout.rowCount(), 0, 1, layout.columnCount())  # the box takes no other width
    return box


def title_width(dialog: QDialog) -> int:
    """Return the width in pixels that shows the title whole, with the name of the program, which Qt adds to it."""
    title, name = dialog.windowTitle(), QGuiApplication.applicationDisplayName()
    shown = title if title.endswith(name) else f"{title} — {name}"
    return dialog.fontMetrics().horizontalAdvance(shown) + TITLE_MARGIN
