"""The tool bar, the menu of recent files, and rows of actions with lines between."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from app.settings import Settings
from app.texts import tr


class ToolBar(QToolBar):
    """Groups of actions, and what stands at the right end."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName("Tools")
        self.setMovable(False)

    def add_group(self, actions: Sequence[QAction], has_text: bool) -> None:
        """Add actions and a line behind them.

        Args:
            actions: in order.
            has_text: write their names beside the icons.
        """
        for action in actions:
            self.addAction(action)
            if has_text:
                self._show_text(action)
        self.addSeparator()

    def add_end(self, label: str, box: QWidget, action: QAction) -> None:
        """Add a box with a label and an action at the right end."""
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.addWidget(QLabel(label + " "))
        self.addWidget(box)
        self.addAction(action)
        self._show_text(action)

    def _show_text(self, action: QAction) -> None:
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)


class RecentMenu(QMenu):
    """Files that were opened last; `chosen` brings a path."""

    chosen = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(tr("Open &recent"), parent)
        self._settings = settings
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for name in self._settings.recent_files():
            action = self.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, name=name: self.chosen.emit(name))
        if self.isEmpty():
            self.addAction(tr("(nothing yet)")).setEnabled(False)


def grouped(groups: Sequence[Sequence[QAction]], parent: QObject) -> list[QAction]:
    """Put groups of actions behind each other with a line between."""
    rows: list[QAction] = []
    for group in groups:
        if rows:
            line = QAction(parent)
            line.setSeparator(True)
            rows.append(line)
        rows.extend(group)
    return rows
