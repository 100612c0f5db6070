"""A folder of pictures as a video."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from inspro_core.domain.names import natural_key
from inspro_core.errors import VideoError, looking_at
from inspro_core.media.source import RgbImage, scaled_hw

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})
FRAMES_PER_SECOND = 25.0


class FrameFolder:
    """The pictures of a folder in natural order (2 before 10) as frames at 25 per second.

    Args:
        path: of the folder; subfolders are not looked into.

    Raises:
        VideoError: if it holds no picture or the first cannot be read.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        with looking_at(self.path, VideoError):
            if not self.path.is_dir():
                raise VideoError(self.path, "is not a folder")
            files = (file for file in self.path.iterdir() if file.suffix.lower() in IMAGE_SUFFIXES)
            self.files = sorted(files, key=lambda file: natural_key(file.name))
        if not self.files:
            raise VideoError(self.path, "holds no picture ({kinds})", kinds=", ".join(sorted(IMAGE_SUFFIXES)))
        self.frame_count = len(self.files)
        self.timestamps = tuple(frame / FRAMES_PER_SECOND for frame in range(self.frame_count))
        first = read_picture(self.files[0])
        self.size_hw = (first.shape[0], first.shape[1])

    def read(self, frame: int) -> RgbImage:
        """Read one frame; see `FrameSource.read`."""
        if not 0 <= frame < self.frame_count:
            raise IndexError(f"{self.path}: frame {frame} of {self.frame_count}")
        image = read_picture(self.files[frame])
        if image.shape[:2] != self.size_hw:
            found, expected = f"{image.shape[1]}×{image.shape[0]}", f"{self.size_hw[1]}×{self.size_hw[0]}"
            raise VideoError(
                self.files[frame],
                "is {found}, the first picture {expected}; all must have one size",
                found=found,
                expected=expected,
            )
        return image

    def read_small(self, frame: int, longest: int) -> RgbImage:
        """Read one frame as `read` does, its longer side scaled down to at most so many pixels."""
        height, width = scaled_hw(self.size_hw, longest)
        small = cv2.resize(self.read(frame), (width, height), interpolation=cv2.INTER_AREA)
        return np.asarray(small, dtype=np.uint8)

    def approach(self, frame: int) -> Iterator[int]:
        """Do nothing: each picture is read for itself; see `VideoReader.approach`."""
        return iter(())

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, RgbImage]]:
        """Read frames in order; see `FrameSource.frames`."""
        for frame in range(start, self.frame_count if stop is None else min(stop, self.frame_count)):
            yield frame, self.read(frame)

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""


def read_picture(path: Path) -> RgbImage:
    """Read one picture, (H, W, 3).

    Raises:
        VideoError: if it is not there, may not be read or cannot be decoded.
    """
    with looking_at(path, VideoError):
        data = np.fromfile(path, dtype=np.uint8)  # imread fails on non-ASCII Windows paths
    image = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if image is None:
        raise VideoError(path, "cannot be read as a picture; it is damaged or of an unknown kind")
    return np.ascontiguousarray(image[:, :, ::-1], dtype=np.uint8)
