"""Colours: the window follows the system's light or dark scheme; tracks get colours that the colour-blind can tell."""

from __future__ import annotations

import colorsys

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

ACCENT = QColor(0, 122, 204)
# Okabe and Ito (2008), without black and grey, bright enough to lie over a picture
TRACK_COLORS = (
    (230, 159, 0),
    (86, 180, 233),
    (0, 158, 115),
    (240, 228, 66),
    (0, 114, 178),
    (213, 94, 0),
    (204, 121, 167),
)
GOLDEN_TURN = 0.618034


def apply_theme(application: QApplication) -> None:
    """Use Qt's Fusion style, which follows the system's scheme, with one accent."""
    application.setStyle("Fusion")
    palette = application.palette()
    palette.setColor(QPalette.ColorRole.Highlight, ACCENT)
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor(255, 255, 255))
    application.setPalette(palette)


def track_color(track_id: int) -> tuple[int, int, int]:
    """Give a track its colour: the safe palette first, then hues that never repeat closely."""
    if track_id <= len(TRACK_COLORS):
        return TRACK_COLORS[track_id - 1]
    hue = (track_id * GOLDEN_TURN) % 1.0
    red, green, blue = colorsys.hsv_to_rgb(hue, 0.65, 0.95)
    return round(red * 255), round(green * 255), round(blue * 255)
