"""Pictures of the frames of one video, read in a thread: wished ones at once, all others when there is time."""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal

from app.workers.preview_store import PreviewFile, PreviewStore, longest_side
from app.workers.wish_thread import WishThread
from inspro_core.domain.project import Video
from inspro_core.errors import InsProError
from inspro_core.media import FrameFolder, RgbImage, VideoReader, open_video

FILL = -1  # the task to make the next picture that is missing
MAX_IMAGES = 64  # wished ones that stay in memory where they are not kept on disk: 33 MB at most
UNKEPT_SIDE = 480  # pixels of the longer side of those
CACHE_BYTES = 32 << 20  # of decoded frames: the pointer seldom comes back to the same place


@dataclass(frozen=True)
class _Aim:
    """Whose pictures are read, and whether they are kept on disk; one that comes back later is another one."""

    video: Video | None = None
    is_kept: bool = True


class Previews(WishThread):
    """Reads exact frames and keeps them as pictures, as sharp as there is room for.

    `read` gives what is there, at once. `request` returns at once, too: `loaded` brings path, frame and picture, None
    where the frame cannot be read, or the file is not the one that was labelled; the latest wish wins. While filling is
    allowed, the pictures of all frames of a video file are made one after the other and kept in the store; the next
    time goes on where this one has ended. The thread starts with the first video; call `stop` before the end.

    Args:
        store: of the pictures.
    """

    loaded = Signal(str, int, object)

    def __init__(self, store: PreviewStore) -> None:
        super().__init__()
        self._store = store
        self._aim = _Aim()
        self._wish: int | None = None
        self._may_fill = False
        self._images: OrderedDict[int, RgbImage | None] = OrderedDict()
        self._file: PreviewFile | None = None
        self._is_filled = False

    @property
    def is_filled(self) -> bool:
        """Whether there is nothing left to fill for this video."""
        return self._is_filled

    def show_video(self, video: Video | None) -> None:
        """Turn to another video, None for none."""
        self._turn(replace(self._aim, video=video))

    def keep(self, is_kept: bool) -> None:
        """Keep pictures on disk from now on; or remove those of all videos and keep none."""
        self._turn(replace(self._aim, is_kept=is_kept))

    def allow(self, may_fill: bool) -> None:
        """Allow filling, or stop it after the frame in hand."""
        with self._condition:
            self._may_fill = may_fill
            self._condition.notify()

    def read(self, path: str, frame: int) -> RgbImage | None:
        """Return the picture of a frame, (h, w, 3) RGB, if it is there."""
        with self._condition:
            if self._aim.video is None or path != self._aim.video.path:
                return None
            image, file = self._images.get(frame), self._file
        kept = file.read(frame) if file is not None else None
        return image if kept is None else kept

    def request(self, frame: int) -> None:
        """Ask for a frame of the video; a wish that was not begun is dropped."""
        with self._condition:
            if not self._is_stopping and self._aim.video is not None:
                self._wish = frame
                self._condition.notify()

    def cancel(self) -> None:
        """Drop a wish that was not begun."""
        with self._condition:
            self._wish = None

    def run(self) -> None:
        """Serve one video after the other until stopped."""
        aim: _Aim | None = None
        while (aim := self._next_aim(aim)) is not None:
            if not aim.is_kept:
                self._store.clear()
            file = self._kept_file(aim)
            with self._condition:
                self._file, self._is_filled = file, file is None
            self._serve(aim, file)
            with self._condition:
                self._file = None
            if file is not None:
                file.close()

    def _turn(self, aim: _Aim) -> None:
        with self._condition:
            if aim == self._aim:
                return
            self._aim, self._wish, self._is_filled = aim, None, False
            self._images.clear()
            self._condition.notify()
        if not self.isRunning():
            self.start()

    def _kept_file(self, aim: _Aim) -> PreviewFile | None:
        """Open the file with the pictures of a video; those of a folder are read for themselves."""
        video = aim.video
        if video is None or not aim.is_kept or not os.path.isfile(video.path):
            return None
        return self._store.open(video)

    def _serve(self, aim: _Aim, file: PreviewFile | None) -> None:
        """Read frames of one video until the window turns to another, then close its file."""
        source: VideoReader | FrameFolder | None = None
        last = -1
        while (task := self._next_task(aim)) is not None:
            assert aim.video is not None  # else there is no task
            try:
                source = source or open_video(aim.video, CACHE_BYTES)
            except InsProError:  # the canvas tells why
                self._is_filled = True
                self._bring(aim, task, None)
                continue
            if task != FILL:
                self._bring(aim, task, self._wished(source, task, file))
            elif file is None or (gap := file.missing(last + 1, source.frame_count)) is None:
                self._is_filled = True
            else:
                image, last = _small(source, gap, longest_side(source.frame_count)), gap
                self._is_filled = image is None or not file.add(gap, image)
        if source is not None:
            source.close()

    def _wished(self, source: VideoReader | FrameFolder, frame: int, file: PreviewFile | None) -> RgbImage | None:
        """Take a picture from the file, or make it and put it there; one that has no room there is small."""
        if file is not None and (known := file.read(frame)) is not None:
            return known
        if frame >= source.frame_count:
            return None
        if file is not None:
            image = _small(source, frame, longest_side(source.frame_count))
            if image is None or file.add(frame, image):
                return image
        return _small(source, frame, UNKEPT_SIDE)

    def _bring(self, aim: _Aim, task: int, image: RgbImage | None) -> None:
        """Tell of the picture that was wished, unless the window has turned to another video meanwhile."""
        with self._condition:
            if task == FILL or aim is not self._aim or aim.video is None:
                return
            if self._file is None or not self._file.has(task):
                self._images[task] = image
            while len(self._images) > MAX_IMAGES:
                self._images.popitem(last=False)
        self.loaded.emit(aim.video.path, task, image)

    def _next_aim(self, served: _Aim | None) -> _Aim | None:
        """Wait for another video than the one that was served, or for it to come back; None at the end."""
        with self._condition:
            return self._aim if self._wait_for(lambda: self._aim is not served) else None

    def _next_task(self, aim: _Aim) -> int | None:
        """Wait for a wish, a frame, or for time to fill; None when there is another video, and at the end."""
        with self._condition:
            is_going_on = self._wait_for(
                lambda: self._aim is not aim or self._wish is not None or (self._may_fill and not self._is_filled)
            )
            if not is_going_on or self._aim is not aim:
                return None
            wish, self._wish = self._wish, None
            return FILL if wish is None else wish


def _small(source: VideoReader | FrameFolder, frame: int, side: int) -> RgbImage | None:
    try:
        return source.read_small(frame, side)
    except InsProError:
        return None
