"""The menus and the tool bar of the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from app.action_rows import TOOLS, VIEWS
from app.actions import fill_menu_bar
from app.icons import icon
from app.menu import Menu
from app.settings import Settings
from app.texts import tr

if TYPE_CHECKING:
    from app.main_window import MainWindow

BAR_ACTIONS = ("new_track", "keyframe", "interpolate", "swap_ids", "delete_here", "confirm", "undo", "redo")
MORE_ICON = "more"  # of the button that shows what has no room
CARRY_ACTIONS = ("propagate_back", "propagate_forward")
MENU_OF_TRACKS = (
    ("rename", "reclass", "keyframe", "lock", "hide", "solo"),
    ("swap_ids", "swap_scope", "merge", "split"),
    ("copy_mask", "paste_mask", "copy_next", "interpolate", "clean_up_scope"),
    ("delete_here", "delete_range", "delete_scope", "delete_track", "delete_weak"),
)


def fill_bars(window: MainWindow) -> None:
    """Fill the bars, and the menu of a track, in the table and on its mask, with the actions of a window."""
    actions = window.actions_by_name
    recent = RecentMenu(window.settings, window)
    recent.chosen.connect(lambda name: window.open_path(Path(name)))
    menus = fill_menu_bar(window.menuBar(), actions, {"open_folder": recent})
    menus["View"].addSeparator()
    menus["View"].addMenu(window.tracks.sort_menu)
    menus["View"].addSeparator()
    menus["View"].addActions(window.docks.toggles())
    bar = ToolBar(tr("Tools"), window)
    window.addToolBar(bar)
    for names in (VIEWS, TOOLS, CARRY_ACTIONS, BAR_ACTIONS):
        bar.add_group([actions[name] for name in names], has_text=names is VIEWS)
    bar.add_end(tr("Model"), window.runs.model, actions["prelabel"])
    of_tracks = [[actions[name] for name in names] for names in MENU_OF_TRACKS]
    window.tracks.set_menu_actions(grouped([*of_tracks, [window.tracks.sort_menu.menuAction()]], window))
    window.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    window.canvas.customContextMenuRequested.connect(lambda place: _show_menu_on_mask(window, place))


def _show_menu_on_mask(window: MainWindow, place: QPoint) -> None:
    """Offer at a place of the canvas what the table offers; the other tools need the right button themselves."""
    if window.state.tool == "select" and window.state.track_id:
        window.tracks.view.show_menu(window.canvas.mapToGlobal(place))


class ToolBar(QToolBar):
    """Groups of actions, and what stands at the right end.

    Where there is no room for all, the groups with text drop it first; only then the right end goes into a menu.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName("Tools")
        self.setMovable(False)
        self._droppable: list[QToolButton] = []  # whose text is dropped
        self._show_more_icon()

    def add_group(self, actions: Sequence[QAction], has_text: bool) -> None:
        """Add actions and a line behind them.

        Args:
            actions: in order.
            has_text: write their names beside the icons.
        """
        for action in actions:
            self.addAction(action)
            if has_text:
                self._droppable.append(self._show_text(action))
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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Show as much text as there is room for."""
        super().resizeEvent(event)
        for style in (Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly):
            for button in self._droppable:
                button.setToolButtonStyle(style)
            if self.sizeHint().width() <= event.size().width():
                break

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Take the icon of another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_more_icon()

    def _show_more_icon(self) -> None:
        """Draw the button of what has no room in the colour of the text: Qt's own is black in the dark theme, too."""
        more = self.findChild(QToolButton, "qt_toolbar_ext_button")
        assert isinstance(more, QToolButton)
        more.setIcon(icon(MORE_ICON, self.palette()))

    def _show_text(self, action: QAction) -> QToolButton:
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button


class RecentMenu(Menu):
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
