"""Small pictures of videos, read one after the other in a thread."""

from __future__ import annotations

from collections import deque

import cv2
import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from app.workers.wish_thread import WishThread
from inspro_core.errors import InsProError
from inspro_core.media import open_frames
from inspro_core.media.source import RgbImage

SIZE_WH = (144, 88)  # pixels of the box that a picture fits into: 72×44 on a screen of double density


class VideoThumbnails(WishThread):
    """Reads the first frame of each video that is asked for, once.

    `request` returns at once; `loaded` brings path and picture, an empty one where the video cannot be read.
    """

    loaded = Signal(str, QImage)

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, QImage] = {}
        self._wishes: deque[str] = deque()

    def request(self, path: str) -> None:
        """Ask for the picture of a video; what is known or asked for already is not read again."""
        with self._condition:
            if path not in self._images and path not in self._wishes:
                self._wishes.append(path)
                self._condition.notify()

    def image(self, path: str) -> QImage | None:
        """Return the picture of a video if it is there."""
        found = self._images.get(path)
        return found if found is not None and not found.isNull() else None

    def run(self) -> None:
        """Read until stopped."""
        while (path := self._next_wish()) is not None:
            try:
                with open_frames(path) as source:
                    image = thumbnail(source.read(0))
            except InsProError:
                image = QImage()  # the list marks missing files; opening the video tells why
            self._images[path] = image
            self.loaded.emit(path, image)

    def _next_wish(self) -> str | None:
        with self._condition:
            return self._wishes.popleft() if self._wait_for(lambda: bool(self._wishes)) else None


def thumbnail(frame: RgbImage, size_wh: tuple[int, int] = SIZE_WH) -> QImage:
    """Scale a frame into a box, never up.

    Args:
        frame: (H, W, 3) RGB.
        size_wh: of the box in pixels.
    """
    height, width = frame.shape[:2]
    factor = min(size_wh[0] / width, size_wh[1] / height, 1.0)
    shown = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = np.ascontiguousarray(cv2.resize(frame, shown, interpolation=cv2.INTER_AREA))
    return QImage(small.data, shown[0], shown[1], 3 * shown[0], QImage.Format.Format_RGB888).copy()
