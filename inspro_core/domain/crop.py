"""The part of a mask inside its tight box: what is worth decoding and drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage, Mask

Box: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom in pixels; right and bottom excluded
BASE, MORE, SIGN = 48, 32, 16  # a character of COCO counts is 48 + 5 bits of value + one bit "more follows"


@dataclass(frozen=True)
class Crop:
    """A mask's tight box and the pixels in it.

    Attributes:
        box: all zero for an empty mask.
        pixels: (h, w) of the box, C-contiguous.
    """

    box: Box
    pixels: BoolImage

    @classmethod
    def of(cls, mask: Mask) -> Crop:
        """Decode a mask's box alone: some ten times faster than the whole frame where an object is small."""
        height = mask.size_hw[0]
        ends = np.cumsum(_run_lengths(mask.counts))
        starts, stops = ends[0:-1:2], ends[1::2]  # of the runs of ones, column by column
        filled = stops > starts
        starts, stops = starts[filled], stops[filled]
        if not starts.size:
            return cls((0, 0, 0, 0), np.zeros((0, 0), dtype=bool))
        columns, left = starts // height, int(starts[0]) // height
        if (columns == (stops - 1) // height).all():
            top, bottom = int((starts % height).min()), int(((stops - 1) % height).max()) + 1
        else:  # a run over two columns touches the top and the bottom
            top, bottom = 0, height
        right, rows = (int(stops[-1]) - 1) // height + 1, bottom - top
        shift = (columns - left) * rows - columns * height - top  # from the frame's count of pixels to the box's
        steps = np.zeros((right - left) * rows + 1, dtype=np.int8)
        steps[starts + shift] = 1
        steps[stops + shift] -= 1  # where a run begins at the end of another, they cancel
        filled_columns = np.cumsum(steps[:-1], dtype=np.int8).view(np.bool_).reshape(right - left, rows)
        return cls((left, top, right, bottom), np.ascontiguousarray(filled_columns.T))

    @classmethod
    def of_array(cls, image: BoolImage) -> Crop:
        """Cut the tight box out of an (H, W) image."""
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        if not rows.size:
            return cls((0, 0, 0, 0), np.zeros((0, 0), dtype=bool))
        left, top, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
        return cls((left, top, right, bottom), np.ascontiguousarray(image[top:bottom, left:right]))

    def window(self, box: Box) -> BoolImage:
        """Return the mask inside a box of the frame, (bottom - top, right - left)."""
        shown = np.zeros((box[3] - box[1], box[2] - box[0]), dtype=bool)
        left, top = max(box[0], self.box[0]), max(box[1], self.box[1])
        right, bottom = min(box[2], self.box[2]), min(box[3], self.box[3])
        if left < right and top < bottom:
            x, y = self.box[0], self.box[1]
            part = self.pixels[top - y : bottom - y, left - x : right - x]
            shown[top - box[1] : bottom - box[1], left - box[0] : right - box[0]] = part
        return shown

    def has(self, x: int, y: int) -> bool:
        """Tell whether a pixel of the frame belongs to the mask."""
        left, top, right, bottom = self.box
        return left <= x < right and top <= y < bottom and bool(self.pixels[y - top, x - left])

    def to_array(self, size_hw: tuple[int, int]) -> BoolImage:
        """Return the (H, W) mask of the whole frame."""
        return self.window((0, 0, size_hw[1], size_hw[0]))


def _run_lengths(counts: bytes) -> NDArray[np.int64]:
    """Read COCO's compressed counts: (R,) lengths of alternating runs of zeros and ones."""
    values = np.frombuffer(counts, dtype=np.uint8).astype(np.int64) - BASE
    last = np.flatnonzero((values & MORE) == 0)
    first = np.concatenate(([0], last[:-1] + 1))
    place = np.arange(len(values)) - np.repeat(first, last - first + 1)
    numbers = np.add.reduceat((values & (MORE - 1)) << (5 * place), first)
    is_negative = (values[last] & SIGN) != 0
    numbers -= np.where(is_negative, 1 << (5 * (last - first + 1)), 0)
    for start in (1, 2):  # from the fourth on, each is told as the difference to the one two before
        numbers[start::2] = np.cumsum(numbers[start::2])
    return numbers
