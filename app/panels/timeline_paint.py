"""How the parts of the timeline are painted, in the colours of the palette."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPolygonF

from app.class_dot import RING, RING_ON_ACCENT
from app.icons import icon
from app.panels.timeline_geometry import TimeScale, clock, frame_at_time, frame_step, second_step, time_at
from app.panels.timeline_lanes import LaneLook, Rgb, mixed
from app.theme import track_color
from app.track_label import TrackLabel, paint_track_label

PLAYHEAD_REACH = 7  # pixels to both sides that the playhead may touch
HEAD_HEIGHT = 9  # of its pointer, in pixels above the texts of the ruler
CHIP, ICON, GAP = 9, 13, 6  # pixels
TICK, SMALL_TICK = 7, 4
SMALL_TICK_SPACING = 7.0
LABEL_SPACING = 26  # pixels between the texts of the ruler
SELECTED_WEIGHT = 0.16
RANGE_ALPHA, RULER_RANGE_ALPHA = 18, 62  # 0..255; on the lanes the shades must stay readable


@dataclass(frozen=True)
class Inks:
    """The colours of a palette by their use.

    Attributes:
        palette: they come from.
        window: behind ruler and labels.
        base: behind the lanes.
        alternate: behind every second lane.
        text: of texts and edges.
        faint: of what matters less.
        line: between parts.
        accent: of playhead, range and selection.
        on_accent: on the accent.
    """

    palette: QPalette
    window: QColor
    base: QColor
    alternate: QColor
    text: QColor
    faint: QColor
    line: QColor
    accent: QColor
    on_accent: QColor

    @staticmethod
    def of(palette: QPalette) -> Inks:
        """Take the colours of a palette as it is when its window is active: the timeline stays calm when it is not."""
        role, group = QPalette.ColorRole, QPalette.ColorGroup.Active
        roles = (role.Window, role.Base, role.AlternateBase, role.Text, role.PlaceholderText, role.Mid, role.Highlight)
        return Inks(palette, *(palette.color(group, one) for one in (*roles, role.HighlightedText)))

    def lane(self, track_id: int, is_odd: bool, is_selected: bool, is_hidden: bool) -> LaneLook:
        """Return the colours of a lane."""
        ground = rgb(self.alternate if is_odd else self.base)
        if is_selected:
            ground = mixed(ground, rgb(self.accent), SELECTED_WEIGHT)
        return LaneLook(ground, track_color(track_id), rgb(self.text), is_hidden)


def rgb(color: QColor) -> Rgb:
    """Return a colour's RGB 0..255."""
    return color.red(), color.green(), color.blue()


def paint_ruler(
    painter: QPainter, area: QRect, scale: TimeScale, timestamps: NDArray[np.float64], inks: Inks, exposed: QRect
) -> None:
    """Paint times above and frame numbers below, both under the room that the playhead's pointer has.

    Args:
        painter: clipped to the area.
        area: all of it, as wide as the lanes.
        scale: of the frames; there is one at least.
        timestamps: (F,) seconds of the frames.
        inks: colours.
        exposed: what has to be painted.
    """
    half = (area.height() - HEAD_HEIGHT) // 2
    upper, lower = area.adjusted(0, HEAD_HEIGHT, 0, -half), area.adjusted(0, area.height() - half, 0, 0)
    left = max(exposed.left(), area.left()) - area.left()
    right = min(exposed.right(), area.right()) - area.left()
    _paint_times(painter, upper, scale, timestamps, inks, (left, right))
    widest = painter.fontMetrics().horizontalAdvance(str(scale.frame_count))
    step = frame_step(scale.frame_width, widest + LABEL_SPACING)
    small = next((step // parts for parts in (10, 5, 2) if _fits(step, parts, scale.frame_width)), step)
    first = scale.frame_at(left - widest - GAP) // small * small
    for frame in range(first, scale.frame_at(right) + 1, small):
        x = lower.left() + round(scale.x_of(frame))
        is_named = frame % step == 0
        painter.setPen(inks.faint if is_named else inks.line)
        painter.drawLine(x, lower.bottom() - (TICK if is_named else SMALL_TICK), x, lower.bottom())
        if is_named:
            painter.setPen(inks.text)
            painter.drawText(lower.adjusted(x - lower.left() + 4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(frame))


def paint_range(painter: QPainter, frames: range, scale: TimeScale, area: QRect, ruler: QRect, inks: Inks) -> None:
    """Paint the range of frames: a tint with an edge at both ends, and handles on the ruler."""
    left = area.left() + round(scale.x_of(frames.start))
    right = max(area.left() + round(scale.x_of(frames.stop)), left + 1)
    tint = QColor(inks.accent)
    tint.setAlpha(RANGE_ALPHA)
    painter.fillRect(QRect(left, area.top(), right - left, area.height()), tint)
    tint.setAlpha(RULER_RANGE_ALPHA)
    painter.fillRect(QRect(left, ruler.top(), right - left, ruler.height()), tint)
    for edge, direction in ((left, 1), (right - 1, -1)):
        painter.fillRect(QRect(edge, area.top(), 1, area.height()), inks.accent)
        for y in (ruler.top(), ruler.bottom() - 1):
            painter.fillRect(QRect(min(edge, edge + 4 * direction), y, 5, 2), inks.accent)


def paint_label(
    painter: QPainter,
    box: QRect,
    track_id: int,
    label: TrackLabel,
    inks: Inks,
    is_selected: bool,
    icon_names: Sequence[str],
) -> None:
    """Paint what stands before a lane: chip, id, class, name, and icons of what was done to the track."""
    if is_selected:
        painter.fillRect(box, inks.accent)
    chip = QRect(box.left() + GAP, box.center().y() - CHIP // 2, CHIP, CHIP)
    painter.fillRect(chip, QColor(*track_color(track_id)))
    painter.setPen(inks.on_accent if is_selected else inks.faint)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(chip.adjusted(0, 0, -1, -1))
    right = box.right() - GAP
    mode = QIcon.Mode.Selected if is_selected else QIcon.Mode.Normal
    for icon_name in icon_names:
        place = QRect(right - ICON + 1, box.center().y() - ICON // 2, ICON, ICON)
        icon(icon_name, inks.palette).paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        right = place.left() - 3
    words = QRect(chip.right() + GAP, box.top(), right - chip.right() - GAP, box.height())
    ink = inks.on_accent if is_selected else inks.faint if "hide" in icon_names else inks.text
    paint_track_label(painter, QRectF(words), track_id, label, ink, RING_ON_ACCENT if is_selected else RING)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def label_width(text_width: int, widest: int) -> int:
    """Return how wide labels are: room for the widest text and one icon, but not wider than allowed."""
    return min(max(text_width + CHIP + ICON + 4 * GAP, 84), widest)


def paint_playhead(painter: QPainter, x: float, top: int, bottom: int, inks: Inks) -> None:
    """Paint the playhead: a line with a pointer on the ruler."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(x - 1, top, 2, bottom - top), inks.accent)
    painter.setPen(QPen(inks.window, 1))
    painter.setBrush(inks.accent)
    head = ((-6, 0), (6, 0), (6, 3), (0, HEAD_HEIGHT), (-6, 3))
    painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in head]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_times(
    painter: QPainter,
    row: QRect,
    scale: TimeScale,
    timestamps: NDArray[np.float64],
    inks: Inks,
    columns: tuple[int, int],
) -> None:
    last = float(timestamps[-1])
    spacing = painter.fontMetrics().horizontalAdvance(clock(last, 1)) + LABEL_SPACING
    second_width = scale.frame_width * (len(timestamps) - 1) / last if last > 0 else scale.frame_width
    step = second_step(second_width, spacing)
    number = int(time_at(timestamps, scale.frame_at(columns[0] - spacing)) / step)
    while (frame := frame_at_time(timestamps, number * step)) < scale.frame_count:
        x = round(scale.x_of(frame))
        if x > columns[1]:
            break
        painter.setPen(inks.line)
        painter.drawLine(row.left() + x, row.top() + 3, row.left() + x, row.bottom())
        painter.setPen(inks.faint)
        text = clock(number * step, 1 if step < 1 else 0)
        painter.drawText(row.adjusted(x + 4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        clear_of_text = time_at(timestamps, scale.first + (x + 0.9 * spacing) / scale.frame_width)
        number = max(number + 1, math.ceil(clear_of_text / step))  # frames may stand for a second each, or for an hour


def _fits(step: int, parts: int, frame_width: float) -> bool:
    return step % parts == 0 and step // parts * frame_width >= SMALL_TICK_SPACING
