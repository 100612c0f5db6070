"""What the mouse does on the timeline, and what the tip beside it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.panels.frame_tip import FramePreview
from app.panels.review_list import KIND_NAMES, reason_of
from app.panels.timeline_geometry import clock
from app.panels.timeline_scene import Place, TimelineScene
from app.texts import tr
from inspro_core.domain.lane import HUMAN, scores

GRIP = 5  # pixels around an end of the range at which it can be taken


@dataclass(frozen=True)
class Drag:
    """What goes on while a button is down.

    Attributes:
        kind: what moves.
        start: where it began; where it was last while it pans.
        frame: the other end of a range.
        has_moved: whether it went far enough to be meant.
    """

    kind: Literal["scrub", "range", "pan"]
    start: QPoint
    frame: int = 0
    has_moved: bool = False


class TimelineMouse(QObject):
    """Turns mouse events into wishes; the timeline fulfils them at once.

    `frame_wanted`, `track_wanted` and `range_wanted` are for the document's view; `range_drawn` shows a range while it
    is being dragged, None when that ends; `view_wanted` brings another TimeScale and `lanes_panned` pixels.
    """

    frame_wanted = Signal(int)
    track_wanted = Signal(int)
    range_wanted = Signal(object)
    range_drawn = Signal(object)
    view_wanted = Signal(object)
    lanes_panned = Signal(int)

    def __init__(self, scene: TimelineScene, preview: FramePreview, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._scene, self._preview, self._viewport = scene, preview, viewport
        self._drag: Drag | None = None
        self._drawn: range | None = None

    @property
    def is_choosing_range(self) -> bool:
        """Whether a range is being dragged."""
        return self._drag is not None and self._drag.kind == "range"

    def press(self, event: QMouseEvent) -> None:
        """Begin to scrub, to choose a range or to pan; choose a track."""
        point = event.position().toPoint()
        self.leave()
        if not self._scene.scale.frame_count or self._drag is not None:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = Drag("pan", point)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press_left(point, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def move(self, event: QMouseEvent) -> None:
        """Go on with what a button began; else tell what is under the pointer."""
        point, drag = event.position().toPoint(), self._drag
        if drag is None:
            self._hover(point)
        elif drag.kind == "pan":
            moved = point - drag.start
            self._drag = replace(drag, start=point)
            self.view_wanted.emit(self._scene.scale.scrolled(-moved.x()))
            self.lanes_panned.emit(-moved.y())
        elif drag.kind == "scrub":
            self.frame_wanted.emit(self._dragged_to(point))
        elif drag.has_moved or (point - drag.start).manhattanLength() >= QApplication.startDragDistance():
            self._drag = replace(drag, has_moved=True)
            self._draw_range(drag.frame, point)

    def release(self) -> None:
        """End what the button began; a range is chosen now."""
        drawn = self._drawn
        was_choosing, self._drag, self._drawn = self.is_choosing_range, None, None
        if was_choosing:
            self.leave()
            self.range_drawn.emit(None)
        if drawn is not None:
            self.range_wanted.emit(drawn)

    def cancel(self) -> None:
        """Forget what a button began."""
        self._drag = self._drawn = None
        self.leave()

    def leave(self) -> None:
        """Take the tip away."""
        self._preview.leave()
        self._show_line(None)

    def _press_left(self, point: QPoint, has_shift: bool) -> None:
        place = self._scene.place_at(point.x(), point.y())
        other_end = self._scene.range_end_at(point.x(), point.y(), GRIP)
        if place.part in ("corner", "label"):
            self.track_wanted.emit(place.track_id)
        elif has_shift or other_end is None:
            self._drag = Drag("range" if has_shift else "scrub", point, place.frame)
            if not has_shift:
                self.frame_wanted.emit(place.frame)
                self.track_wanted.emit(self._track_at(place))
        else:
            self._drag = Drag("range", point, other_end)

    def _track_at(self, place: Place) -> int:
        """Return the track that is suspected there, unless it was deleted since; else that of the lane."""
        suspected = (suspicion.track_among(self._scene.labels) for suspicion in place.suspicions)
        return next(filter(None, suspected), place.track_id)

    def _draw_range(self, other_end: int, point: QPoint) -> None:
        first, last = sorted((other_end, self._dragged_to(point)))
        self._drawn = range(first, last + 1)
        self.range_drawn.emit(self._drawn)
        self._preview.show_text(describe_range(self._drawn, self._scene), self._above(point.x()))

    def _dragged_to(self, point: QPoint) -> int:
        """Return the frame under the pointer; beyond the edges the view moves along."""
        lanes = self._scene.lanes
        x = min(max(point.x(), lanes.left()), lanes.right())
        if x != point.x():
            self.view_wanted.emit(self._scene.scale.scrolled(point.x() - x))
        return self._scene.scale.frame_at(x - lanes.left())

    def _hover(self, point: QPoint) -> None:
        is_grip = self._scene.range_end_at(point.x(), point.y(), GRIP) is not None
        self._viewport.setCursor(Qt.CursorShape.SizeHorCursor if is_grip else Qt.CursorShape.ArrowCursor)
        place = self._scene.place_at(point.x(), point.y())
        if not self._scene.scale.frame_count or place.part in ("corner", "label"):
            self.leave()
        else:
            self._show_line(point.x())
            self._preview.show_frame(place.frame, describe_place(place, self._scene), self._above(point.x()))

    def _show_line(self, x: int | None) -> None:
        for column in (self._scene.hover_x, x):
            if column is not None:
                self._viewport.update(QRect(column, 0, 1, self._viewport.height()))
        self._scene.hover_x = x

    def _above(self, x: int) -> QPoint:
        return self._viewport.mapToGlobal(QPoint(x, 0))


def describe_place(place: Place, scene: TimelineScene) -> str:
    """Say what is under the pointer: frame and time, the track there, and why it is suspicious."""
    first = tr("Frame {frame} · {time}", frame=place.frame, time=clock(float(scene.timestamps[place.frame]), 3))
    is_reviewed = scene.reviewed[place.frame]
    lines = [f"{first} · {tr('reviewed')}" if is_reviewed else first]
    if place.track_id:
        name, lane = f"{place.track_id} {scene.labels[place.track_id].words}", scene.strips.lane(place.track_id)
        if lane is None or not lane[place.frame]:
            lines.append(tr("{track}: not seen on this frame", track=name))
        elif lane[place.frame] >= HUMAN:
            lines.append(tr("{track}: drawn or confirmed by hand", track=name))
        else:
            lines.append(tr("{track}: score {score}", track=name, score=f"{scores(lane)[place.frame]:.2f}"))
    return "\n".join([*lines, *(f"{tr(KIND_NAMES[one.kind])}: {reason_of(one)}" for one in place.suspicions)])


def describe_range(frames: range, scene: TimelineScene) -> str:
    """Say how long a range is."""
    seconds = float(scene.timestamps[frames[-1]] - scene.timestamps[frames[0]])
    numbers = {"first": frames[0], "last": frames[-1], "count": len(frames)}
    return tr("Frames {first} to {last} ({count}), {time}", time=clock(seconds, 3), **numbers)
