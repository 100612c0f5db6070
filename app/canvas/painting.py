"""Lines over the picture: the pixel grid, outlines along pixels, paths, handles, and the empty state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.actions import key_of
from app.canvas.geometry import View
from app.canvas.overlay import Overlay
from app.texts import tr
from app.theme import track_color
from inspro_core.domain.crop import Box

GRID_SCALE = 16.0  # widget pixels a frame pixel, from which on the grid shows
HANDLE = 3.5
MARGIN = 24  # widget pixels around a text
SHADOW = QColor(0, 0, 0, 150)
LIGHT = QColor(255, 255, 255)
Points = Sequence[tuple[float, float]] | NDArray[np.float64]


def paint_text(painter: QPainter, widget: QWidget, text: str) -> None:
    """Draw a text in the place of a picture; without one, what to do next where no video is open."""
    painter.setPen(widget.palette().color(QPalette.ColorRole.BrightText))
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * 1.3)
    painter.setFont(font)
    text = text or tr(
        "Open a video or project\n\nFile ▸ Open ({key}), or drop a file here.\n"
        "Then press Pre-label to let the model draw the first masks.",
        key=key_of("open"),
    )
    where = widget.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere, text)


def paint_grid(painter: QPainter, view: View, box: Box) -> None:
    """Draw the borders of the frame's pixels in a rectangle of them."""
    left, top, right, bottom = box
    lines = [_line(view, (x, top), (x, bottom)) for x in range(left, right + 1)]
    lines += [_line(view, (left, y), (right, y)) for y in range(top, bottom + 1)]
    for color in (QColor(0, 0, 0, 60), QColor(255, 255, 255, 40)):
        painter.setPen(QPen(color, 1.0))
        painter.drawLines(lines)
        painter.translate(1, 1)
    painter.translate(-2, -2)


def paint_pixel_outlines(painter: QPainter, view: View, overlay: Overlay, box: Box) -> None:
    """Draw the outlines of masks along the pixels' edges in a rectangle of frame pixels, for high zoom."""
    left, top, right, bottom = box
    wide = (max(left - 1, 0), max(top - 1, 0), min(right + 1, overlay.whole[2]), min(bottom + 1, overlay.whole[3]))
    for track_id in overlay.drawn():
        part = np.pad(overlay.part(track_id, wide), 1)
        if not part.any():
            continue
        rows, columns = np.nonzero(part[:, 1:] != part[:, :-1])
        x, y = (columns + wide[0]).tolist(), (rows + wide[1] - 1).tolist()
        lines = [_line(view, (a, b), (a, b + 1)) for a, b in zip(x, y, strict=True)]
        rows, columns = np.nonzero(part[1:] != part[:-1])
        x, y = (columns + wide[0] - 1).tolist(), (rows + wide[1]).tolist()
        lines += [_line(view, (a, b), (a + 1, b)) for a, b in zip(x, y, strict=True)]
        is_selected = track_id == overlay.selected
        pens = ((SHADOW, 4.0), (LIGHT, 2.0)) if is_selected else ((QColor(*track_color(track_id)), 2.0),)
        for color, width in pens:
            painter.setPen(QPen(color, width))
            painter.drawLines(lines)


def rings_path(rings: Iterable[Points]) -> QPainterPath:
    """Make a path of closed rings, frame pixels."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for ring in rings:
        path.addPolygon(QPolygonF([QPointF(float(x), float(y)) for x, y in ring]))
        path.closeSubpath()
    return path


def line_path(points_xy: Points) -> QPainterPath:
    """Make an open path through frame points."""
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(float(x), float(y)) for x, y in points_xy]))
    return path


def stroke_path(painter: QPainter, path: QPainterPath, color: QColor, is_dashed: bool = False) -> None:
    """Draw a path of widget pixels so that it shows on every picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(SHADOW, 3.5))
    painter.drawPath(path)
    painter.setPen(QPen(color, 1.5, Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine))
    painter.drawPath(path)


def paint_handles(painter: QPainter, points_xy: Sequence[tuple[float, float]], color: QColor, hot: int = -1) -> None:
    """Draw square handles.

    Args:
        painter: of the widget.
        points_xy: widget pixels.
        color: of the track.
        hot: index of the handle under the mouse, which is drawn larger.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(SHADOW, 1.0))
    for index, (x, y) in enumerate(points_xy):
        half = HANDLE + 2 if index == hot else HANDLE
        painter.setBrush(color if index == hot else LIGHT)
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))


def _line(view: View, start_xy: tuple[float, float], end_xy: tuple[float, float]) -> QLineF:
    return QLineF(QPointF(*view.to_widget(start_xy)), QPointF(*view.to_widget(end_xy)))
