"""The panels around the middle of the window."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from app.actions import plain_text

Area = Qt.DockWidgetArea
SIDE_WIDTHS = (284, 370)  # left and right, pixels
TIMELINE_HEIGHT = 200


class Docks(QObject):
    """The docks of a window by name; all of them can be put away together and come back as they were.

    `wanted` brings the name of a panel that the user has chosen to see and use.
    """

    wanted = Signal(str)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._toggles: list[QAction] = []
        self._layout: QByteArray | None = None  # to come back to while they are put away

    def add(self, name: str, text: str, panel: QWidget, area: Qt.DockWidgetArea) -> None:
        """Add a panel.

        Args:
            name: by which the layout is kept.
            text: of the panel in the menu View, with its mnemonic; as plain text, of its tab.
            panel: inside.
            area: where it stands at first.
        """
        dock = QDockWidget(plain_text(text), self._window)
        dock.setObjectName(name)
        dock.setWidget(panel)
        dock.setTitleBarWidget(QWidget())  # the tabs name the panels; the menu View shows and hides them
        self._window.addDockWidget(area, dock)
        self._docks[name] = dock
        dock.toggleViewAction().setVisible(False)  # Qt's own shows a panel that may stay behind another one
        toggle = QAction(text, self._window)
        toggle.setObjectName(name)
        toggle.setCheckable(True)
        toggle.triggered.connect(lambda is_wanted: self._on_chosen(name, is_wanted))
        dock.visibilityChanged.connect(toggle.setChecked)
        self._toggles.append(toggle)

    def arrange(self) -> None:
        """Lay them out as at the first start."""
        docks = self._docks
        for area in (Area.LeftDockWidgetArea, Area.RightDockWidgetArea):
            self._window.setTabPosition(area, QTabWidget.TabPosition.North)
        self._window.tabifyDockWidget(docks["Videos"], docks["Review"])
        self._window.tabifyDockWidget(docks["Tracks"], docks["Notes"])
        for name in ("Videos", "Tracks"):
            docks[name].raise_()
        sides = [docks["Videos"], docks["Tracks"]]
        self._window.resizeDocks(sides, list(SIDE_WIDTHS), Qt.Orientation.Horizontal)
        self._window.resizeDocks([docks["Timeline"]], [TIMELINE_HEIGHT], Qt.Orientation.Vertical)

    def bring(self, name: str) -> None:
        """Show a panel in front of those that share its place."""
        self._docks[name].show()
        self._docks[name].raise_()

    def bring_to_front(self, name: str) -> None:
        """Put a panel in front of those that share its place, unless the user has hidden it."""
        if not self._docks[name].isHidden():
            self._docks[name].raise_()

    def put_away(self) -> None:
        """Hide all panels until `bring_back`."""
        self._layout = self._window.saveState()
        for dock in self._docks.values():
            dock.hide()

    def bring_back(self) -> None:
        """Show the panels as they were when they were put away; also before their layout is kept."""
        if self._layout is not None:
            self._window.restoreState(self._layout)
            self._layout = None

    def toggles(self) -> list[QAction]:
        """Return actions that show and hide each panel; one behind another panel counts as not shown."""
        return self._toggles

    def _on_chosen(self, name: str, is_wanted: bool) -> None:
        if is_wanted:
            self.wanted.emit(name)
        else:
            self._docks[name].hide()


def above(upper: QWidget, lower: QWidget) -> QWidget:
    """Put one widget above another that takes the room."""
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(upper)
    layout.addWidget(lower, 1)
    return both
