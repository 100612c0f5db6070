"""Datasets as flat arrays, made for sampling clips in worker processes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from inspro_core.data.dataset_rows import DatasetRows
from inspro_core.data.layouts.locate import DatasetLocation, locate_dataset
from inspro_core.data.rows_cache import find_cached, keep
from inspro_core.domain.project import Category
from inspro_core.errors import VideoError
from inspro_core.media import read_picture

KEEP_FROM_SECONDS = 1.0  # a dataset that took as long to read is kept as a mapped file
LEFT_OUT = -1  # label of an object whose class is not learned


@dataclass(frozen=True)
class ClipIndex:
    """Videos, frames and objects of one dataset without a Python object per mask.

    Attributes:
        rows: the dataset.
        labels: (M,) class index of each object, -1 for one that is left out.
        categories: of the class indices.
    """

    rows: DatasetRows
    labels: NDArray[np.integer]
    categories: tuple[Category, ...]

    @property
    def folder(self) -> Path:
        """The folder of the pictures."""
        return self.rows.folder

    @property
    def file_names(self) -> NDArray[np.str_]:
        """Name of the picture of each frame, (F,), all videos in a row."""
        return self.rows.file_names

    @property
    def video_starts(self) -> NDArray[np.int64]:
        """Index of the first frame of each video, (V + 1,)."""
        return self.rows.video_starts

    @property
    def video_count(self) -> int:
        """Number of videos."""
        return len(self.rows.video_starts) - 1

    @property
    def object_count(self) -> int:
        """Number of objects that can be asked for, over all frames: no crowds, none of a class that is left out."""
        return int(np.count_nonzero((self.labels != LEFT_OUT) & ~self.rows.is_crowd))

    @property
    def has_masks(self) -> bool:
        """Whether objects have masks; otherwise boxes."""
        return self.rows.has_masks

    def with_categories(self, categories: Sequence[Category]) -> ClipIndex:
        """Return the dataset with class indices of another list, matched by name.

        Raises:
            ValueError: if the list lacks one of its categories.
        """
        place = {category.name: index for index, category in enumerate(categories)}
        if missing := [category.name for category in self.categories if category.name not in place]:
            raise ValueError(f"the list has no {', '.join(missing)}")
        table = [place[category.name] for category in self.categories]
        return replace(self, labels=self._mapped(table), categories=tuple(categories))

    def with_classes(self, classes: Mapping[str, str]) -> ClipIndex:
        """Return the dataset with its classes renamed; several may become one, and others are left out.

        Args:
            classes: new name by old name.
        """
        kept = dict.fromkeys(classes[c.name] for c in self.categories if c.name in classes)
        place = {name: index for index, name in enumerate(kept)}
        table = [place[classes[c.name]] if c.name in classes else LEFT_OUT for c in self.categories]
        categories = tuple(Category(number, name) for number, name in enumerate(kept, 1))
        return replace(self, labels=self._mapped(table), categories=categories)

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """Read the picture of a frame (index over the whole dataset), (H, W, 3) RGB.

        Raises:
            VideoError: if it cannot be read, or is of another size than its labels.
        """
        path = self.folder / str(self.file_names[frame])
        image = read_picture(path)
        height, width = self.size_hw(frame)
        if image.shape[:2] != (height, width):
            raise VideoError(
                path,
                "has {found} pixels, its labels are for {expected}; bring it to that size (a camera's turn counts: "
                "EXIF orientation)",
                found=f"{image.shape[1]}×{image.shape[0]}",
                expected=f"{width}×{height}",
            )
        return image

    def size_hw(self, frame: int) -> tuple[int, int]:
        """Height and width of a frame in pixels, as the labels have it."""
        video = int(np.searchsorted(self.video_starts, frame, side="right")) - 1
        height, width = self.rows.sizes_hw[video].tolist()
        return height, width

    def masks(self, frame: int) -> list[tuple[int, int, NDArray[np.uint8]]]:
        """Decode the objects of a frame (index over the whole dataset): class index, track id, (H, W) of 0 and 1.

        Crowds and objects of classes that are left out are not listed. A box is a rectangle.
        """
        start, stop = self.rows.mask_starts[frame : frame + 2].tolist()
        size_hw = self.size_hw(frame)
        return [
            (int(self.labels[index]), int(self.rows.track_ids[index]), self._mask(index, size_hw))
            for index in range(start, stop)
            if self.labels[index] >= 0 and not self.rows.is_crowd[index]
        ]

    def run_lengths(self, index: int) -> bytes:
        """Return the compressed run lengths of an object with a mask."""
        start, stop = self.rows.count_starts[index : index + 2].tolist()
        return self.rows.counts[start:stop].tobytes()

    def _mask(self, index: int, size_hw: tuple[int, int]) -> NDArray[np.uint8]:
        if self.has_masks:
            decoded: NDArray[np.uint8] = coco_mask.decode({"size": list(size_hw), "counts": self.run_lengths(index)})
            return decoded
        mask = np.zeros(size_hw, dtype=np.uint8)
        x0, y0, x1, y1 = np.round(self.rows.boxes_xyxy[index]).astype(int).clip(0).tolist()
        mask[y0:y1, x0:x1] = 1
        return mask

    def _mapped(self, table: Sequence[int]) -> NDArray[np.integer]:
        """Give each object the class index that the table has for its own."""
        extended = np.array([*table, LEFT_OUT], dtype=np.int32)  # -1 stays
        mapped: NDArray[np.integer] = extended[self.labels]
        return mapped


def unite_categories(indices: Sequence[ClipIndex]) -> tuple[ClipIndex, ...]:
    """Give datasets one list of categories: all names in the order in which they first occur, ids from 1."""
    united: dict[str, Category] = {}
    for index in indices:
        for category in index.categories:
            united.setdefault(category.name, replace(category, id=len(united) + 1))
    return tuple(index.with_categories(tuple(united.values())) for index in indices)


def read_clip_index(path: Path) -> ClipIndex:
    """Read a dataset: YouTube-VIS 2019 or 2021, OVIS, COCO instance or ImageNet VID, see `locate_dataset`.

    What takes long to read is kept as a mapped file in the user's cache, until the annotations change.

    Raises:
        FormatError: if the path is none of these, or an entry is wrong.
    """
    location = locate_dataset(path)
    name, fingerprint = _cache_name(location), location.fingerprint()
    rows: DatasetRows | None = find_cached(name, fingerprint)
    if rows is None or not rows.folder.is_dir():
        began = time.monotonic()
        read = location.read()
        rows = keep(read, name, fingerprint) if time.monotonic() - began >= KEEP_FROM_SECONDS else read
    return ClipIndex(rows, rows.labels, rows.categories)


def _cache_name(location: DatasetLocation) -> str:
    digest = hashlib.sha256(str(location.annotations.resolve()).encode()).hexdigest()[:16]
    return f"{location.annotations.stem}-{digest}"
