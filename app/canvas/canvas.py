"""The canvas: the frame, its masks, and the mouse that is handed to the tool in hand."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.canvas.chips import ChipPainter, chips_of
from app.canvas.geometry import View, fitted
from app.canvas.painting import paint_text
from app.canvas.picture import Picture
from app.canvas.preview_mark import PreviewMark
from app.canvas.scaled_frame import ScaledFrame
from app.canvas.stage import Stage
from app.canvas.tools.brush import BrushTool
from app.canvas.tools.polygon import PolygonTool
from app.canvas.tools.select import SelectTool
from app.canvas.tools.smart import SmartTool
from app.canvas.tools.tool import Tool, pointer_of
from app.canvas.tools.waiting import Place
from app.track_label import TrackLabel
from app.view_state import ViewState
from inspro_core.domain.crop import Crop
from inspro_core.domain.edits import OverlapRule

Crops = Mapping[int, Crop]
WHEEL_ZOOM = 1.2
VECTOR_SCALE = 6.0  # from which on outlines run along the pixels instead of covering them
MODIFIER_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class Canvas(QWidget):
    """Shows one frame with its masks; zooms and pans; its tools select, move, draw and erase.

    `stroke_finished` brings track id, (H, W) bool pixels and whether they are erased; `mask_replaced` track id, the
    whole new (H, W) bool mask and what was done to it; `hint_changed` the keys of the tool; `refused` why not, or what
    waits; `scale_changed` the scale in which frames are painted, at most 1.
    `let_go` tells that a drag was dropped that other masks would have spoiled: they can be shown now.
    `pressed` tells that a tool is about to be used. While another frame than the window's is still on the canvas, it
    gets no press: what is drawn would land on a frame that nobody sees. A preview can be drawn on.
    """

    stroke_finished = Signal(int, object, bool)
    mask_replaced = Signal(int, object, str)
    paint_needs_track = Signal()
    hint_changed = Signal(str)
    refused = Signal(str)
    let_go = Signal()
    pressed = Signal()
    scale_changed = Signal(float)

    def __init__(self, state: ViewState) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 200)
        self._state = state
        self._stage = stage = Stage(state)
        self._is_fitted = True
        self._is_other_frame = False  # shown until the one that was asked for is read, or its preview
        self._preview_mark = PreviewMark(self)
        self._told = ""  # the last hint
        self._text = ""  # in the place of a picture; empty: how to get one
        self._picture: Picture | None = None
        self._labels: dict[int, TrackLabel] = {}
        self._chips = ChipPainter()
        self._pan_from: QPointF | None = None
        self._is_pressed = False  # the tool has got a press, and its release is to come
        self._tools: dict[str, Tool] = {
            "select": SelectTool(stage),
            "brush": BrushTool(stage, erases=False),
            "eraser": BrushTool(stage, erases=True),
            "polygon": PolygonTool(stage),
            "smart": SmartTool(stage),
        }
        self._tool = self._tools[state.tool]
        stage.stroke_finished.connect(self.stroke_finished)
        stage.mask_replaced.connect(self.mask_replaced)
        stage.paint_needs_track.connect(self.paint_needs_track)
        stage.hint_changed.connect(self._tell)
        stage.refused.connect(self.refused)
        stage.let_go.connect(self.let_go)
        stage.damaged.connect(self._on_damaged)
        state.tool_changed.connect(self._on_tool_changed)
        state.brush_changed.connect(lambda _: self.update())
        state.frame_leaving.connect(self.finish)
        state.frame_changed.connect(self._on_frame_left)
        state.track_changed.connect(self.select)
        state.visibility_changed.connect(lambda: self.select(state.track_id))

    @property
    def is_painting(self) -> bool:
        """Whether a drag is in hand that other masks would spoil."""
        return self._tool.is_busy

    @property
    def has_frame(self) -> bool:
        """Whether a frame is shown."""
        return self._picture is not None

    @property
    def view(self) -> View:
        """Where the frame lies on the widget."""
        return self._stage.view

    @property
    def frame_rect(self) -> QRectF:
        """The frame in widget pixels."""
        height, width = self._stage.size_hw
        return QRectF(self.widget_point((0, 0)), self.widget_point((width, height)))

    @property
    def hint(self) -> str:
        """The keys of the tool in hand, one line."""
        return self._tool.hint()

    @property
    def is_ready(self) -> bool:
        """Whether the frame that edits are about is on the canvas, exactly."""
        return self._stage.frame is not None

    @property
    def can_take_back(self) -> bool:
        """Whether something is in hand that was made step by step; see `take_back`."""
        return self.isVisible() and self._tool.can_take_back

    @property
    def waiting(self) -> list[Place]:
        """Where something that is begun is waiting to be completed, in order."""
        return sorted(place for tool in self._tools.values() for place in tool.waiting)

    def set_overlap_rule(self, rule: OverlapRule) -> None:
        """Preview strokes by the project's rule."""
        self._stage.overlap_rule = rule

    def finish(self) -> None:
        """Commit what is complete or being dragged, while the frame that it belongs to is shown."""
        self._tool.put_down()

    def forget(self) -> None:
        """Drop what waits on frames: the videos are others now."""
        for tool in self._tools.values():
            tool.forget()

    def take_back(self) -> None:
        """Take the last step of what is in hand back; there must be one."""
        self._tool.take_back()
        self._tell(self.hint)

    def clear(self, text: str = "") -> None:
        """Show a text in the place of the picture; without one, how to open a video."""
        self._tool.cancel()
        self._text = text
        self._picture = self._stage.frame = self._stage.overlay = None
        self._preview_mark.follow(False)
        self._tool.masks_changed()
        self.update()

    def show_frame(self, frame: ScaledFrame, crops: Crops, labels: Mapping[int, TrackLabel]) -> None:
        """Show a frame, or its preview.

        Args:
            frame: best at the scale that `scale_changed` told last.
            crops: masks by track id.
            labels: chip of each track.
        """
        if is_other_size := self._stage.size_hw != frame.size_hw:
            self._stage.begin_size(frame.size_hw)
        self._take_picture(frame)
        if is_other_size:
            self.fit()
        self.show_masks(crops, labels)

    def sharpen(self, frame: ScaledFrame) -> None:
        """Show the exact frame in the place of its preview; masks and view stay."""
        self._take_picture(frame)
        self._tool.masks_changed()
        self.update()

    def show_masks(self, crops: Crops, labels: Mapping[int, TrackLabel]) -> None:
        """Show other masks over the same frame; a drag in hand is dropped."""
        if self._tool.is_busy:
            self._tool.cancel()
        self._labels = dict(labels)
        self._stage.show_masks(crops)
        self._tool.masks_changed()
        self.update()

    def prepare_masks(self, crops: Crops) -> None:
        """Draw the masks that are shown next, probably; see `show_masks`."""
        self._stage.prepare_masks(crops)

    def select(self, track_id: int) -> None:
        """Emphasise a track; what is complete on another is committed."""
        self._tool.finish()
        if self._stage.overlay is not None:
            self._stage.overlay.select(track_id)
            self._stage.overlay.set_hidden(self._stage.hidden(self._stage.overlay.crops))
        self._tool.masks_changed()
        self.update()

    def fit(self) -> None:
        """Show the whole frame."""
        self._is_fitted = True
        if self._stage.overlay is not None:
            self._set_view(fitted(self._stage.size_hw, (self.height(), self.width())))

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Zoom around a widget point, or the middle."""
        point = around or QPointF(self.width() / 2, self.height() / 2)
        self._is_fitted = False
        self._set_view(self.view.zoomed(factor, (point.x(), point.y())))

    def pan(self, dx: float, dy: float) -> None:
        """Move the frame by widget pixels."""
        self._is_fitted = False
        self._set_view(self.view.panned(dx, dy))

    def widget_point(self, point_xy: tuple[float, float]) -> QPointF:
        """Give the widget position of a frame point."""
        return QPointF(*self.view.to_widget(point_xy))

    def event(self, event: QEvent) -> bool:
        """Take the keys that the tool wants before a shortcut of the window gets them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_wanted(event):
                event.accept()
                return True
            if event.key() not in MODIFIER_KEYS:
                self._tool.finish()  # the key may lead to another frame, track or video
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Hand the tool its keys."""
        if self._is_wanted(event):
            self._tool.key(Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            self._tell(self.hint)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the exposed part."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Dark))
        overlay = self._stage.overlay
        if self._picture is None or overlay is None:
            paint_text(painter, self, self._text)
            return
        rect = QRectF(event.rect())
        self._picture.paint(painter, self._stage, overlay, (rect.left(), rect.top(), rect.right(), rect.bottom()))
        chips = chips_of(overlay, self._labels if self._state.shows_names else {}, self.view, painter.fontMetrics())
        self._chips.paint(painter, chips, self._state.track_id, (self.width(), self.height()), rect)
        painter.save()
        self._tool.paint(painter)
        painter.restore()
        self._preview_mark.paint(painter)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Fit once the size is known; take the tool up again."""
        super().showEvent(event)
        if self._is_fitted:
            self.fit()
        self._tool.enter()
        self._tell(self.hint)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  # Qt's name
        """Leave nothing in hand."""
        self._tool.leave()
        self._tell("")
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Stay fitted."""
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Commit what is complete."""
        self._tool.finish()
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Commit what is complete: what is clicked next may lead to another frame."""
        self._tool.finish()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Zoom around the cursor; with Alt, the tool gets the wheel."""
        steps = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if not (event.modifiers() & Qt.KeyboardModifier.AltModifier and self._tool.wheel(steps)):
            self.zoom(WHEEL_ZOOM**steps, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Begin a pan, or hand the press to the tool."""
        self.setFocus()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._may_press():
            self._tool.press(pointer_of(event, self.view))
            self._after_mouse()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Hand the tool a double-click."""
        if event.button() == Qt.MouseButton.MiddleButton or self._stage.overlay is None:
            self.mousePressEvent(event)
        elif self._may_press():
            self._tool.double_click(pointer_of(event, self.view))
            self._after_mouse()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Pan on, or hand the move to the tool; a drag whose release a dialog or menu has got ends before."""
        if self._is_pressed and not event.buttons():
            self._is_pressed = False
            self._tool.put_down()
        if self._pan_from is not None:
            move = event.position() - self._pan_from
            self._pan_from = event.position()
            self.pan(move.x(), move.y())
        elif self._stage.overlay is not None:
            self._tool.move(pointer_of(event, self.view))
            self.setCursor(self._tool.cursor())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """End a pan, or hand the release to the tool."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = None
            self.setCursor(self._tool.cursor())
        elif self._stage.overlay is not None:
            self._is_pressed = False
            self._tool.release(pointer_of(event, self.view))
            self._after_mouse()

    def _take_picture(self, frame: ScaledFrame) -> None:
        self._picture = Picture(frame)
        self._is_other_frame = False
        self._stage.frame = None if frame.is_preview else frame.image
        self._preview_mark.follow(frame.is_preview)

    def _may_press(self) -> bool:
        """Announce the press, which stops playing, and tell whether the tool gets it."""
        self.pressed.emit()
        if self.has_frame and self._is_other_frame:
            self._stage.refuse_unread()
        self._is_pressed = self.has_frame and not self._is_other_frame
        return self._is_pressed

    def _after_mouse(self) -> None:
        self.setCursor(self._tool.cursor())
        self._tell(self.hint)

    def _is_wanted(self, event: QKeyEvent) -> bool:
        return not (event.modifiers() & ~PLAIN) and self._tool.wants(Qt.Key(event.key()))

    def _on_frame_left(self) -> None:
        """Drop what is in hand and not complete: it belongs to the frame that was left."""
        self._is_other_frame = True
        self._stage.frame = None
        self._tool.cancel()
        self._tell(self.hint)

    def _on_tool_changed(self, name: str) -> None:
        self._tool.leave()
        self._tool = self._tools[name]
        self._tool.enter()
        self._after_mouse()
        self.update()

    def _tell(self, hint: str) -> None:
        if hint != self._told:
            self._told = hint
            self.hint_changed.emit(hint)

    def _on_damaged(self, rect: QRectF) -> None:
        self.update(self.rect() if rect.isEmpty() else rect.toAlignedRect())

    def _set_view(self, view: View) -> None:
        before, scale = min(self.view.scale, 1.0), min(view.scale, 1.0)
        self._stage.view = view
        if self._stage.overlay is not None:
            self._stage.overlay.set_scale(scale, is_outlined=view.scale < VECTOR_SCALE)
        if scale != before:
            self.scale_changed.emit(scale)
        self.update()
