"""Chips with id, class and score above the objects, placed so that none covers another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from app.canvas.geometry import View
from app.canvas.overlay import Overlay
from app.theme import track_color
from app.track_label import TrackLabel, paint_track_label

Place: TypeAlias = tuple[float, float, float, float]  # left, top, width, height

GAP = 2.0
PADDING_XY = (5, 2)
RING = 1.5  # pixels around the chip of the selected track
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


def placed(chips: Sequence[Chip], size_wh: tuple[float, float]) -> dict[int, Place]:
    """Find a place for each chip, the first ones nearest to their objects.

    Args:
        chips: in order of importance.
        size_wh: of the widget; chips of objects outside of it get no place.

    Returns:
        Left, top, width, height by track id; no two of them overlap.
    """
    places: dict[int, Place] = {}
    for chip in chips:
        (x, y), (width, height) = chip.anchor_xy, chip.size_wh
        if not (0 <= x <= size_wh[0] and 0 <= y <= size_wh[1]):
            continue
        left = min(max(x - width / 2, 0), max(0, size_wh[0] - width))
        top = _free_top(places.values(), (left, left + width), max(y - LIFT - height, 0), height, size_wh[1])
        if top is not None:
            places[chip.track_id] = (left, top, width, height)
    return places


class ChipPainter:
    """Paints chips; they are placed anew only where one of them or the widget is another than before."""

    def __init__(self) -> None:
        self._placed: tuple[Sequence[Chip], tuple[float, float]] = ((), (0.0, 0.0))
        self._places: dict[int, Place] = {}

    def paint(
        self, painter: QPainter, chips: Sequence[Chip], selected: int, size_wh: tuple[float, float], exposed: QRectF
    ) -> None:
        """Draw the chips that have a place.

        Args:
            painter: of the widget.
            chips: in order of importance.
            selected: track id.
            size_wh: of the widget.
            exposed: part of the widget that is painted.
        """
        if self._placed != (chips, size_wh):
            self._placed, self._places = (chips, size_wh), placed(chips, size_wh)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for chip in chips:
            if chip.track_id in self._places:
                rect = QRectF(*self._places[chip.track_id])
                if rect.adjusted(-RING, -RING, RING, RING).intersects(exposed):
                    _paint_chip(painter, chip, rect, chip.track_id == selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_chip(painter: QPainter, chip: Chip, rect: QRectF, is_selected: bool) -> None:
    red, green, blue = track_color(chip.track_id)
    painter.setPen(QPen(QColor(255, 255, 255), RING) if is_selected else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(red, green, blue, 230))
    painter.drawRoundedRect(rect, 4, 4)
    is_bright = 0.3 * red + 0.59 * green + 0.11 * blue > 140
    ink = QColor(20, 20, 20) if is_bright else QColor(255, 255, 255)
    inner = rect.adjusted(PADDING_XY[0], 0, 0, 0)
    paint_track_label(painter, inner, chip.track_id, chip.label, ink, ink)


def _free_top(
    taken: Collection[Place], sides: tuple[float, float], wanted: float, height: float, limit: float
) -> float | None:
    """Find the top nearest to the wanted one at which a chip hits no other: there, or right above or below another.

    Args:
        taken: places of the others.
        sides: left and right of the chip.
        wanted: top.
        height: of the chip.
        limit: height of the widget.
    """
    left, right = sides
    near = [place for place in taken if left < place[0] + place[2] + GAP and place[0] < right + GAP]
    beside = sorted((top, top + tall) for x, top, wide, tall in near if left < x + wide and x < right)
    tops = [top for top, _ in beside]
    bottoms = list(accumulate((bottom for _, bottom in beside), max))  # the lowest one of these and all above them

    def is_free(top: float) -> bool:
        count = bisect_left(tops, top + height)  # of those that begin above the chip's bottom
        return 0 <= top <= limit - height and (count == 0 or bottoms[count - 1] <= top)

    if is_free(wanted):
        return wanted
    edges = [edge for _, top, _, tall in near for edge in (top - GAP - height, top + tall + GAP)]
    return next((edge for edge in sorted(edges, key=lambda edge: abs(edge - wanted)) if is_free(edge)), None)
