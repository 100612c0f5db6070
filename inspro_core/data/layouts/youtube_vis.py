"""YouTube-VIS 2019 and 2021, OVIS: one JSON file of videos and tracks beside a folder of frames."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspro_core.data.dataset_rows import DatasetRows, RowBuilder
from inspro_core.errors import FormatError
from inspro_core.formats.json_entry import (
    CATEGORY,
    VIDEO,
    Entry,
    as_integer,
    as_list,
    as_names,
    as_positive,
    look_up,
    number_ids,
    read_categories,
    read_mask,
)


def read_youtube_vis_rows(file: Path, pictures: Path, content: dict[str, Any]) -> DatasetRows:
    """Flatten a dataset file.

    Args:
        file: that the content comes from.
        pictures: folder of the frames.
        content: its JSON.

    Raises:
        FormatError: if an entry is wrong, naming its place.
    """
    root = Entry(file, "", content)
    listed, category_ids = read_categories(root.entries("categories"))
    categories = sorted(listed, key=lambda category: category.id)
    class_index = {category.id: index for index, category in enumerate(categories)}
    builder = RowBuilder(pictures, categories)
    videos = root.entries("videos")
    numbers = number_ids(videos)
    first_frames, lengths, sizes = [], [], []
    for video in videos:
        names = video.get("file_names", as_names)
        if not names:
            raise video.refusal("file_names", "is empty")
        sizes.append((video.get("height", as_positive), video.get("width", as_positive)))
        lengths.append(len(names))
        first_frames.append(builder.add_video(names, sizes[-1]))
    for number, track in enumerate(root.entries("annotations", []), 1):
        video_index = look_up(track, "video_id", numbers, VIDEO) - 1
        label = class_index[look_up(track, "category_id", category_ids, CATEGORY)]
        masks = track.get("segmentations", as_list)
        if len(masks) != (length := lengths[video_index]):
            raise track.refusal(
                "segmentations", "{found} entries for a video of {count} frames", found=len(masks), count=length
            )
        is_crowd = bool(track.get("iscrowd", as_integer, 0))
        for offset, content_of_mask in enumerate(masks):
            if content_of_mask:
                place = track.where(f"segmentations[{offset}]")
                mask = read_mask(file, place, content_of_mask, sizes[video_index])
                builder.add_mask(first_frames[video_index] + offset, label, number, mask.counts, is_crowd)
    return builder.build()


def find_picture_folder(file: Path) -> Path:
    """Find `JPEGImages` beside an annotation file (2021, OVIS), or in the folder of its name (2019).

    Raises:
        FormatError: if there is none.
    """
    for folder in (file.parent / "JPEGImages", file.parent / file.stem / "JPEGImages"):
        if folder.is_dir():
            return folder
    raise FormatError(
        file,
        "no folder JPEGImages beside it, and none in {folder}/; put the frames there as <video>/<frame>.jpg",
        folder=file.stem,
    )
