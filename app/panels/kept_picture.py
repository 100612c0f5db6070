"""A picture of a widget that is kept between paint events, so that only what changed is painted anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QWidget


class KeptPicture:
    """What a widget looks like without that which moves over it.

    Args:
        widget: that shows it.
        paint: paints a rectangle of the widget.
    """

    def __init__(self, widget: QWidget, paint: Callable[[QPainter, QRect], None]) -> None:
        self._widget, self._paint = widget, paint
        self._pixels, self._stale = QPixmap(), QRegion()

    def change(self, area: QRect | None = None) -> None:
        """Note that a part has changed, without an area all of it; the widget is painted soon."""
        area = self._widget.rect() if area is None else area
        self._stale += area
        self._widget.update(area)

    def pixels(self, font: QFont) -> QPixmap:
        """Paint what is stale and return the picture, in the pixels of the widget's screen.

        Args:
            font: for the texts in it.
        """
        ratio = self._widget.devicePixelRatioF()
        size = self._widget.size() * ratio
        if self._pixels.size() != size:
            self._pixels = QPixmap(size)
            self._pixels.setDevicePixelRatio(ratio)
            self._stale = QRegion(self._widget.rect())
        if not self._stale.isEmpty():
            painter = QPainter(self._pixels)
            painter.setFont(font)
            for area in cast("Iterable[QRect]", self._stale):  # it is one, though its type does not say so
                self._paint(painter, area)
            painter.end()
            self._stale = QRegion()
        return self._pixels
