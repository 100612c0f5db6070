"""COCO instance files: `annotations/instances_<split>.json` and a folder of pictures; each picture is a still video."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspro_core.data.dataset_rows import DatasetRows, RowBuilder
from inspro_core.errors import FormatError
from inspro_core.formats.json_entry import (
    CATEGORY,
    IMAGE,
    Entry,
    as_file_name,
    is_crowd,
    look_up,
    number_ids,
    read_categories,
    read_mask,
    read_size,
)
from inspro_core.media import read_picture

PREFIX = "instances_"


def read_coco_rows(file: Path, pictures: Path, content: dict[str, Any]) -> DatasetRows:
    """Flatten a COCO instance file.

    Args:
        file: that the content comes from.
        pictures: folder of the pictures.
        content: its JSON.

    Raises:
        FormatError: if an entry is wrong, naming its place.
        VideoError: if a picture whose size is missing cannot be read.
    """
    root = Entry(file, "", content)
    listed, category_ids = read_categories(root.entries("categories"))
    categories = sorted(listed, key=lambda category: category.id)
    class_index = {category.id: index for index, category in enumerate(categories)}
    builder = RowBuilder(pictures, categories)
    images = root.entries("images")
    numbers = number_ids(images)
    sizes = []
    for image in images:
        sizes.append(read_size(image, lambda name: _picture_size(pictures / name)))
        builder.add_video([image.get("file_name", as_file_name)], sizes[-1])
    for number, annotation in enumerate(root.entries("annotations", []), 1):
        frame = look_up(annotation, "image_id", numbers, IMAGE) - 1
        label = class_index[look_up(annotation, "category_id", category_ids, CATEGORY)]
        shape = annotation.content.get("segmentation")
        if not shape:
            raise annotation.refusal("segmentation", "is missing; training needs masks, this file has boxes only")
        mask = read_mask(file, annotation.where("segmentation"), shape, sizes[frame])
        builder.add_mask(frame, label, number, mask.counts, is_crowd(annotation))
    return builder.build()


def _picture_size(picture: Path) -> tuple[int, int] | None:
    if not picture.is_file():
        return None
    height, width, _ = read_picture(picture).shape
    return height, width


def find_coco_pictures(file: Path, content: dict[str, Any]) -> Path:
    """Find the folder that holds the first picture of a file.

    Raises:
        FormatError: if none of the usual folders has it.
    """
    images = Entry(file, "", content).entries("images")
    if not images:
        raise FormatError(file, "the list is empty", place="images")
    name = images[0].get("file_name", as_file_name)
    split = file.stem.removeprefix(PREFIX)
    root = file.parent.parent if file.parent.name == "annotations" else file.parent
    tried = [root / split, root / "images" / split, root / "images", root, root / "JPEGImages"]
    for folder in tried:
        if (folder / name).is_file():
            return folder
    places = ", ".join(str(folder) for folder in tried)
    raise FormatError(file, "the picture {name} is in none of {places}", name=name, places=places)
