"""How the classes of COCO are called in video datasets, so that its pictures can be trained on beside videos."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from inspro_core.data.clip_index import ClipIndex
from inspro_core.errors import UsageError
from inspro_core.formats.category_presets import presets

MAP_NAMES = ("coco_to_ytvis_2019", "coco_to_ytvis_2021", "coco_to_ovis")


def read_class_map(name: str) -> dict[str, str]:
    """Read a shipped map: class of the video dataset by class of COCO; the classes that it lacks are left out."""
    content: dict[str, Any] = json.loads(
        (files("resources") / "category_maps" / f"{name}.json").read_text(encoding="utf-8")
    )
    classes: dict[str, str] = content["classes"]
    return classes


def map_coco_classes(indices: Sequence[ClipIndex], name: str) -> list[ClipIndex]:
    """Rename the classes of every dataset all of whose classes are COCO's.

    Args:
        indices: datasets.
        name: of the map, one of `MAP_NAMES`.

    Raises:
        UsageError: if no dataset has COCO's classes.
    """
    coco = {category.name for preset in presets() if preset.name == "COCO" for category in preset.categories}
    is_coco = [{category.name for category in index.categories} <= coco for index in indices]
    if not any(is_coco):
        raise UsageError("the class map {name}: none of the datasets has COCO's classes", name=name)
    classes = read_class_map(name)
    return [index.with_classes(classes) if mapped else index for index, mapped in zip(indices, is_coco, strict=True)]
