"""What the timeline shows, where its parts lie, and what is under the pointer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette

from app.actions import key_of
from app.panels.suspicion_marks import SuspicionMarks
from app.panels.timeline_geometry import LaneStack, TimeScale
from app.panels.timeline_lanes import (
    LANE_TRIANGLE,
    MARK_WIDTH,
    LaneStrips,
    Strip,
    draw_marks,
    draw_reviewed,
    human_frame_near,
)
from app.panels.timeline_paint import (
    HEAD_HEIGHT,
    Inks,
    label_width,
    paint_label,
    paint_playhead,
    paint_range,
    paint_ruler,
    rgb,
)
from app.texts import mark, tr
from app.track_label import TrackLabel
from inspro_core.domain.lane import Lane
from inspro_core.domain.suspicions import Suspicion

MARKS_HEIGHT, REVIEWED_HEIGHT = 9, 4  # pixels
LANE_PADDING = 6
LABEL_SHARE, WIDEST_LABEL = 4, 190  # labels take at most that part of the width, and that many pixels
NO_VIDEO = mark("Open a video to see its tracks over time.")
NO_TRACKS = mark("No tracks yet. Pre-label the video, or press {key} to draw a new one.")
Part = Literal["corner", "ruler", "marks", "label", "lane"]


@dataclass(frozen=True)
class Place:
    """What is under a point.

    Attributes:
        part: of the timeline; "lane" also below the last lane.
        frame: that a click goes to.
        track_id: whose lane or label it is, 0 for none.
        suspicions: whose mark it is on.
    """

    part: Part
    frame: int
    track_id: int = 0
    suspicions: tuple[Suspicion, ...] = ()


class TimelineScene:
    """All that is shown, as plain values, and how it is painted.

    Attributes:
        scale: of the frames.
        stack: of the lanes.
        timestamps: (F,) seconds of the frames.
        labels: by track id; each has a lane, in the order of ids.
        track_ids: of the lanes from above.
        frame: at which the playhead stands.
        frames_in_range: that are chosen, None for none.
        selected: track id, 0 for none.
        hidden: tracks whose masks are not drawn.
        locked: tracks that cannot be edited.
        hover_x: column of the pointer, None while it is elsewhere.
    """

    def __init__(self, palette: QPalette, metrics: QFontMetrics) -> None:
        self.scale, self.stack = TimeScale.fitted(0, 1), LaneStack(0, 0, 1, 0)
        self.timestamps: NDArray[np.float64] = np.zeros(1)
        self.labels: dict[int, TrackLabel] = {}
        self.track_ids: list[int] = []
        self.frame, self.selected = 0, 0
        self.frames_in_range: range | None = None
        self.hidden: frozenset[int] = frozenset()
        self.locked: frozenset[int] = frozenset()
        self.hover_x: int | None = None
        self.strips = LaneStrips()
        self.reviewed: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._head: tuple[TimeScale, Strip, Strip] | None = None  # marks and reviewed frames
        self.ruler = self.marks_row = self.reviewed_row = self.lanes = self.times = QRect()
        self.take_style(palette, metrics)

    def take_style(self, palette: QPalette, metrics: QFontMetrics) -> None:
        """Take colours, and the font by whose height lanes and ruler are measured."""
        self.inks, self._metrics = Inks.of(palette), metrics
        self._head = None

    def lay_out(self, size: QSize) -> None:
        """Place the parts in a window of a size."""
        line = self._metrics.height()
        widths = [label.width(track_id, self._metrics) for track_id, label in self.labels.items()]
        left = label_width(max(widths, default=0), min(WIDEST_LABEL, size.width() // LABEL_SHARE))
        width = max(1, size.width() - left)
        self.ruler = QRect(left, 0, width, HEAD_HEIGHT + 2 * line)
        self.marks_row = QRect(left, self.ruler.bottom() + 1, width, MARKS_HEIGHT)
        self.reviewed_row = QRect(left, self.marks_row.bottom() + 2, width, REVIEWED_HEIGHT)
        self.times = QRect(left, 0, width, size.height())
        top = self.reviewed_row.bottom() + 2
        self.lanes = QRect(left, top, width, max(0, size.height() - top))
        self.scale = self.scale.resized(width)
        stack = LaneStack(top, self.lanes.height(), line + LANE_PADDING, len(self.track_ids), self.stack.scroll)
        self.stack = replace(stack, scroll=min(stack.scroll, stack.max_scroll))

    def show_lanes(self, lanes: Mapping[int, Lane], labels: Mapping[int, TrackLabel]) -> None:
        """Take the tracks; the parts have to be laid out after it."""
        self.strips.show(lanes)
        self.labels = dict(labels)
        self.track_ids = sorted(labels)

    def show_reviewed(self, reviewed: NDArray[np.bool_]) -> None:
        """Take the (F,) frames that a human has confirmed."""
        self.reviewed, self._head = reviewed, None

    def show_suspicious(self, marks: SuspicionMarks) -> None:
        """Take other marks of suspicious frames."""
        self.strips.show_marks(marks)
        self._head = None

    def place_at(self, x: int, y: int) -> Place:
        """Tell what is under a point."""
        frame = self.scale.frame_at(x - self.lanes.left())
        lane = self.stack.lane_at(y)
        track_id = self.track_ids[lane] if lane >= 0 else 0
        if x < self.lanes.left():
            return Place("label", frame, track_id) if y >= self.lanes.top() else Place("corner", frame)
        column = x - self.lanes.left()
        if y < self.marks_row.top():
            return Place("ruler", frame)
        if y < self.lanes.top():
            found = self.strips.marks.near(self.scale, column)
            return Place("marks", found[0].frame if found else frame, 0, found)
        if not track_id:
            return Place("lane", frame)
        is_on_mark = y >= self.stack.top_of(lane + 1) - LANE_TRIANGLE
        found = self.strips.marks.near(self.scale, column, track_id) if is_on_mark else ()
        if found:
            return Place("lane", found[0].frame, track_id, found)
        shown = self.strips.lane(track_id)
        if shown is not None and self.scale.frame_width < MARK_WIDTH:
            human = human_frame_near(shown, self.scale, column)
            frame = human if human is not None else frame
        return Place("lane", frame, track_id)

    def x_of(self, frame: float) -> float:
        """Return where a frame begins, in the whole window."""
        return self.lanes.left() + self.scale.x_of(frame)

    def range_end_at(self, x: int, y: int, grip: int) -> int | None:
        """Return the frame at the other end of the range where a point of the ruler is on one end."""
        if self.frames_in_range is None or not self.ruler.contains(x, y):
            return None
        ends = (self.x_of(self.frames_in_range.start), self.x_of(self.frames_in_range.stop))
        nearest = 0 if abs(x - ends[0]) < abs(x - ends[1]) else 1
        if abs(x - ends[nearest]) > grip:
            return None
        return self.frames_in_range.start if nearest else self.frames_in_range.stop - 1

    def row_of(self, track_id: int) -> QRect:
        """Return the row of a track's label and lane; empty where it has none."""
        if track_id not in self.labels:
            return QRect()
        top = self.stack.top_of(self.track_ids.index(track_id))
        whole = QRect(0, top, self.lanes.right() + 1, self.stack.lane_height)
        return whole & QRect(0, self.lanes.top(), self.lanes.right() + 1, self.lanes.height())

    def paint(self, painter: QPainter, exposed: QRect) -> None:
        """Paint a part of the window, all but what follows the frame and the pointer."""
        painter.setClipRect(exposed)
        painter.fillRect(exposed, self.inks.window)
        if not self.scale.frame_count:
            self._paint_hint(painter, QRect(0, 0, self.lanes.right(), self.lanes.bottom()), tr(NO_VIDEO))
            return
        painter.fillRect(self.lanes & exposed, self.inks.base)
        body = QRect(0, self.lanes.top(), self.lanes.right() + 1, self.lanes.height())
        if body.intersects(exposed):
            painter.setClipRect(body & exposed)
            self._paint_lanes(painter, exposed)
            if not self.track_ids:
                self._paint_hint(painter, self.lanes, tr(NO_TRACKS, key=key_of("new_track")))
        if exposed.top() < self.lanes.top():
            self._paint_head(painter, exposed)
        painter.setClipRect(self.times & exposed)
        if self.frames_in_range is not None:
            paint_range(painter, self.frames_in_range, self.scale, self.times, self.ruler, self.inks)
        painter.setClipRect(exposed)
        painter.fillRect(QRect(self.lanes.left() - 1, 0, 1, self.lanes.bottom() + 1), self.inks.line)
        painter.fillRect(QRect(0, self.lanes.top() - 1, self.lanes.right() + 1, 1), self.inks.line)

    def paint_pointers(self, painter: QPainter) -> None:
        """Paint the line under the pointer, and the playhead, over all else."""
        if self.hover_x is not None:
            painter.fillRect(QRect(self.hover_x, 0, 1, self.lanes.bottom() + 1), self.inks.faint)
        x = self.x_of(self.frame + 0.5)
        if self.scale.frame_count and self.lanes.left() <= x <= self.lanes.right() + 1:
            paint_playhead(painter, x, 0, self.lanes.bottom() + 1, self.inks)

    def _paint_lanes(self, painter: QPainter, exposed: QRect) -> None:
        stack = self.stack
        for lane in stack.visible(exposed.top(), exposed.bottom() + 1):
            track_id, top = self.track_ids[lane], stack.top_of(lane)
            is_hidden, is_selected = track_id in self.hidden, track_id == self.selected
            if exposed.right() >= self.lanes.left():
                look = self.inks.lane(track_id, lane % 2 == 1, is_selected, is_hidden)
                strip = self.strips.strip(track_id, self.scale, stack.lane_height, look)
                painter.drawImage(self.lanes.left(), top, strip)
            if exposed.left() < self.lanes.left():
                names = [name for name, ids in (("lock", self.locked), ("hide", self.hidden)) if track_id in ids]
                box = QRect(0, top, self.lanes.left() - 1, stack.lane_height)
                paint_label(painter, box, track_id, self.labels[track_id], self.inks, is_selected, names)
        in_sight = stack.visible(self.lanes.top(), self.lanes.bottom() + 1)
        self.strips.keep({self.track_ids[lane] for lane in in_sight})

    def _paint_head(self, painter: QPainter, exposed: QRect) -> None:
        corner = QRect(0, 0, self.lanes.left() - 8, self.lanes.top())
        if exposed.left() <= corner.right():
            painter.setClipRect(corner & exposed)
            painter.setPen(self.inks.faint)
            painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, tr("Tracks: {count}", count=len(self.track_ids)))
        painter.setClipRect(self.ruler & exposed)
        paint_ruler(painter, self.ruler, self.scale, self.timestamps, self.inks, exposed)
        painter.setClipRect(exposed)
        if self._head is None or self._head[0] != self.scale:
            ground = rgb(self.inks.window)
            marks = draw_marks(self.strips.marks.columns(self.scale), MARKS_HEIGHT, ground)
            reviewed = draw_reviewed(self.reviewed, self.scale.column_starts(), REVIEWED_HEIGHT, ground)
            self._head = self.scale, Strip(marks), Strip(reviewed)
        painter.drawImage(self.marks_row.topLeft(), self._head[1].image)
        painter.drawImage(self.reviewed_row.topLeft(), self._head[2].image)

    def _paint_hint(self, painter: QPainter, box: QRect, text: str) -> None:
        painter.setPen(self.inks.faint)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
