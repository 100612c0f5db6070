"""The frame and its overlay as images, drawn where the widget is exposed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from app.canvas.geometry import View, frame_box
from app.canvas.overlay import Overlay
from app.canvas.painting import GRID_SCALE, paint_grid, paint_pixel_outlines
from app.canvas.scaled_frame import ScaledFrame
from app.canvas.stage import Stage


class Picture:
    """Paints what is exposed of a frame and of the masks over it."""

    def __init__(self, frame: ScaledFrame) -> None:
        self._frame = frame

    def paint(
        self, painter: QPainter, stage: Stage, overlay: Overlay, exposed_xyxy: tuple[float, float, float, float]
    ) -> None:
        """Draw a rectangle of the widget: pixels as they are above 1:1, smoothed below.

        Args:
            painter: of the widget.
            stage: where the frame lies.
            overlay: masks of a frame of the same size.
            exposed_xyxy: the rectangle.
        """
        view = stage.view
        self._frame = self._frame.at(overlay.scale)
        images = (
            _image(self._frame.shown, QImage.Format.Format_RGB32),
            _image(overlay.pixels, QImage.Format.Format_ARGB32_Premultiplied),
        )
        box = frame_box(view, exposed_xyxy, overlay.size_hw)
        if view.scale < 1:
            exposed = QRectF(*exposed_xyxy[:2], 0, 0)
            exposed.setRight(exposed_xyxy[2])
            exposed.setBottom(exposed_xyxy[3])
            for image in images:
                _paint_scaled(painter, image, view, exposed.toAlignedRect())
        else:
            part = QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])
            painter.save()
            painter.setTransform(stage.transform, True)
            for image in images:
                painter.drawImage(part, image, part)
            painter.restore()
        if view.scale >= GRID_SCALE:
            paint_grid(painter, view, box)
        if not overlay.is_outlined:
            paint_pixel_outlines(painter, view, overlay, box)


def _image(pixels: NDArray[np.uint8], form: QImage.Format) -> QImage:
    """Wrap (h, w, 4) pixels, which must outlive the image."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, form)


def _paint_scaled(painter: QPainter, image: QImage, view: View, exposed: QRect) -> None:
    corner = QPoint(round(view.offset_xy[0]), round(view.offset_xy[1]))
    shown = exposed.intersected(image.rect().translated(corner))
    painter.drawImage(shown.topLeft(), image, shown.translated(-corner))
