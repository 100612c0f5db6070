"""A YouTube-VIS dataset as flat arrays, made for sampling clips in worker processes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from inspro_core.domain.project import Category
from inspro_core.errors import FormatError
from inspro_core.formats.json_entry import read_mask

ANNOTATION_NAMES = ("instances.json", "train.json", "valid.json", "annotations.json")


@dataclass(frozen=True)
class ClipIndex:
    """Videos, frames and masks of one dataset without a Python object per mask.

    Attributes:
        folder: of the pictures.
        file_names: one per frame, all videos in a row.
        video_starts: (V + 1,) index of the first frame of each video.
        mask_starts: (F + 1,) index of the first mask of each frame.
        labels: (M,) class index of each mask.
        track_ids: (M,) unique in the dataset.
        count_starts: (M + 1,) where each mask's run lengths begin in `counts`.
        counts: all compressed run lengths in a row.
        size_hw: (M, 2) size of each mask.
        categories: of the class indices.
    """

    folder: Path
    file_names: NDArray[np.str_]
    video_starts: NDArray[np.int64]
    mask_starts: NDArray[np.int64]
    labels: NDArray[np.int64]
    track_ids: NDArray[np.int64]
    count_starts: NDArray[np.int64]
    counts: NDArray[np.uint8]
    size_hw: NDArray[np.int64]
    categories: tuple[Category, ...]

    @property
    def video_count(self) -> int:
        """Number of videos."""
        return len(self.video_starts) - 1

    def with_categories(self, categories: Sequence[Category]) -> ClipIndex:
        """Return the dataset with class indices of another list, matched by name.

        Raises:
            ValueError: if the list lacks one of its categories.
        """
        place = {category.name: index for index, category in enumerate(categories)}
        if missing := [category.name for category in self.categories if category.name not in place]:
            raise ValueError(f"the list has no {', '.join(missing)}")
        table = np.array([place[category.name] for category in self.categories], dtype=np.int64)
        return replace(self, labels=table[self.labels], categories=tuple(categories))

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """Read the picture of a frame (index over the whole dataset), (H, W, 3) RGB.

        Raises:
            FormatError: if it cannot be read.
        """
        path = self.folder / str(self.file_names[frame])
        image = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if image is None:
            raise FormatError(path, "cannot be read as a picture")
        return np.ascontiguousarray(image[:, :, ::-1], dtype=np.uint8)

    def masks(self, frame: int) -> list[tuple[int, int, NDArray[np.uint8]]]:
        """Decode the masks of a frame (index over the whole dataset): class index, track id, (H, W) of 0 and 1."""
        decoded = []
        for index in range(self.mask_starts[frame], self.mask_starts[frame + 1]):
            counts = self.counts[self.count_starts[index] : self.count_starts[index + 1]].tobytes()
            rle = {"size": self.size_hw[index].tolist(), "counts": counts}
            decoded.append((int(self.labels[index]), int(self.track_ids[index]), coco_mask.decode(rle)))
        return decoded


def unite_categories(indices: Sequence[ClipIndex]) -> tuple[ClipIndex, ...]:
    """Give datasets one list of categories: all names in the order in which they first occur, ids from 1."""
    united: dict[str, Category] = {}
    for index in indices:
        for category in index.categories:
            united.setdefault(category.name, replace(category, id=len(united) + 1))
    return tuple(index.with_categories(tuple(united.values())) for index in indices)


def read_clip_index(path: Path) -> ClipIndex:
    """Read a dataset.

    Args:
        path: annotation file, or the folder that holds one beside `JPEGImages`. Crowds are left out.

    Raises:
        FormatError: if there is no annotation file, no picture folder, or an entry is wrong.
    """
    file = find_annotation_file(path)
    folder = find_picture_folder(file)
    try:
        dataset = json.loads(file.read_text(encoding="utf-8"))
        return _flatten(file, folder, dataset)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise FormatError(file, f"is not JSON: {error}") from error
    except (KeyError, TypeError, IndexError) as error:
        raise FormatError(file, f"does not follow YouTube-VIS: {type(error).__name__} {error}") from error


def find_picture_folder(file: Path) -> Path:
    """Find `JPEGImages` beside an annotation file, or in the folder of its name (2019 layout).

    Raises:
        FormatError: if there is none.
    """
    for folder in (file.parent / "JPEGImages", file.parent / file.stem / "JPEGImages"):
        if folder.is_dir():
            return folder
    raise FormatError(file, "no folder JPEGImages beside it; put the pictures there as <video>/<frame>.jpg")


def find_annotation_file(path: Path) -> Path:
    """Find the annotation file that a path means: itself, or one of the usual names in a folder.

    Raises:
        FormatError: if there is none.
    """
    if path.is_file():
        return path
    for name in ANNOTATION_NAMES:
        if (path / name).is_file():
            return path / name
    raise FormatError(path, f"no annotation file; expected one of {', '.join(ANNOTATION_NAMES)}")


def _flatten(file: Path, folder: Path, dataset: dict[str, Any]) -> ClipIndex:
    categories = tuple(
        Category(int(c["id"]), str(c["name"]), str(c.get("supercategory") or ""))
        for c in sorted(dataset["categories"], key=lambda c: int(c["id"]))
    )
    class_index = {category.id: index for index, category in enumerate(categories)}
    videos = dataset["videos"]
    starts = np.cumsum([0, *(len(video["file_names"]) for video in videos)])
    first_frame = {int(video["id"]): int(start) for video, start in zip(videos, starts, strict=False)}
    lengths = {int(video["id"]): len(video["file_names"]) for video in videos}
    sizes = {int(video["id"]): (int(video["height"]), int(video["width"])) for video in videos}
    for number, video in enumerate(videos):
        if not video["file_names"]:
            raise FormatError(file, f"videos[{number}].file_names: is empty")
    per_frame: list[list[tuple[int, int, bytes, tuple[int, int]]]] = [[] for _ in range(starts[-1])]
    for number, annotation in enumerate(dataset.get("annotations") or ()):
        if annotation.get("iscrowd"):
            continue
        video_id = int(annotation["video_id"])
        segmentations = annotation["segmentations"]
        if len(segmentations) != lengths[video_id]:
            problem = f"{len(segmentations)} entries for a video of {lengths[video_id]} frames"
            raise FormatError(file, f"annotations[{number}].segmentations: {problem}")
        label = class_index[int(annotation["category_id"])]
        for offset, segmentation in enumerate(segmentations):
            if segmentation:
                place = f"annotations[{number}].segmentations[{offset}]"
                mask = read_mask(file, place, segmentation, sizes[video_id])
                (height, width), counts = mask.size_hw, mask.counts
                per_frame[first_frame[video_id] + offset].append((label, number + 1, counts, (height, width)))
    rows = [row for frame in per_frame for row in frame]
    return ClipIndex(
        folder,
        np.array([name for video in videos for name in video["file_names"]], dtype=np.str_),
        np.asarray(starts, dtype=np.int64),
        np.cumsum([0, *(len(frame) for frame in per_frame)], dtype=np.int64),
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int64),
        np.cumsum([0, *(len(row[2]) for row in rows)], dtype=np.int64),
        np.frombuffer(b"".join(row[2] for row in rows), dtype=np.uint8),
        np.array([row[3] for row in rows], dtype=np.int64).reshape(-1, 2),
        categories,
    )
