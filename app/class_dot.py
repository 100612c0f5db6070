"""The colour of a class as a dot; a track's colour is a square, so that the two are not mixed up."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

DOT = 10  # pixels
SCALES = (1, 2)  # of screens, so that it is crisp on each


@lru_cache(maxsize=512)
def class_dot(color_rgb: tuple[int, int, int]) -> QIcon:
    """Draw a dot, the same in a selected row, where Qt would tint it."""
    made = QIcon()
    for scale in SCALES:
        dot = QPixmap(DOT * scale, DOT * scale)
        dot.setDevicePixelRatio(scale)
        dot.fill(Qt.GlobalColor.transparent)
        painter = QPainter(dot)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*color_rgb))
        painter.drawEllipse(QRectF(0.5, 0.5, DOT - 1, DOT - 1))
        painter.end()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            made.addPixmap(dot, mode)
    return made
