"""Menus of the window: while one is open, the keyboard is its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Menu(QMenu):
    """A menu in which a letter chooses a row.

    In Qt's own, the widget with the focus gets the letter first: C would confirm the frame instead of choosing the row
    with a C underlined.
    """

    def event(self, event: QEvent) -> bool:
        """Keep bare keys from the actions that they are keys of."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().event(event)
        if is_bare := not event.modifiers() & CHORDS:
            event.accept()
        return is_bare or super().event(event)
