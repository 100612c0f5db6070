"""A dataset as flat arrays: no Python object per frame or mask."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.project import Category


@dataclass(frozen=True)
class DatasetRows:
    """V videos, F frames and M objects on frames; what belongs to one frame or video lies in a row.

    Attributes:
        folder: of the pictures.
        categories: of the class indices.
        has_masks: whether objects have masks; otherwise they have boxes.
        file_names: (F,) all videos in a row.
        video_starts: (V + 1,) index of the first frame of each video.
        sizes_hw: (V, 2) pixels.
        mask_starts: (F + 1,) index of the first object of each frame.
        labels: (M,) class index.
        track_ids: (M,) unique in the dataset.
        is_crowd: (M,) bool, a group that is neither asked for nor counted as wrong.
        count_starts: (M + 1,) where each mask's run lengths begin in `counts`; empty for boxes.
        counts: all compressed run lengths in a row; empty for boxes.
        boxes_xyxy: (M, 4) pixels of the frame; empty for masks.
    """

    folder: Path
    categories: tuple[Category, ...]
    has_masks: bool
    file_names: NDArray[np.str_]
    video_starts: NDArray[np.int64]
    sizes_hw: NDArray[np.int32]
    mask_starts: NDArray[np.int64]
    labels: NDArray[np.int32]
    track_ids: NDArray[np.int64]
    is_crowd: NDArray[np.bool_]
    count_starts: NDArray[np.int64]
    counts: NDArray[np.uint8]
    boxes_xyxy: NDArray[np.float32]


class RowBuilder:
    """Collects a dataset in any order of its objects.

    Args:
        folder: of the pictures.
        categories: of the class indices.
        has_masks: whether `add_mask` or `add_box` will be called.
    """

    def __init__(self, folder: Path, categories: Sequence[Category], has_masks: bool = True) -> None:
        self._folder, self._categories, self._has_masks = folder, tuple(categories), has_masks
        self._names: list[str] = []
        self._starts, self._sizes = array("q", [0]), array("i")
        self._frames, self._labels, self._tracks, self._crowds = array("q"), array("i"), array("q"), array("b")
        self._ends, self._counts = array("q"), bytearray()
        self._boxes = array("f")

    def add_video(self, file_names: Sequence[str], size_hw: tuple[int, int]) -> int:
        """Add a video and return the index of its first frame."""
        first = len(self._names)
        self._names += file_names
        self._starts.append(len(self._names))
        self._sizes.extend(size_hw)
        return first

    def add_mask(self, frame: int, label: int, track_id: int, counts: bytes, is_crowd: bool = False) -> None:
        """Add an object with compressed run lengths of its frame's size."""
        self._add(frame, label, track_id, is_crowd)
        self._counts += counts
        self._ends.append(len(self._counts))

    def add_box(self, frame: int, label: int, track_id: int, box_xyxy: Sequence[float]) -> None:
        """Add an object with a box."""
        self._add(frame, label, track_id, False)
        self._boxes.extend(box_xyxy)

    def build(self) -> DatasetRows:
        """Sort by frame."""
        frames = _numpy(self._frames, np.int64)
        order = np.argsort(frames, kind="stable")
        count_starts, counts = self._sorted_counts(order)
        per_frame = np.bincount(frames, minlength=len(self._names))
        boxes = _numpy(self._boxes, np.float32).reshape(-1, 4)
        return DatasetRows(
            self._folder,
            self._categories,
            self._has_masks,
            np.array(self._names, dtype=np.str_),
            _numpy(self._starts, np.int64),
            _numpy(self._sizes, np.int32).reshape(-1, 2),
            np.concatenate(([0], np.cumsum(per_frame, dtype=np.int64))),
            _numpy(self._labels, np.int32)[order],
            _numpy(self._tracks, np.int64)[order],
            _numpy(self._crowds, np.int8)[order].astype(bool),
            count_starts,
            counts,
            boxes if self._has_masks else boxes[order],
        )

    def _add(self, frame: int, label: int, track_id: int, is_crowd: bool) -> None:
        self._frames.append(frame)
        self._labels.append(label)
        self._tracks.append(track_id)
        self._crowds.append(is_crowd)

    def _sorted_counts(self, order: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        if not self._has_masks:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8)
        ends = _numpy(self._ends, np.int64)
        begins = np.concatenate(([0], ends[:-1])).astype(np.int64) if len(ends) else ends
        lengths = (ends - begins)[order]
        starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        raw = np.frombuffer(bytes(self._counts), dtype=np.uint8)
        places = np.repeat(begins[order] - starts[:-1], lengths) + np.arange(starts[-1])
        return starts, raw[places]


def _numpy(values: array[Any], dtype: Any) -> NDArray[Any]:
    return np.frombuffer(values, dtype=dtype).copy() if len(values) else np.zeros(0, dtype=dtype)
