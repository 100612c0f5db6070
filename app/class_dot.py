"""The colour of a class as a dot; a track's colour is a square, so that the two are not mixed up."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

DOT = 10  # pixels
SCALES = (1, 2)  # of screens, so that it is crisp on each
RING = QColor(128, 128, 128)  # parts a dot from any ground of a theme, be the dot white or black
RING_ON_ACCENT = QColor(255, 255, 255)


@lru_cache(maxsize=512)
def class_dot(color_rgb: tuple[int, int, int]) -> QIcon:
    """Draw a dot; in a selected row, where Qt would tint it, a white ring parts it from the ground."""
    made = QIcon()
    for scale in SCALES:
        made.addPixmap(_drawn(color_rgb, RING, scale), QIcon.Mode.Normal)
        made.addPixmap(_drawn(color_rgb, RING_ON_ACCENT, scale), QIcon.Mode.Selected)
    return made


def paint_dot(painter: QPainter, left: float, middle: float, color_rgb: tuple[int, int, int], ring: QColor) -> None:
    """Draw a dot into a picture.

    Args:
        painter: its pen and brush change.
        left: of the dot.
        middle: its height.
        color_rgb: of the class, 0..255 each.
        ring: parts the dot from what is behind it.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(ring)
    painter.setBrush(QColor(*color_rgb))
    painter.drawEllipse(QRectF(left + 0.5, middle - DOT / 2 + 0.5, DOT - 1, DOT - 1))


def _drawn(color_rgb: tuple[int, int, int], ring: QColor, scale: int) -> QPixmap:
    dot = QPixmap(DOT * scale, DOT * scale)
    dot.setDevicePixelRatio(scale)
    dot.fill(Qt.GlobalColor.transparent)
    painter = QPainter(dot)
    paint_dot(painter, 0.0, DOT / 2, color_rgb, ring)
    painter.end()
    return dot
