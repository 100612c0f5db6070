"""Reading frames for the canvas: the latest request wins, the next frame is made ready ahead."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal

from app.canvas.scaled_frame import ScaledFrame
from app.workers.failure import failure_text
from app.workers.wish_thread import WishThread
from inspro_core.domain.project import Video
from inspro_core.errors import InsProError
from inspro_core.media import FrameFolder, VideoReader, open_video
from inspro_core.media.reader import STEPS_BACK


@dataclass(frozen=True, eq=False)
class Showing:
    """A video while the window shows it; shown again, it is another showing, for which the file is opened anew."""

    video: Video


Place = tuple[Showing, int]  # and number of a frame


class FrameLoader(WishThread):
    """A thread with a reader of its own.

    `request` returns at once; a request that a newer one overtakes is dropped, even while its frame is being decoded.
    Once a frame is painted, and not before, since both would compete for the interpreter, the one after it in the
    direction of the last step is decoded, converted and scaled; it is brought without waiting for the thread then.
    A file that is not the one that was labelled is told by `failed`, and no frame of it is brought.
    """

    loaded = Signal(str, int, object)
    failed = Signal(str)
    _found = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._showing: Showing | None = None  # that was asked for last
        self._asked: Place | None = None  # last
        self._shown: Place | None = None  # where nothing else was asked for since
        self._wish: Place | None = None  # not yet begun
        self._scale = 1.0
        self._ready: dict[Place, ScaledFrame] = {}  # the frame that was read last and those near it
        self._found.connect(self._show_found, Qt.ConnectionType.QueuedConnection)

    def request(self, video: Video, frame: int) -> bool:
        """Ask for a frame; `loaded` brings the path, its number and a `ScaledFrame`, after this call has returned.

        Returns:
            Whether the frame is ready already.
        """
        with self._condition:
            if self._showing is None or self._showing.video is not video:
                self._showing = Showing(video)
            place = self._showing, frame
            self._asked, self._shown = place, None
            picture = self._ready.get(place)
            self._wish = place if picture is None else None
            self._condition.notify()
        if picture is not None:
            self._found.emit(place, picture)
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
        showing: Showing | None = None
        last, step = 0, 1
        while (wish := self._next_wish()) is not None:
            try:
                if source is None or wish[0] is not showing:
                    if source is not None:
                        source.close()
                        source = None  # so that a closed one is never read, where the next cannot be opened
                    source, showing, last, step = open_video(wish[0].video), wish[0], 0, 1
                if wish[1] != last:
                    last, step = wish[1], -1 if 0 < last - wish[1] <= STEPS_BACK else 1
                self._load(source, wish, step)
            except Exception as error:
                self.failed.emit(failure_text(error))
        if source is not None:
            source.close()

    def _show_found(self, place: Place, picture: ScaledFrame) -> None:
        """Bring a frame to the window."""
        if self._asked == place:
            self.loaded.emit(place[0].video.path, place[1], picture)
            QTimer.singleShot(0, self, lambda: self._look_beside(place))  # comes after painting

    def _look_beside(self, place: Place) -> None:
        """Let the thread make the neighbour of the shown frame ready."""
        with self._condition:
            if self._asked is place:  # not asked for anew since: that request is still to be served
                self._shown = self._wish = place
                self._condition.notify()

    def _load(self, source: VideoReader | FrameFolder, place: Place, step: int) -> None:
        """Find a frame; once it is shown, make its neighbour ready."""
        beside = (place[0], place[1] + step)
        if place != self._shown:
            if picture := self._ready.get(place) or self._read(source, place):
                self._found.emit(place, picture)
        elif 0 <= beside[1] < source.frame_count and beside not in self._ready:
            with suppress(InsProError):  # it is told when that frame is asked for
                self._read(source, beside)

    def _read(self, source: VideoReader | FrameFolder, place: Place) -> ScaledFrame | None:
        """Make a frame ready at the scale of now; None where a newer request does not let it finish."""
        showing, frame = place
        for _ in source.approach(frame):
            with self._condition:
                if self._wish is not None or self._is_stopping:
                    return None
        picture = ScaledFrame.of(source.read(frame), self._scale)
        near = [(showing, other) for other in range(frame - 2, frame + 3)]
        with self._condition:
            self._ready = {place: picture} | {other: self._ready[other] for other in near if other in self._ready}
        return picture

    def _next_wish(self) -> Place | None:
        with self._condition:
            if not self._wait_for(lambda: self._wish is not None):
                return None
            wish, self._wish = self._wish, None
            return wish
