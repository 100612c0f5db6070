"""The mark on a preview that stays for longer: the canvas does not show the exact frame yet."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from app.texts import tr

PATIENCE_MS = 150  # a preview that is replaced sooner gets no mark, which would only flicker
MARGIN = 10
PADDING_WH = (10.0, 4.0)


class PreviewMark(QObject):
    """Says on a canvas that the frame is still being decoded.

    Args:
        canvas: that is painted anew when the mark comes or goes.
    """

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.is_shown = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show)

    def follow(self, is_preview: bool) -> None:
        """Wait with the mark for a preview, or take it away; the canvas is about to be painted.

        A mark that is there stays, so that a chain of previews does not blink.
        """
        if not is_preview:
            self._patience.stop()
            self.is_shown = False
        elif not self.is_shown:
            self._patience.start()

    def paint(self, painter: QPainter) -> None:
        """Draw it in the upper right corner."""
        if not self.is_shown:
            return
        text = tr("Preview · reading the frame…")
        metrics = painter.fontMetrics()
        width, height = metrics.horizontalAdvance(text) + 2 * PADDING_WH[0], metrics.height() + 2 * PADDING_WH[1]
        rect = QRectF(self._canvas.width() - width - MARGIN, MARGIN, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.drawRoundedRect(rect, height / 2, height / 2)
        painter.setPen(QColor(255, 255, 255, 220))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _show(self) -> None:
        self.is_shown = True
        self._canvas.update()
