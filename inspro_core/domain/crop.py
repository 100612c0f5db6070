"""The part of a mask inside its tight box: what is worth decoding and drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.mask import BoolImage, Mask

Box: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom in pixels; right and bottom excluded
BASE, MORE, SIGN = 48, 32, 16  # a character of COCO counts is 48 + 5 bits of value + one bit "more follows"


@dataclass(frozen=True)
class Crop:
    """A box that holds all of a mask, the tight one where it was decoded, and the pixels in it.

    Attributes:
        box: all zero for an empty mask that was decoded.
        pixels: (h, w) of the box.
    """

    box: Box
    pixels: BoolImage

    @classmethod
    def of(cls, mask: Mask) -> Crop:
        """Decode a mask's box alone: some ten times faster than the whole frame where an object is small."""
        return crops_of([mask])[0]

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

    @property
    def area(self) -> int:
        """Number of pixels that are set."""
        return int(np.count_nonzero(self.pixels))

    def grown(self, margin: int, size_hw: tuple[int, int]) -> Crop:
        """Return the same mask in a box that reaches further by some pixels, inside a frame of this size."""
        left, top, right, bottom = self.box
        box = (
            max(left - margin, 0),
            max(top - margin, 0),
            min(right + margin, size_hw[1]),
            min(bottom + margin, size_hw[0]),
        )
        return Crop(box, self.window(box))

    def united(self, other: Crop) -> Crop:
        """Return the pixels of both masks."""
        if not self.pixels.size or not other.pixels.size:
            return self if self.pixels.size else other
        box = hull(self.box, other.box)
        return Crop(box, self.window(box) | other.window(box))

    def without(self, other: Crop) -> Crop:
        """Return the pixels that another mask does not have: itself where they share none."""
        theirs = other.window(self.box)
        return Crop(self.box, self.pixels & ~theirs) if (self.pixels & theirs).any() else self

    def to_array(self, size_hw: tuple[int, int]) -> BoolImage:
        """Return the (H, W) mask of the whole frame."""
        return self.window((0, 0, size_hw[1], size_hw[0]))

    def to_mask(self, size_hw: tuple[int, int]) -> Mask:
        """Encode the mask of a frame of this size, in which the box lies: as fast as the box is small."""
        return Mask.from_window(np.ascontiguousarray(self.pixels.T), self.box[0], self.box[1], size_hw)


def hull(one: Box, other: Box) -> Box:
    """Return the smallest box that holds two boxes."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def crops_of(masks: Sequence[Mask]) -> list[Crop]:
    """Decode the boxes of many masks at once: all of a frame take little longer than a few alone.

    Args:
        masks: of one size, such as those of a frame.

    Returns:
        One crop per mask, in their order.

    Raises:
        ValueError: if the sizes differ.
    """
    if len({mask.size_hw for mask in masks}) > 1:
        raise ValueError(f"expected masks of one size, got {sorted({mask.size_hw for mask in masks})}")
    crops = [Crop((0, 0, 0, 0), np.zeros((0, 0), dtype=bool))] * len(masks)
    if not masks:
        return crops
    starts, stops, owners = _runs_of_ones([mask.counts for mask in masks])
    if not starts.size:
        return crops
    counts = np.bincount(owners)
    filled = np.flatnonzero(counts)  # masks that have a pixel
    counts = counts[filled]
    first = np.cumsum(counts) - counts
    boxes, columns = _boxes(starts, stops, first, masks[0].size_hw[0])
    left, top, right, bottom = boxes
    rows = bottom - top
    offsets = np.concatenate(([0], np.cumsum((right - left) * rows)))  # all boxes one after the other, by columns
    shift = np.repeat(offsets[:-1] - left * rows - top, counts)
    shift += columns * (np.repeat(rows, counts) - masks[0].size_hw[0])  # from the frame's pixels to the box's
    turns = np.empty(2 * len(starts) + 2, dtype=np.int64)  # where zeros and ones take turns
    turns[0], turns[-1] = 0, offsets[-1]
    turns[1:-1:2], turns[2:-1:2] = starts + shift, stops + shift
    pixels = np.repeat(np.arange(len(turns) - 1) % 2 == 1, np.diff(turns))
    for place, index in enumerate(filled.tolist()):
        by_columns = pixels[offsets[place] : offsets[place + 1]].reshape(-1, rows[place])
        x0, y0, x1, y1 = boxes[:, place].tolist()
        crops[index] = Crop((x0, y0, x1, y1), cv2.transpose(by_columns.view(np.uint8)).view(np.bool_))
    return crops


def _boxes(
    starts: NDArray[np.int64], stops: NDArray[np.int64], first: NDArray[np.int64], height: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the boxes of masks from their runs.

    Args:
        starts: (R,) pixels counted down the columns; see `_runs_of_ones`.
        stops: (R,) likewise.
        first: (N,) where the runs of each mask begin.
        height: of the frame.

    Returns:
        (4, N) left, top, right, bottom, and (R,) the columns in which the runs start.
    """
    columns, last_columns = starts // height, (stops - 1) // height
    is_within = columns == last_columns  # a run over two columns touches the top and the bottom
    top = np.minimum.reduceat(np.where(is_within, starts - columns * height, 0), first)
    bottom = np.maximum.reduceat(np.where(is_within, stops - columns * height, height), first)
    left, right = columns[first], last_columns[np.append(first[1:], len(starts)) - 1] + 1
    return np.stack((left, top, right, bottom)), columns


def _runs_of_ones(all_counts: Sequence[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Read COCO's compressed counts of many masks.

    Returns:
        (R,) starts and (R,) stops of the runs of ones that are not empty, in pixels counted down the columns of their
        frame, and (R,) the masks they belong to.
    """
    values = np.frombuffer(b"".join(all_counts), dtype=np.uint8).astype(np.int64) - BASE
    last = np.flatnonzero((values & MORE) == 0)
    first = np.concatenate(([0], last[:-1] + 1))
    sizes = last - first + 1  # characters of each number
    place = np.arange(len(values)) - np.repeat(first, sizes)
    numbers = np.add.reduceat((values & (MORE - 1)) << (5 * place), first)
    numbers -= np.where((values[last] & SIGN) != 0, 1 << (5 * sizes), 0)
    bounds = [0, *np.searchsorted(last, np.cumsum([len(counts) for counts in all_counts])).tolist()]
    ends = np.empty_like(numbers)
    for begin, end in pairwise(bounds):
        for start in (begin + 1, begin + 2):  # from the fourth on, each is told as the difference to the one two before
            numbers[start:end:2].cumsum(out=numbers[start:end:2])
        numbers[begin:end].cumsum(out=ends[begin:end])
    owners = np.repeat(np.arange(len(all_counts)), np.diff(bounds))
    is_of_ones = ((np.arange(len(numbers)) - np.array(bounds)[owners]) & 1 == 1) & (numbers > 0)
    stops = ends[is_of_ones]
    return stops - numbers[is_of_ones], stops, owners[is_of_ones]
