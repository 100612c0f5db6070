"""The frame and its overlay as images, drawn where the widget is exposed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from app.canvas.geometry import View, frame_box
from app.canvas.overlay import Overlay
from app.canvas.painting import GRID_SCALE, paint_grid, paint_pixel_outlines
from app.canvas.stage import Stage

RgbImage = NDArray[np.uint8]


class Picture:
    """Paints what is exposed of a frame and of the masks over it.

    A frame that is shown smaller is scaled once for all repaints: Qt's smooth scaling takes ten times as long. The
    overlay is drawn as it is, since its outlines are as thick as the view needs them.

    Args:
        frame: (H, W, 3) RGB, C-contiguous.
        overlay: of the same size; shared, not copied.
    """

    def __init__(self, frame: RgbImage, overlay: Overlay) -> None:
        height, width = overlay.size_hw
        self._frame, self._overlay = frame, overlay
        form = QImage.Format.Format_ARGB32_Premultiplied
        self._masks = QImage(overlay.pixels.data, width, height, 4 * width, form)
        self._scaled: tuple[float, QImage] | None = None

    def paint(self, painter: QPainter, stage: Stage, exposed_xyxy: tuple[float, float, float, float]) -> None:
        """Draw a rectangle of the widget: pixels as they are above 1:1, smoothed below."""
        view, overlay = stage.view, self._overlay
        box = frame_box(view, exposed_xyxy, overlay.size_hw)
        part = QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])
        image = self._image(min(view.scale, 1.0))
        if view.scale < 1:
            exposed = QRectF(*exposed_xyxy[:2], 0, 0)
            exposed.setRight(exposed_xyxy[2])
            exposed.setBottom(exposed_xyxy[3])
            _paint_scaled(painter, image, view, exposed.toAlignedRect())
        painter.save()
        painter.setTransform(stage.transform, True)
        if view.scale >= 1:
            painter.drawImage(part, image, part)
        painter.drawImage(part, self._masks, part)
        painter.restore()
        if view.scale >= GRID_SCALE:
            paint_grid(painter, view, box)
        if not overlay.outline:
            paint_pixel_outlines(painter, view, overlay, box)

    def _image(self, scale: float) -> QImage:
        """Return the frame at a scale of at most 1 in the pixel format that Qt draws without converting."""
        if self._scaled is None or self._scaled[0] != scale:
            small = np.ascontiguousarray(cv2.cvtColor(scaled_down(self._frame, scale), cv2.COLOR_RGB2BGRA))
            height, width = small.shape[:2]
            self._pixels = small  # the image shares them
            self._scaled = scale, QImage(small.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        return self._scaled[1]


def scaled_down(frame: RgbImage, scale: float) -> RgbImage:
    """Scale a picture by at most 1: by halves as far as they go, then the rest, so that no line is lost.

    Args:
        frame: (H, W, 3).
        scale: 0..1.
    """
    height, width = frame.shape[:2]
    size_wh = max(1, round(width * scale)), max(1, round(height * scale))
    image: RgbImage = frame
    while image.shape[1] >= 2 * size_wh[0] and image.shape[0] >= 2 * size_wh[1]:
        half = image.shape[1] // 2, image.shape[0] // 2
        image = np.asarray(cv2.resize(image, half, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    if (image.shape[1], image.shape[0]) != size_wh:
        image = np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    return image


def _paint_scaled(painter: QPainter, image: QImage, view: View, exposed: QRect) -> None:
    corner = QPoint(round(view.offset_xy[0]), round(view.offset_xy[1]))
    shown = exposed.intersected(image.rect().translated(corner))
    painter.drawImage(shown.topLeft(), image, shown.translated(-corner))
