"""A second mouse, moved by the arrow keys: what needs the mouse on the canvas can be done without one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from app.canvas.canvas import Canvas

STEP = 10.0  # widget pixels that an arrow key moves the cross; a frame pixel where that is larger
ARM, GAP = 14, 4  # widget pixels: how far the lines of the cross reach, and where they begin
DIRECTIONS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
NO_KEYS = Qt.KeyboardModifier.NoModifier
FINE = Qt.KeyboardModifier.ShiftModifier
BESIDE_BUTTON = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
IGNORED = Qt.KeyboardModifier.KeypadModifier
REPEAT_MS = 50  # a key that comes back sooner was never let go: X servers repeat it so, and Qt cannot always tell
MOUSE_EVENTS = (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)


class KeyPointer(QWidget):
    """A cross on the canvas. Arrows move it, with Shift by one frame pixel; Space is its button, held for a drag.

    The canvas gets events of a mouse and cannot tell the difference, so that every tool works. At the edge of the
    widget the frame is moved along. `toggled` tells that it has come or gone.

    Args:
        canvas: on which it moves.
    """

    toggled = Signal(bool)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(2 * ARM + 1, 2 * ARM + 1)
        self.hide()
        self._canvas = canvas
        self._place = QPointF()
        self._is_on = self._is_down = False
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.setInterval(REPEAT_MS)
        self._release.timeout.connect(self._lift)
        canvas.installEventFilter(self)

    @property
    def place(self) -> QPointF | None:
        """Where it is, in widget pixels of the canvas; None while it is off."""
        return QPointF(self._place) if self._is_on else None

    @property
    def is_down(self) -> bool:
        """Whether its button is held."""
        return self._is_down

    def toggle(self) -> None:
        """Come, where it was or in the middle, or go."""
        self._lift()
        self._is_on = not self._is_on
        if self._is_on:
            area = QRectF(self._canvas.rect())
            self._canvas.setFocus()
            self._go_to(self._place if area.contains(self._place) and not self._place.isNull() else area.center())
        self.setVisible(self._is_on)
        self.raise_()
        self.toggled.emit(self._is_on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Take the keys of the cross before the canvas and the window's shortcuts get them."""
        if not self._is_on or watched is not self._canvas:
            return False
        if isinstance(event, QKeyEvent) and self._is_wanted(event):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._on_press(event)
            elif event.type() == QEvent.Type.KeyRelease:
                self._on_release(event)
            return True
        if event.type() == QEvent.Type.FocusOut:
            self._lift()
        return self._is_down and event.type() in MOUSE_EVENTS and event.spontaneous()  # two mice, one drag

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the cross, with a dot while the button is down."""
        del event
        painter = QPainter(self)
        for color, width in ((QColor(0, 0, 0, 180), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(color, width))
            for dx, dy in DIRECTIONS.values():
                painter.drawLine(ARM + dx * GAP, ARM + dy * GAP, ARM + dx * ARM, ARM + dy * ARM)
            if self._is_down:
                painter.drawEllipse(ARM - 1, ARM - 1, 2, 2)

    def _is_wanted(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), event.modifiers() & ~IGNORED
        if key == Qt.Key.Key_Space:
            return self._is_down or not keys & ~BESIDE_BUTTON
        return key in DIRECTIONS and not keys & ~(BESIDE_BUTTON if self._is_down else FINE)

    def _on_press(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            if self._release.isActive():
                self._lift()
            scale = self._canvas.view.scale
            step = scale if event.modifiers() & FINE else max(STEP, scale)
            dx, dy = DIRECTIONS[Qt.Key(event.key())]
            self._go_to(self._place + QPointF(dx * step, dy * step), event.modifiers())
        elif self._is_down:
            self._release.stop()
        elif not event.isAutoRepeat():
            self._is_down = True
            self._send(QEvent.Type.MouseButtonPress, event.modifiers())
            self.update()

    def _on_release(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self._is_down and not event.isAutoRepeat():
            self._release.start()

    def _lift(self) -> None:
        self._release.stop()
        if self._is_down:
            self._is_down = False
            self._send(QEvent.Type.MouseButtonRelease, NO_KEYS)
            self.update()

    def _go_to(self, place: QPointF, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Move the cross, within the frame; what lies outside of the widget is moved into it."""
        frame, seen = self._canvas.frame_rect, QRectF(self._canvas.rect()).adjusted(0, 0, -1, -1)
        place = _clamped(place, frame) if self._canvas.has_frame else place
        inside = _clamped(place, seen)
        if inside != place:
            self._canvas.pan(inside.x() - place.x(), inside.y() - place.y())
        self._place = inside
        self.move(round(inside.x()) - ARM, round(inside.y()) - ARM)
        self._send(QEvent.Type.MouseMove, keys)

    def _send(self, kind: QEvent.Type, keys: Qt.KeyboardModifier) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind,
            self._place,
            QPointF(self._canvas.mapToGlobal(self._place)),
            none if kind == QEvent.Type.MouseMove else left,
            left if self._is_down else none,
            keys & ~IGNORED,
        )
        QApplication.sendEvent(self._canvas, event)


def _clamped(place: QPointF, area: QRectF) -> QPointF:
    return QPointF(min(max(place.x(), area.left()), area.right()), min(max(place.y(), area.top()), area.bottom()))
