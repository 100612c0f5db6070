"""Chips with id, class and score above the objects, placed so that none covers another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from app.canvas.geometry import View
from app.canvas.overlay import Overlay
from app.theme import track_color
from app.track_label import TrackLabel, paint_track_label

GAP = 2.0
PADDING_XY = (5, 2)
LIFT = 4.0  # widget pixels between an object and its chip


@dataclass(frozen=True)
class Chip:
    """A label that belongs above a point of the widget.

    Attributes:
        track_id: names the colour.
        label: that is shown.
        anchor_xy: top of the object, widget pixels.
        size_wh: of the chip.
    """

    track_id: int
    label: TrackLabel
    anchor_xy: tuple[float, float]
    size_wh: tuple[float, float]


def chips_of(overlay: Overlay, labels: Mapping[int, TrackLabel], view: View, metrics: QFontMetrics) -> list[Chip]:
    """List the chips of the drawn tracks, the top one first."""
    height = metrics.height() + 2.0 * PADDING_XY[1]
    return [
        Chip(track_id, label, view.to_widget(overlay.anchors[track_id]), (width, height))
        for track_id in reversed(overlay.drawn())
        if track_id in overlay.anchors and (label := labels.get(track_id)) is not None
        for width in [label.width(track_id, metrics) + 2.0 * PADDING_XY[0]]
    ]


def placed(chips: Sequence[Chip], size_wh: tuple[float, float]) -> dict[int, tuple[float, float, float, float]]:
    """Find a place for each chip, the first ones nearest to their objects.

    Args:
        chips: in order of importance.
        size_wh: of the widget; chips of objects outside of it get no place.

    Returns:
        Left, top, width, height by track id; no two of them overlap.
    """
    places: dict[int, tuple[float, float, float, float]] = {}
    for chip in chips:
        (x, y), (width, height) = chip.anchor_xy, chip.size_wh
        if not (0 <= x <= size_wh[0] and 0 <= y <= size_wh[1]):
            continue
        left = min(max(x - width / 2, 0), max(0, size_wh[0] - width))
        wanted = max(y - LIFT - height, 0)
        rows, beside = [wanted], []
        for taken_left, taken_top, taken_width, taken_height in places.values():
            if left < taken_left + taken_width + GAP and taken_left < left + width + GAP:
                rows += [taken_top - GAP - height, taken_top + taken_height + GAP]
                beside.append((taken_left, taken_top, taken_width, taken_height))
        rows.sort(key=lambda row: abs(row - wanted))
        for row in rows:
            if 0 <= row <= size_wh[1] - height and not _hits((left, row, width, height), beside):
                places[chip.track_id] = (left, row, width, height)
                break
    return places


def paint_chips(painter: QPainter, chips: Sequence[Chip], selected: int, size_wh: tuple[float, float]) -> None:
    """Draw the chips that have a place."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    places = placed(chips, size_wh)
    for chip in chips:
        if chip.track_id not in places:
            continue
        rect = QRectF(*places[chip.track_id])
        red, green, blue = track_color(chip.track_id)
        ring = QPen(QColor(255, 255, 255), 1.5)
        painter.setPen(ring if chip.track_id == selected else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(red, green, blue, 230))
        painter.drawRoundedRect(rect, 4, 4)
        is_bright = 0.3 * red + 0.59 * green + 0.11 * blue > 140
        ink = QColor(20, 20, 20) if is_bright else QColor(255, 255, 255)
        inner = rect.adjusted(PADDING_XY[0], 0, 0, 0)
        paint_track_label(painter, inner, chip.track_id, chip.label, ink, ink)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _hits(place: tuple[float, float, float, float], others: Sequence[tuple[float, float, float, float]]) -> bool:
    left, top, width, height = place
    return any(left < x + w and x < left + width and top < y + h and y < top + height for x, y, w, h in others)
