"""Reading frames for the canvas: the latest request wins, the next frame is made ready ahead."""

from __future__ import annotations

import threading
from contextlib import suppress

from PySide6.QtCore import QThread, Signal

from app.canvas.scaled_frame import ScaledFrame
from app.texts import tr
from inspro_core.errors import InsProError
from inspro_core.media import FrameFolder, VideoReader, open_frames
from inspro_core.media.reader import STEPS_BACK


class FrameLoader(QThread):
    """A thread with a reader of its own.

    `request` and `set_scale` may be called from any thread and return at once; a request that a newer one overtakes is
    dropped, even while its frame is being decoded. The frame after the one that was asked for, in the direction of the
    last step, is decoded, converted and scaled before anybody asks.
    """

    loaded = Signal(str, int, object)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._wish: tuple[str, int] | None = None
        self._is_stopping = False
        self._scale = 1.0
        self._ready: dict[int, ScaledFrame] = {}  # by frame: the one that was asked for last and those beside it
        self._condition = threading.Condition()

    def request(self, path: str, frame: int) -> None:
        """Ask for a frame; `loaded` brings the path, its number and a `ScaledFrame`."""
        with self._condition:
            self._wish = (path, frame)
            self._condition.notify()

    def set_scale(self, scale: float) -> None:
        """Scale the frames that are loaded from now on, by at most 1."""
        self._scale = scale

    def stop(self) -> None:
        """End the thread and wait for it."""
        with self._condition:
            self._is_stopping = True
            self._condition.notify()
        self.wait()

    def run(self) -> None:
        """Serve requests until stopped."""
        source: VideoReader | FrameFolder | None = None
        path, last = "", 0
        while (wish := self._next_wish()) is not None:
            try:
                if source is None or wish[0] != path:
                    self._ready.clear()
                    if source is not None:
                        source.close()
                        source = None  # so that a closed one is never read, where the next cannot be opened
                    source, path, last = open_frames(wish[0]), wish[0], 0
                self._load(source, path, wish[1], -1 if 0 < last - wish[1] <= STEPS_BACK else 1)
                last = wish[1]
            except InsProError as error:
                self.failed.emit(str(error))
        if source is not None:
            source.close()

    def _load(self, source: VideoReader | FrameFolder, path: str, frame: int, step: int) -> None:
        if frame >= source.frame_count:
            self.failed.emit(
                tr(
                    "{path} has only {count} frames now; choose the file that was labelled with “Relink”",
                    path=path,
                    count=source.frame_count,
                )
            )
            return
        picture = self._picture(source, frame)
        if picture is None:
            return
        self.loaded.emit(path, frame, picture)
        self._ready = {near: self._ready[near] for near in (frame - 1, frame, frame + 1) if near in self._ready}
        if 0 <= frame + step < source.frame_count:
            with suppress(InsProError):  # it is told when that frame is asked for
                self._picture(source, frame + step)

    def _picture(self, source: VideoReader | FrameFolder, frame: int) -> ScaledFrame | None:
        """Make a frame ready at the scale of now; None where a newer request does not let it finish."""
        if frame not in self._ready:
            for _ in source.approach(frame):
                if self._is_overtaken():
                    return None
            self._ready[frame] = ScaledFrame.of(source.read(frame), self._scale)
        self._ready[frame] = self._ready[frame].at(self._scale)
        return self._ready[frame]

    def _is_overtaken(self) -> bool:
        with self._condition:
            return self._wish is not None or self._is_stopping

    def _next_wish(self) -> tuple[str, int] | None:
        with self._condition:
            self._condition.wait_for(lambda: self._wish is not None or self._is_stopping)
            wish, self._wish = self._wish, None
            return None if self._is_stopping else wish
