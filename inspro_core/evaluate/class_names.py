"""Ground truth under other class names: coarser ones, or one for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def rename_classes(truth: Mapping[str, Any], rename: Callable[[str], str]) -> dict[str, Any]:
    """Give the classes of a YouTube-VIS ground truth other names; classes that get the same name become one.

    Args:
        truth: content of an annotation file; not changed.
        rename: turns a class's name into its new one.

    Returns:
        The ground truth with categories numbered from 1 in the order in which their new names first occur.
    """
    names: dict[str, int] = {}
    new_ids = {}
    for category in truth["categories"]:
        new_ids[category["id"]] = names.setdefault(rename(str(category["name"])), len(names) + 1)
    return {
        **truth,
        "categories": [{"id": category_id, "name": name} for name, category_id in names.items()],
        "annotations": [{**row, "category_id": new_ids[row["category_id"]]} for row in truth.get("annotations") or ()],
    }
