"""One binary mask, held as COCO run lengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

BoolImage = NDArray[np.bool_]


@dataclass(frozen=True)
class Mask:
    """A binary mask of one frame.

    Attributes:
        size_hw: height and width of the frame in pixels.
        counts: COCO compressed run lengths (LEB128-like ASCII), column-major, as pycocotools writes them.
    """

    size_hw: tuple[int, int]
    counts: bytes

    @classmethod
    def from_array(cls, array: NDArray[Any]) -> Mask:
        """Encode an image; every non-zero pixel belongs to the mask.

        Args:
            array: (H, W), bool or any integer type.

        Raises:
            ValueError: if the array is not two-dimensional.
        """
        if array.ndim != 2:
            raise ValueError(f"a mask is an (H, W) array, got shape {array.shape}")
        rle = coco_mask.encode(np.asfortranarray(array != 0, dtype=np.uint8))
        return cls((int(array.shape[0]), int(array.shape[1])), rle["counts"])

    @classmethod
    def from_window(cls, columns: BoolImage, left: int, top: int, size_hw: tuple[int, int]) -> Mask:
        """Encode a part of a frame, outside of which nothing is set: as fast as the part is small.

        Args:
            columns: (w, h) the part, column by column.
            left: column of the frame in which the part begins, pixels.
            top: row likewise.
            size_hw: of the frame.
        """
        height, width = size_hw
        padded = np.zeros((len(columns), columns.shape[1] + 2), dtype=np.bool_)
        padded[:, 1:-1] = columns
        turns = np.flatnonzero(padded[:, 1:] != padded[:, :-1])  # a start and a stop of ones by turns
        column, row = np.divmod(turns, columns.shape[1] + 1)
        turns = (left + column) * height + top + row
        is_kept = np.ones(len(turns), dtype=np.bool_)
        breaks = turns[1:-1:2] != turns[2::2]  # else ones go on from the foot of a column to the next one's top
        is_kept[1:-1:2] = is_kept[2::2] = breaks
        turns = np.concatenate(([0], turns[is_kept], [height * width]))
        runs = turns[1:] - turns[:-1]
        runs = runs[:-1] if len(runs) > 1 and not runs[-1] else runs
        rle = coco_mask.frPyObjects({"size": [height, width], "counts": runs.tolist()}, height, width)
        return cls(size_hw, rle["counts"])

    @classmethod
    def empty(cls, size_hw: tuple[int, int]) -> Mask:
        """Make the mask without a pixel."""
        return cls.from_array(np.zeros(size_hw, dtype=np.uint8))

    @classmethod
    def union(cls, masks: Sequence[Mask]) -> Mask:
        """Join masks of one size, at least one; far faster than by their pixels."""
        return cls(masks[0].size_hw, coco_mask.merge([mask.coco_rle for mask in masks])["counts"])

    def to_array(self) -> BoolImage:
        """Decode to an (H, W) bool array."""
        decoded: BoolImage = coco_mask.decode(self.coco_rle).view(np.bool_)
        return decoded

    @property
    def coco_rle(self) -> dict[str, Any]:
        """The pycocotools dictionary `{"size": [H, W], "counts": bytes}`."""
        return {"size": [self.size_hw[0], self.size_hw[1]], "counts": self.counts}

    @cached_property
    def area(self) -> int:
        """Number of pixels."""
        return int(coco_mask.area(self.coco_rle))

    @cached_property
    def bbox_xywh(self) -> tuple[float, float, float, float]:
        """The tight box in pixels: left, top, width, height; all zero for an empty mask."""
        x, y, w, h = (float(v) for v in coco_mask.toBbox(self.coco_rle))
        return x, y, w, h

    @property
    def is_empty(self) -> bool:
        """Whether no pixel is set."""
        return self.area == 0

    def iou(self, other: Mask) -> float:
        """Intersection over union with another mask of the same size; 0 if both are empty.

        Raises:
            ValueError: if the sizes differ.
        """
        if self.size_hw != other.size_hw:
            raise ValueError(f"masks of different sizes: {self.size_hw} and {other.size_hw}")
        return float(coco_mask.iou([self.coco_rle], [other.coco_rle], [0])[0, 0])
