"""Where the keys go: from one part of the window to the next, past what is out of sight, and back to the canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QDockWidget, QLineEdit, QWidget

if TYPE_CHECKING:
    from app.main_window import MainWindow


@dataclass(frozen=True)
class Area:
    """A part of the window.

    Attributes:
        holder: all of it.
        fields: the first of these that can take the keys gets them.
        dock: panel that it stands in, empty for none.
    """

    holder: QWidget
    fields: tuple[QWidget, ...]
    dock: str = ""


class FocusWalk(QObject):
    """Takes the keys to another part of the window.

    A panel that stands behind another one is brought to the front by `next_area`, while Tab passes it by. When it goes
    behind with the keys in it, they go to the middle of the window, and so they do when a name or a frame number was
    entered.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        tracks, videos, review = window.tracks, window.videos, window.review
        middle, below = window.centralWidget(), window.timeline.parentWidget()
        assert middle is not None
        assert below is not None
        self._middle = Area(middle, (window.canvas, window.retrain_page, window.statistics, window.empty))
        self._areas = (
            self._middle,
            Area(tracks, (tracks.view,), "Tracks"),
            Area(window.notes, (window.notes.edit,), "Notes"),
            Area(below, (window.timeline,), "Timeline"),
            Area(videos, (videos.list, videos.add_button), "Videos"),
            Area(review, (review.view, review.find_button, review.kind_filter), "Review"),
            Area(window.runs.model, (window.runs.model,)),
        )
        for field in (tracks.inspector.name, window.transport.number):
            field.editingFinished.connect(partial(self._leave, field))
        for dock in window.findChildren(QDockWidget):
            dock.visibilityChanged.connect(partial(self._on_moved, dock))
        window.docks.wanted.connect(self._use_panel)

    def next_area(self, step: int) -> None:
        """Go to the next part of the window that can take the keys.

        Args:
            step: 1, or -1 for the one before.
        """
        count, focus = len(self._areas), self._window.focusWidget()
        inside = (number for number, area in enumerate(self._areas) if focus is not None and _holds(area.holder, focus))
        here = next(inside, 0 if step < 0 else -1)  # from elsewhere to the canvas first
        for number in range(1, count):
            if self._enter(self._areas[(here + step * number) % count]):
                return

    def rename(self) -> None:
        """Put the cursor into the name of the selected track."""
        self._show_panel("Tracks")
        self._window.tracks.edit_name()

    def write_note(self) -> None:
        """Put the cursor into the note of this frame."""
        self._show_panel("Notes")
        self._window.notes.focus_note()

    def step(self, walk: Callable[[], bool]) -> bool:
        """Walk to the next field in sight.

        Args:
            walk: goes to the next field, in sight or not; False where there is none.

        Returns:
            Whether there is one.
        """
        passed: list[QWidget | None] = [self._window.focusWidget()]
        while walk():
            focus = self._window.focusWidget()
            if focus in passed or focus is None or self._is_in_sight(focus):
                return True
            passed.append(focus)
        return False

    def _show_panel(self, name: str) -> None:
        """Bring a panel to the front, beside the canvas."""
        if not self._window.canvas.isVisible():
            self._window.actions_by_name["view_annotate"].trigger()
        self._window.docks.bring(name)

    def _use_panel(self, name: str) -> None:
        """Bring a panel to the front and the keys to it."""
        self._show_panel(name)
        self._enter(next(area for area in self._areas if area.dock == name))

    def _enter(self, area: Area) -> bool:
        field = next((field for field in area.fields if field.isVisible() and field.isEnabled()), None)
        if field is None:
            return False
        if area.dock:
            self._window.docks.bring(area.dock)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _is_in_sight(self, widget: QWidget) -> bool:
        """Tell whether a widget stands in the window; Qt moves a panel that is behind another one out of it."""
        return widget.mapTo(self._window, widget.rect().bottomRight()).x() >= 0

    def _leave(self, field: QLineEdit | QAbstractSpinBox) -> None:
        """Go back to the canvas after Enter, unless the keys have gone elsewhere already."""
        if field.hasFocus():
            self._enter(self._middle)

    def _on_moved(self, dock: QDockWidget, _is_seen: bool) -> None:
        """Keep the keys out of a panel that has gone behind another one; not seen is a minimised one, too."""
        focus = self._window.focusWidget()
        if focus is not None and dock.isAncestorOf(focus) and not self._is_in_sight(dock):
            self._enter(self._middle)


def _holds(holder: QWidget, widget: QWidget) -> bool:
    return holder is widget or holder.isAncestorOf(widget)
