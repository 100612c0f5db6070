"""How large a window may be at first."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 40)  # pixels around a window: borders, and the title at the top


def within_screen(window: QWidget, wanted: QSize) -> QSize:
    """Return a size that leaves room for the frame of a window on its screen, in pixels."""
    return wanted.boundedTo(window.screen().availableSize() - FRAME)
