"""What names a track beside its object or its lane: the id, a dot in the colour of its class, and words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from app.class_dot import DOT, paint_dot

GAP = 5  # pixels on both sides of the dot


@dataclass(frozen=True)
class TrackLabel:
    """Names a track.

    Attributes:
        words: its name or class, and its score.
        class_rgb: colour of its class, 0..255 each.
    """

    words: str
    class_rgb: tuple[int, int, int]

    def width(self, track_id: int, metrics: QFontMetrics) -> int:
        """Return the pixels that id, dot and words take."""
        return _dot_left(track_id, metrics) + DOT + GAP + metrics.horizontalAdvance(self.words)


def paint_track_label(
    painter: QPainter, box: QRectF, track_id: int, label: TrackLabel, ink: QColor, ring: QColor
) -> None:
    """Draw id, dot and words into a box; words for which there is no room end in an ellipsis.

    Args:
        painter: its pen and brush change.
        box: they stand at its left, in the middle of its height.
        track_id: of the track.
        label: dot and words.
        ink: of the texts.
        ring: of the dot.
    """
    metrics = painter.fontMetrics()
    left = _dot_left(track_id, metrics)
    painter.save()
    paint_dot(painter, box.left() + left, box.center().y(), label.class_rgb, ring)
    painter.restore()
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(track_id))
    words = box.adjusted(left + DOT + GAP, 0, 0, 0)
    text = metrics.elidedText(label.words, Qt.TextElideMode.ElideRight, int(words.width()))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)


def _dot_left(track_id: int, metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance(str(track_id)) + GAP
