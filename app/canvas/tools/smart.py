"""Smart tool: a box and scribbles select an object by its colours; a live-wire follows its edge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from app.actions import key_of
from app.canvas.geometry import bounds, painted
from app.canvas.painting import line_path, rings_path, stroke_path
from app.canvas.ring_editor import Point
from app.canvas.stage import Stage
from app.canvas.tools.refiner import Refiner
from app.canvas.tools.tool import Pointer, Tool
from app.canvas.tools.waiting import Place, Waiting
from app.canvas.tools.wire import Wire
from app.texts import tr
from app.theme import track_color
from inspro_core.domain.polygons import pixels_in_rings, rings_from_pixels
from inspro_core.domain.smart_selection import has_live_wire, refine_box

MIN_BOX = 4.0  # widget pixels; less is a click
SCRIBBLE_WIDTH = 5.0  # widget pixels
CLOSING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ADDS, REMOVES = QColor(90, 220, 120), QColor(240, 90, 90)
BoolImage = NDArray[np.bool_]


@dataclass
class Scribble:
    """One scribble: through which frame points, how wide, and whether it removes."""

    removes: bool
    diameter: float
    points: list[Point] = field(default_factory=list)


@dataclass
class Selection:
    """What is in hand.

    Attributes:
        track_id: that it is for.
        start_xy: where the box began.
        end_xy: its other corner.
        pixels: (H, W) bool, None before the first result.
        outline: of the pixels, frame pixels.
        scribbles: in their order.
        heeded: those of which the pixels are the result, None before the first one.
    """

    track_id: int
    start_xy: Point
    end_xy: Point
    pixels: BoolImage | None = None
    outline: QPainterPath = field(default_factory=QPainterPath)
    scribbles: list[Scribble] = field(default_factory=list)
    heeded: list[Scribble] | None = None

    @property
    def is_found(self) -> bool:
        """Whether the pixels are those of the box and all scribbles."""
        return self.heeded == self.scribbles


class SmartTool(Tool):
    """Box, then scribbles, then Enter; or a live-wire from Shift+click to Enter.

    What is begun belongs to its frame and waits there, whatever else is looked at, until it is applied or dropped.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._begun = Waiting[Selection | Wire](stage.state)
        self._is_boxing = False
        self._scribble: Scribble | None = None
        self._sought: list[Scribble] = []  # which the refiner heeds
        self._refiner = Refiner(stage)
        self._refiner.refined.connect(self._on_refined)

    @property
    def can_take_back(self) -> bool:
        """Whether a selection or a wire is in hand."""
        return self._wire is not None or (self._selection is not None and not self._is_boxing)

    @property
    def waiting(self) -> Collection[Place]:
        """Where selections and wires are."""
        return self._begun.places

    def hint(self) -> str:
        """Name the tool's keys of this moment."""
        if self._wire is not None:
            return tr(
                "Click sets an anchor · Enter, double-click or the first anchor closes, with Shift it takes away · "
                "Backspace removes the last anchor · Esc cancels"
            )
        if self._selection is None or self._is_boxing:
            return tr("Drag a box around an object · Shift+click starts a line along its edge")
        if self._refiner.is_running:
            return tr("Looking for the object…")
        return tr(
            "Scribble to add, with Ctrl or the right button to remove · Enter or double-click applies, "
            "with Shift it takes away · Backspace undoes a scribble · Esc cancels"
        )

    def enter(self) -> None:
        """Go on with what waits on the shown frame."""
        self.masks_changed()

    def leave(self) -> None:
        """Let what is begun wait, and end the thread."""
        super().leave()
        self._refiner.stop()

    def put_down(self) -> None:
        """Take the box or scribble in hand as it is; say that what is begun waits."""
        super().put_down()
        self._end_drag()
        if (begun := self._begun.here) is not None:
            self._stage.refused.emit(
                tr(
                    "The unfinished outline of track {track} waits on frame {frame}; the smart tool ({key}) goes on"
                    " with it there",
                    track=begun.track_id,
                    frame=self._stage.state.frame,
                    key=key_of("smart"),
                )
            )

    def cancel(self) -> None:
        """Drop the box or scribble in hand; what is begun waits."""
        self._refiner.cancel()
        self._scribble = None
        if self._is_boxing:
            self._is_boxing = False
            self._begun.drop()
        self._stage.repaint()

    def forget(self) -> None:
        """Drop all that is begun."""
        self._begun.forget()

    def masks_changed(self) -> None:
        """Go on looking for an object that was left before it was found."""
        selection = self._selection
        if selection is not None and not (self._is_boxing or selection.is_found or self._refiner.is_running):
            self._look()

    def press(self, pointer: Pointer) -> None:
        """Begin a box or a scribble, or set an anchor."""
        if self._wire is not None or (pointer.has_shift and self._selection is None):
            self._set_anchor(pointer)
        elif self._selection is None:
            if pointer.button == "left" and (track_id := self._stage.editable_track()):
                self._begun.begin(Selection(track_id, pointer.point_xy, pointer.point_xy))
                self._is_boxing = True
        elif not self._is_boxing:
            removes = pointer.button == "right" or pointer.has_control
            self._scribble = Scribble(removes, max(1.0, SCRIBBLE_WIDTH / self._stage.view.scale), [pointer.point_xy])
            self._stage.repaint_around((pointer.point_xy,))

    def double_click(self, pointer: Pointer) -> None:
        """Apply what is in hand."""
        if self._wire is not None:
            self._close_wire(pointer.has_shift)
        elif self._selection is not None and pointer.button == "left":
            self._undo_click()
            self._apply(pointer.has_shift)
        else:
            self.press(pointer)

    def move(self, pointer: Pointer) -> None:
        """Pull the box, scribble on, or lead the wire."""
        if self._wire is not None:
            self._wire.hover(pointer.point_xy)
        elif self._scribble is not None:
            self._scribble.points.append(pointer.point_xy)
            self._stage.repaint_around(self._scribble.points[-2:])
        elif self._is_boxing and self._selection is not None:
            selection = self._selection
            self._stage.repaint_around((selection.start_xy, selection.end_xy, pointer.point_xy))
            selection.end_xy = pointer.point_xy

    def release(self, pointer: Pointer) -> None:
        """Look for the object."""
        if pointer.button == "left" or not self._is_boxing:
            self._end_drag()

    def wants(self, key: Qt.Key) -> bool:
        """Take the keys that mean something for what is in hand."""
        if self._wire is None and self._selection is None:
            return False
        return key in (*CLOSING_KEYS, Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Delete)

    def key(self, key: Qt.Key, has_shift: bool) -> None:
        """Apply, take the last step back, or cancel."""
        if key == Qt.Key.Key_Escape:
            self._drop()
        elif key not in CLOSING_KEYS:
            if self.can_take_back:
                self.take_back()
        elif self._wire is not None:
            self._close_wire(has_shift)
        else:
            self._apply(has_shift)

    def take_back(self) -> None:
        """Remove the last anchor or scribble; without any, drop what is in hand."""
        if self._selection is not None and self._selection.scribbles:
            self._selection.scribbles.pop()
            self._look()
        elif self._wire is None or not self._wire.remove_last():
            self._drop()

    def paint(self, painter: QPainter) -> None:
        """Draw the box, the outline of the selection, the scribbles or the wire."""
        if self._wire is not None:
            self._wire.paint(painter)
        selection = self._selection
        if selection is None:
            return
        transform = self._stage.transform
        if selection.pixels is None:
            left, top, right, bottom = bounds((selection.start_xy, selection.end_xy))
            box = QPainterPath()
            box.addRect(QRectF(left, top, right - left, bottom - top))
            stroke_path(painter, transform.map(box), QColor(255, 255, 255), is_dashed=True)
        else:
            path = transform.map(selection.outline)
            red, green, blue = track_color(selection.track_id)
            painter.fillPath(path, QColor(red, green, blue, 80))
            stroke_path(painter, path, QColor(255, 255, 255))
        for scribble in (*selection.scribbles, *([self._scribble] if self._scribble else [])):
            points = [scribble.points[0], *scribble.points]  # a dot is a line to itself
            stroke_path(painter, transform.map(line_path(points)), REMOVES if scribble.removes else ADDS)

    @property
    def _selection(self) -> Selection | None:
        return self._begun.here if isinstance(self._begun.here, Selection) else None

    @property
    def _wire(self) -> Wire | None:
        return self._begun.here if isinstance(self._begun.here, Wire) else None

    def _drop(self) -> None:
        """Drop what is begun on the shown frame."""
        self.cancel()
        self._begun.drop()

    def _end_drag(self) -> None:
        """Look for the object by the box or scribble in hand, as it is."""
        selection = self._selection
        if selection is None:
            return
        if self._is_boxing:
            self._is_boxing = False
            left, top, right, bottom = bounds((selection.start_xy, selection.end_xy))
            height, width = self._stage.size_hw
            is_inside = right > 0 and bottom > 0 and left < width and top < height
            if min(right - left, bottom - top) * self._stage.view.scale < MIN_BOX or not is_inside:
                self._drop()
            else:
                self._look()
        elif self._scribble is not None:
            selection.scribbles.append(self._scribble)
            self._scribble = None
            self._look()

    def _look(self) -> None:
        """Ask for the selection anew."""
        selection, frame = self._selection, self._stage.frame
        assert selection is not None
        if frame is None:
            return
        size_hw, box = self._stage.size_hw, bounds((selection.start_xy, selection.end_xy))
        adds, removes = np.zeros(size_hw, dtype=bool), np.zeros(size_hw, dtype=bool)
        for scribble in selection.scribbles:  # a later scribble overrules an earlier one
            pixels = painted(scribble.points, scribble.diameter, size_hw)
            adds, removes = adds & ~pixels, removes & ~pixels
            if scribble.removes:
                removes |= pixels
            else:
                adds |= pixels
        self._sought = list(selection.scribbles)
        self._refiner.ask(lambda: refine_box(frame, box, adds, removes))
        self._stage.repaint()

    def _on_refined(self, pixels: BoolImage) -> None:
        if self._selection is not None:
            self._selection.pixels, self._selection.heeded = pixels, self._sought
            self._selection.outline = rings_path(rings_from_pixels(pixels))
            self._stage.repaint()
            self._stage.hint_changed.emit(self.hint())
            if not pixels.any():
                self._stage.refused.emit(tr("Nothing stands out in the box; scribble on the object, or Esc"))

    def _apply(self, takes_away: bool) -> None:
        """Hand the selection over."""
        selection = self._selection
        if selection is None or selection.pixels is None or not selection.is_found:
            self._stage.refused.emit(tr("The object is not found yet"))
            self.masks_changed()
        elif not selection.pixels.any():
            self._stage.refused.emit(tr("Nothing is selected; scribble on the object, or Esc"))
        elif not self._stage.refuses(selection.track_id):
            self._drop()
            self._stage.stroke_finished.emit(selection.track_id, selection.pixels, takes_away)

    def _undo_click(self) -> None:
        """Take back the dot that the first click of a double-click made."""
        selection = self._selection
        if selection is None or selection.is_found:
            return
        if selection.scribbles and len(selection.scribbles[-1].points) == 1:
            selection.scribbles.pop()
            self._refiner.cancel()

    def _set_anchor(self, pointer: Pointer) -> None:
        if pointer.button != "left":
            return
        if self._stage.frame is None:
            self._stage.refuse_unread()
            return
        if self._wire is None:
            if not has_live_wire():
                self._stage.refused.emit(tr("This OpenCV cannot follow edges; draw a polygon instead"))
                return
            if not (track_id := self._stage.editable_track()):
                return
            self._begun.begin(Wire(self._stage, track_id))
        assert self._wire is not None
        if self._wire.is_closed_by(pointer.point_xy, self.reach):
            self._close_wire(takes_away=False)
        else:
            self._wire.add(pointer.point_xy)

    def _close_wire(self, takes_away: bool) -> None:
        wire = self._wire
        assert wire is not None
        if len(wire.anchors) < 2:
            self._stage.refused.emit(tr("The line needs two anchors; Esc cancels it"))
            return
        if self._stage.refuses(wire.track_id):
            return
        pixels = pixels_in_rings([wire.ring()], self._stage.size_hw)
        self._drop()
        if pixels.any():
            self._stage.stroke_finished.emit(wire.track_id, pixels, takes_away)
        else:
            self._stage.refused.emit(tr("The line encloses no pixel"))
