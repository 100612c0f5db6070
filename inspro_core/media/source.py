"""What every source of frames offers, video file or folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

RgbImage = NDArray[np.uint8]


class FrameSource(Protocol):
    """The frames of one video by number. One thread at a time may use a source.

    Attributes:
        path: as it was opened.
        size_hw: of every frame in pixels, rotation applied.
        frame_count: frames that can be read.
        timestamps: seconds from the first frame, strictly increasing, one per frame.
    """

    path: Path
    size_hw: tuple[int, int]
    frame_count: int
    timestamps: tuple[float, ...]

    def read(self, frame: int) -> RgbImage:
        """Read one frame, (H, W, 3) RGB.

        Raises:
            IndexError: if there is no such frame.
            VideoError: if it cannot be decoded.
            ValueError: if the source is closed, and was a file.
        """

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, RgbImage]]:
        """Read frames in order with flat memory, each with its number."""

    def close(self) -> None:
        """Release the file."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""


def scaled_hw(size_hw: tuple[int, int], longest: int) -> tuple[int, int]:
    """Scale a size down, if it must be, so that its longer side has at most so many pixels."""
    factor = min(longest / max(size_hw), 1.0)
    return max(1, round(size_hw[0] * factor)), max(1, round(size_hw[1] * factor))
