"""Small pictures of videos, read one after the other in a thread."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeAlias

import cv2
import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage

from app.workers.wish_thread import WishThread
from inspro_core.domain.project import Video
from inspro_core.errors import InsProError
from inspro_core.media import open_video
from inspro_core.media.source import RgbImage

Labelled: TypeAlias = tuple[str, tuple[int, int], int]  # path, size and number of frames
SIZE_WH = (144, 88)  # pixels of the box that a picture fits into: 72×44 on a screen of double density


class VideoThumbnails(WishThread):
    """Reads the first frame of each video that is asked for, once.

    `request` returns at once; `loaded` brings path and picture, an empty one where the video cannot be read or is not
    the one that was labelled.
    """

    loaded = Signal(str, QImage)

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[Labelled, QImage] = {}
        self._wishes: OrderedDict[Labelled, Video] = OrderedDict()

    def request(self, video: Video) -> None:
        """Ask for the picture of a video; what is known or asked for already is not read again."""
        with self._condition:
            if (labelled := _labelled(video)) not in self._images:
                self._wishes.setdefault(labelled, video)
                self._condition.notify()

    def image(self, video: Video) -> QImage | None:
        """Return the picture of a video if it is there."""
        found = self._images.get(_labelled(video))
        return found if found is not None and not found.isNull() else None

    def run(self) -> None:
        """Read until stopped."""
        while (video := self._next_wish()) is not None:
            try:
                with open_video(video) as source:
                    image = thumbnail(source.read(0))
            except InsProError:
                image = QImage()  # the list marks missing files; opening the video tells why
            self._images[_labelled(video)] = image
            self.loaded.emit(video.path, image)

    def _next_wish(self) -> Video | None:
        with self._condition:
            return self._wishes.popitem(last=False)[1] if self._wait_for(lambda: bool(self._wishes)) else None


def _labelled(video: Video) -> Labelled:
    """Name a video as it was labelled: another project may know another one at the same place."""
    return video.path, video.size_hw, video.frame_count


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
