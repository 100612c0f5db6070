"""The frames of a video in the order of looking: with time or against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from inspro_core.media import FrameSource, RgbImage

Direction = Literal["forward", "backward"]
FRAMES_PER_READ = 16  # held at once when a video is read backward


def frames_from(
    source: FrameSource, start_frame: int, frames: range, direction: Direction
) -> Iterator[tuple[int, RgbImage]]:
    """Read a video from a frame on to the end of a range, in either direction of time, the start included."""
    if direction == "forward":
        yield from source.frames(start_frame, max(start_frame + 1, frames.stop))
        return
    yield start_frame, source.read(start_frame)
    stop = start_frame
    while stop > frames.start:
        start = max(frames.start, stop - FRAMES_PER_READ)
        yield from reversed(list(source.frames(start, stop)))
        stop = start
