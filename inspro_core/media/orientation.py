"""The display matrix: how a player turns and mirrors stored pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame

from inspro_core.media.source import RgbImage


@dataclass(frozen=True)
class Orientation:
    """One of the eight ways to turn and mirror a picture.

    Attributes:
        is_transposed: rows become columns, done first.
        flips_x, flips_y: mirror left-right, top-bottom, done after it.
    """

    is_transposed: bool = False
    flips_x: bool = False
    flips_y: bool = False

    def apply(self, image: RgbImage) -> RgbImage:
        """Turn an (H, W, 3) picture as stored into the picture as shown."""
        if self.is_transposed:
            image = image.transpose(1, 0, 2)
        if self.flips_x:
            image = image[:, ::-1]
        if self.flips_y:
            image = image[::-1]
        return np.ascontiguousarray(image)

    def shown_size(self, stored_hw: tuple[int, int]) -> tuple[int, int]:
        """Give the size of the shown picture."""
        return (stored_hw[1], stored_hw[0]) if self.is_transposed else stored_hw


QUARTER_TURNS = (  # counter-clockwise, 0 to 3
    Orientation(),
    Orientation(True, flips_y=True),
    Orientation(flips_x=True, flips_y=True),
    Orientation(True, flips_x=True),
)


def frame_orientation(frame: VideoFrame) -> Orientation:
    """Read the display matrix of a decoded frame; a turn by other than multiples of 90° is taken to the nearest.

    The matrix holds nine 32-bit numbers; a point (x, y) is shown at (a·x + c·y, b·x + d·y) (ISO 14496-12).
    """
    try:
        data: Any = frame.side_data.get(Type.DISPLAYMATRIX)  # type: ignore[call-overload]  # PyAV types its keys as str
    except ValueError:  # a kind of side data that PyAV does not know, as in TIFF files, hides the others
        return QUARTER_TURNS[round(frame.rotation / 90) % 4]
    if data is None:
        return Orientation()
    a, b, _, c, d = np.frombuffer(bytes(data), dtype=np.int32)[:5].astype(np.int64)
    if abs(b) + abs(c) > abs(a) + abs(d):
        return Orientation(True, flips_x=bool(c < 0), flips_y=bool(b < 0))
    return Orientation(False, flips_x=bool(a < 0), flips_y=bool(d < 0))
