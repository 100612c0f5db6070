"""The colour of a class as a dot; a track's colour is a square, so that the two are not mixed up."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

DOT = 10  # pixels
SCALES = (1, 2)  # of screens, so that it is crisp on each


@lru_cache(maxsize=512)
def class_dot(color_rgb: tuple[int, int, int]) -> QIcon:
    """Draw a dot; in a selected row, where Qt would tint it, a white ring parts it from the ground."""
    made = QIcon()
    for scale in SCALES:
        made.addPixmap(_drawn(color_rgb, Qt.PenStyle.NoPen, scale), QIcon.Mode.Normal)
        made.addPixmap(_drawn(color_rgb, Qt.GlobalColor.white, scale), QIcon.Mode.Selected)
    return made


def _drawn(color_rgb: tuple[int, int, int], ring: Qt.PenStyle | Qt.GlobalColor, scale: int) -> QPixmap:
    dot = QPixmap(DOT * scale, DOT * scale)
    dot.setDevicePixelRatio(scale)
    dot.fill(Qt.GlobalColor.transparent)
    painter = QPainter(dot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(ring)
    painter.setBrush(QColor(*color_rgb))
    painter.drawEllipse(QRectF(0.5, 0.5, DOT - 1, DOT - 1))
    painter.end()
    return dot
