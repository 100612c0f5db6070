"""Writing H.264 videos."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np

from inspro_core.atomic import check_target, sync, unfinished
from inspro_core.errors import VideoError
from inspro_core.media.source import RgbImage

KEY_INTERVAL = 50


class VideoWriter:
    """Writes frames to an MP4 file that appears under its name only when it is complete.

    H.264 in 4:2:0 needs even sides: an odd picture is extended by one repeated row or column.

    Args:
        path: of the file.
        size_hw: of the frames.
        frames_per_second: constant.
        quality: x264's constant rate factor, 0 (lossless) to 51.
        key_interval: frames from one key frame to the next at most: a jump to any frame decodes no more than these.

    Raises:
        UsageError: if there is no such folder, or what has the name is no file.
        VideoError: if it cannot be written.
    """

    def __init__(
        self,
        path: str | Path,
        size_hw: tuple[int, int],
        frames_per_second: float = 25.0,
        quality: int = 16,
        key_interval: int = KEY_INTERVAL,
    ) -> None:
        self.path, self.size_hw = Path(path), size_hw
        check_target(self.path)
        self._temporary = unfinished(self.path)
        self._padding = ((0, size_hw[0] % 2), (0, size_hw[1] % 2), (0, 0))
        with self._telling():
            self._container = av.open(str(self._temporary), "w", format="mp4")
        rate = Fraction(frames_per_second).limit_denominator(1001)
        options = {"crf": str(quality), "preset": "fast", "g": str(key_interval)}
        self._stream = self._container.add_stream("libx264", rate=rate, options=options)
        self._stream.height, self._stream.width = size_hw[0] + size_hw[0] % 2, size_hw[1] + size_hw[1] % 2
        self._stream.pix_fmt = "yuv420p"

    def write(self, image: RgbImage) -> None:
        """Append a frame.

        Args:
            image: (H, W, 3) RGB of the writer's size.

        Raises:
            ValueError: if the size differs.
            VideoError: if it cannot be written.
        """
        if image.shape != (*self.size_hw, 3):
            raise ValueError(f"expected a frame of shape {(*self.size_hw, 3)}, got {image.shape}")
        padded = np.pad(image, self._padding, mode="edge")
        self._encode(av.VideoFrame.from_ndarray(padded, format="rgb24"))

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file and give it its name; after an exception, remove it.

        Raises:
            VideoError: if it cannot be written.
        """
        try:
            if error is not None:
                with suppress(av.error.FFmpegError, OSError):
                    self._container.close()
                return
            with self._telling():
                with closing(self._container):
                    self._encode(None)
                sync(self._temporary)
                os.replace(self._temporary, self.path)
        finally:
            self._temporary.unlink(missing_ok=True)

    def _encode(self, frame: av.VideoFrame | None) -> None:
        """Append a frame, or what is left of earlier ones."""
        with self._telling():
            for packet in self._stream.encode(frame):
                self._container.mux(packet)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Make errors of the encoder and of the disk ones for the user."""
        try:
            yield
        except (av.error.FFmpegError, OSError) as error:
            reason = error.strerror or str(error)
            if error.errno == errno.ENOSPC:
                raise VideoError(
                    self.path, "cannot be written: {reason}; make room on the disk", reason=reason
                ) from error
            raise VideoError(self.path, "cannot be written: {reason}", reason=reason) from error
