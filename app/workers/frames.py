"""Reading frames for the canvas: the latest request wins, the next frame is read ahead."""

from __future__ import annotations

import threading
from contextlib import suppress

from PySide6.QtCore import QThread, Signal

from app.texts import tr
from inspro_core.errors import InsProError
from inspro_core.media import FrameSource, open_frames


class FrameLoader(QThread):
    """A thread with a reader of its own.

    `request` may be called from any thread and returns at once; a request that a newer one overtakes is dropped.
    """

    loaded = Signal(str, int, object)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._wish: tuple[str, int] | None = None
        self._is_stopping = False
        self._condition = threading.Condition()

    def request(self, path: str, frame: int) -> None:
        """Ask for a frame; `loaded` brings the path, its number and (H, W, 3) RGB."""
        with self._condition:
            self._wish = (path, frame)
            self._condition.notify()

    def stop(self) -> None:
        """End the thread and wait for it."""
        with self._condition:
            self._is_stopping = True
            self._condition.notify()
        self.wait()

    def run(self) -> None:
        """Serve requests until stopped."""
        source: FrameSource | None = None
        path = ""
        while (wish := self._next_wish()) is not None:
            try:
                if source is None or wish[0] != path:
                    if source is not None:
                        source.close()
                        source = None  # so that a closed one is never read, where the next cannot be opened
                    source, path = open_frames(wish[0]), wish[0]
                self._load(source, *wish)
            except InsProError as error:
                self.failed.emit(str(error))
        if source is not None:
            source.close()

    def _load(self, source: FrameSource, path: str, frame: int) -> None:
        if frame >= source.frame_count:
            self.failed.emit(
                tr(
                    "{path} has only {count} frames now; choose the file that was labelled with “Relink”",
                    path=path,
                    count=source.frame_count,
                )
            )
            return
        self.loaded.emit(path, frame, source.read(frame))
        if self._wish is None and frame + 1 < source.frame_count:
            with suppress(InsProError):  # it is told when this frame is asked for
                source.read(frame + 1)  # stays in the reader's memory

    def _next_wish(self) -> tuple[str, int] | None:
        with self._condition:
            self._condition.wait_for(lambda: self._wish is not None or self._is_stopping)
            wish, self._wish = self._wish, None
            return None if self._is_stopping else wish
