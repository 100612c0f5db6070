"""Reading frames for the canvas: the latest request wins, the next frame is made ready ahead."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt, QTimer, Signal

from app.canvas.scaled_frame import ScaledFrame
from app.workers.failure import failure_text
from app.workers.wish_thread import WishThread
from inspro_core.domain.project import Video
from inspro_core.errors import InsProError
from inspro_core.media import FrameFolder, VideoReader, open_video
from inspro_core.media.reader import STEPS_BACK

Place = tuple[str, int]  # path of a video and number of a frame
Wish = tuple[Video, int]


class FrameLoader(WishThread):
    """A thread with a reader of its own.

    `request` returns at once; a request that a newer one overtakes is dropped, even while its frame is being decoded.
    Once a frame is painted, and not before, since both would compete for the interpreter, the one after it in the
    direction of the last step is decoded, converted and scaled; it is brought without waiting for the thread then.
    A file that is not the one that was labelled is told by `failed`, and no frame of it is brought.
    """

    loaded = Signal(str, int, object)
    failed = Signal(str)
    _found = Signal(str, int, object)

    def __init__(self) -> None:
        super().__init__()
        self._video: Video | None = None  # that was asked for last
        self._asked: Place | None = None  # last
        self._shown: Place | None = None  # where nothing else was asked for since
        self._wish: Wish | None = None  # not yet begun
        self._scale = 1.0
        self._ready: dict[Place, ScaledFrame] = {}  # the frame that was read last and those near it
        self._found.connect(self._show_found, Qt.ConnectionType.QueuedConnection)

    def request(self, video: Video, frame: int) -> bool:
        """Ask for a frame; `loaded` brings the path, its number and a `ScaledFrame`, after this call has returned.

        Returns:
            Whether the frame is ready already.
        """
        with self._condition:
            if video is not self._video:
                self._video, self._ready = video, {}
            self._asked, self._shown = (video.path, frame), None
            picture = self._ready.get(self._asked)
            self._wish = (video, frame) if picture is None else None
            self._condition.notify()
        if picture is not None:
            self._found.emit(video.path, frame, picture)
        return picture is not None

    @property
    def scale(self) -> float:
        """In which frames are loaded, at most 1."""
        return self._scale

    def set_scale(self, scale: float) -> None:
        """Scale the frames that are loaded from now on, by at most 1."""
        self._scale = scale

    def run(self) -> None:
        """Serve requests until stopped."""
        source: VideoReader | FrameFolder | None = None
        video: Video | None = None
        last, step = 0, 1
        while (wish := self._next_wish()) is not None:
            try:
                if source is None or wish[0] is not video:
                    if source is not None:
                        source.close()
                        source = None  # so that a closed one is never read, where the next cannot be opened
                    source, video, last, step = open_video(wish[0]), wish[0], 0, 1
                if wish[1] != last:
                    last, step = wish[1], -1 if 0 < last - wish[1] <= STEPS_BACK else 1
                self._load(source, wish, step)
            except Exception as error:
                self.failed.emit(failure_text(error))
        if source is not None:
            source.close()

    def _show_found(self, path: str, frame: int, picture: ScaledFrame) -> None:
        """Bring a frame to the window."""
        if self._asked == (path, frame):
            self.loaded.emit(path, frame, picture)
            QTimer.singleShot(0, self, lambda: self._look_beside((path, frame)))  # comes after painting

    def _look_beside(self, place: Place) -> None:
        """Let the thread make the neighbour of the shown frame ready."""
        with self._condition:
            if self._asked == place and self._video is not None:
                self._shown, self._wish = place, (self._video, place[1])
                self._condition.notify()

    def _load(self, source: VideoReader | FrameFolder, wish: Wish, step: int) -> None:
        """Find a frame; once it is shown, make its neighbour ready."""
        video, frame = wish
        place, beside = (video.path, frame), frame + step
        if place != self._shown:
            if picture := self._ready.get(place) or self._read(source, wish):
                self._found.emit(video.path, frame, picture)
        elif 0 <= beside < source.frame_count and (video.path, beside) not in self._ready:
            with suppress(InsProError):  # it is told when that frame is asked for
                self._read(source, (video, beside))

    def _read(self, source: VideoReader | FrameFolder, wish: Wish) -> ScaledFrame | None:
        """Make a frame ready at the scale of now; None where a newer request does not let it finish."""
        video, frame = wish
        for _ in source.approach(frame):
            with self._condition:
                if self._wish is not None or self._is_stopping:
                    return None
        picture = ScaledFrame.of(source.read(frame), self._scale)
        near = [(video.path, other) for other in range(frame - 2, frame + 3)]
        with self._condition:
            if video is self._video:
                known = {other: self._ready[other] for other in near if other in self._ready}
                self._ready = {(video.path, frame): picture} | known
        return picture

    def _next_wish(self) -> Wish | None:
        with self._condition:
            if not self._wait_for(lambda: self._wish is not None):
                return None
            wish, self._wish = self._wish, None
            return wish
