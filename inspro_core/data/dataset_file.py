"""The annotation file of a dataset that the project makes itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from inspro_core.atomic import write_text
from inspro_core.domain.project import Category

Described = tuple[dict[str, Any], list[dict[str, Any]]]  # a video's entry and its annotations, without ids


def assemble_dataset(described: Sequence[Described], categories: Sequence[Category], text: str) -> dict[str, Any]:
    """Number the videos and tracks from 1 and put them into one dataset."""
    videos = [{"id": number, **video} for number, (video, _) in enumerate(described, 1)]
    numbered = ((number, track) for number, (_, tracks) in enumerate(described, 1) for track in tracks)
    annotations = [{"id": i, "video_id": video, **track} for i, (video, track) in enumerate(numbered, 1)]
    entries = [{"id": c.id, "name": c.name, "supercategory": c.supercategory} for c in categories]
    return {"info": {"description": text}, "videos": videos, "annotations": annotations, "categories": entries}


def write_dataset_file(
    out_dir: Path, described: Sequence[Described], categories: Sequence[Category], text: str
) -> None:
    """Write `instances.json`, whole or not at all."""
    write_text(out_dir / "instances.json", json.dumps(assemble_dataset(described, categories, text)))
