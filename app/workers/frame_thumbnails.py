"""Small pictures of the frames of one video, read in a thread: the latest wish wins."""

from __future__ import annotations

import threading
from collections import OrderedDict

from PySide6.QtCore import QThread, Signal
from PySide6.QtGui import QImage

from app.workers.video_thumbnails import thumbnail
from inspro_core.errors import InsProError
from inspro_core.media import FrameSource, open_frames

SIZE_WH = (192, 128)  # pixels of the box that a picture fits into
MAX_IMAGES = 256  # that are kept: 19 MB at most
CACHE_BYTES = 32 << 20  # of decoded frames: the pointer seldom comes back to the same place


class FrameThumbnails(QThread):
    """Reads frames exactly and keeps them small, the ones used last.

    `request` returns at once; `loaded` brings path, frame and picture, an empty one where the frame cannot be read.
    The thread starts with the first wish; call `stop` before the end.
    """

    loaded = Signal(str, int, QImage)

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self._wish: int | None = None
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._is_stopping = False
        self._condition = threading.Condition()

    def show_video(self, path: str) -> None:
        """Turn to another video, an empty path for none; the old one is closed and its pictures are forgotten."""
        with self._condition:
            if path != self._path:
                self._path, self._wish = path, None
                self._images.clear()
                self._condition.notify()

    def request(self, frame: int) -> None:
        """Ask for a frame of the video; a wish that was not begun is dropped."""
        with self._condition:
            if self._is_stopping or not self._path or frame in self._images:
                return
            self._wish = frame
            self._condition.notify()
        if not self.isRunning():
            self.start()

    def cancel(self) -> None:
        """Drop a wish that was not begun."""
        with self._condition:
            self._wish = None

    def image(self, frame: int) -> QImage | None:
        """Return the picture of a frame if it is there; an empty one where the frame cannot be read."""
        with self._condition:
            if frame in self._images:
                self._images.move_to_end(frame)
            return self._images.get(frame)

    def stop(self) -> None:
        """End the thread after the frame in hand and wait for it."""
        with self._condition:
            self._is_stopping = True
            self._condition.notify()
        self.wait()

    def run(self) -> None:
        """Serve wishes until stopped."""
        while (path := self._next_path()) is not None:
            self._serve(path)

    def _serve(self, path: str) -> None:
        """Read frames of one video until the window turns to another, then close its file."""
        source: FrameSource | None = None
        while (frame := self._next_frame(path)) is not None:
            image = QImage()
            try:
                source = source or open_frames(path, CACHE_BYTES)
                if frame < source.frame_count:
                    image = thumbnail(source.read(frame), SIZE_WH)
            except InsProError:
                pass  # the canvas tells why when the frame is shown there
            self._keep(path, frame, image)
        if source is not None:
            source.close()

    def _next_path(self) -> str | None:
        """Wait until there is something to read; None at the end."""
        with self._condition:
            self._condition.wait_for(lambda: self._wish is not None or self._is_stopping)
            return None if self._is_stopping else self._path

    def _next_frame(self, path: str) -> int | None:
        """Wait for a wish; None when there is another video, and at the end."""
        with self._condition:
            self._condition.wait_for(lambda: self._wish is not None or self._is_stopping or self._path != path)
            if self._is_stopping or self._path != path:
                return None
            wish, self._wish = self._wish, None
            return wish

    def _keep(self, path: str, frame: int, image: QImage) -> None:
        with self._condition:
            if path != self._path:
                return  # the window has turned to another video meanwhile
            self._images[frame] = image
            while len(self._images) > MAX_IMAGES:
                self._images.popitem(last=False)
        self.loaded.emit(path, frame, image)
