"""YouTube-VIS as values and as JSON: tracks to entries and back.

The schema serves YouTube-VIS 2019 and 2021 and OVIS. Extra keys carry what the schema has no place for: who drew each
mask and how sure the model was, so that an export reads back unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Track
from inspro_core.formats.notes import Note

SOURCES_KEY, SCORES_KEY, TRACK_KEY, NAME_KEY = "sources", "scores", "track_id", "track_name"
REVIEWED_KEY, FRAMES_KEY = "reviewed_frames", "source_frames"


@dataclass(frozen=True)
class YouTubeVisVideo:
    """One video of a dataset.

    Attributes:
        id: its number in the file, from 1.
        name: folder of its pictures.
        size_hw: of its frames.
        file_names: one per frame, relative to the picture folder.
        annotation: its tracks, frames counted in this list; reviewed frames where the file tells.
        is_labelled: False in a split without annotations.
        source_frames: numbers of these frames in the video that was labelled; None where the file does not tell.
    """

    id: int
    name: str
    size_hw: tuple[int, int]
    file_names: tuple[str, ...]
    annotation: Annotation
    is_labelled: bool = True
    source_frames: tuple[int, ...] | None = None


@dataclass(frozen=True)
class YouTubeVisDataset:
    """A dataset file.

    Attributes:
        categories: ids from 1.
        videos: ids from 1 in the order of the file.
        notes: what was left out.
    """

    categories: tuple[Category, ...]
    videos: tuple[YouTubeVisVideo, ...]
    notes: tuple[Note, ...] = ()


def mask_to_rle(mask: Mask) -> dict[str, Any]:
    """Write a mask as the compressed run lengths that all loaders accept."""
    return {"size": list(mask.size_hw), "counts": mask.counts.decode("ascii")}


def track_to_entry(track: Track, frame_count: int, category_id: int) -> dict[str, Any]:
    """Write a track as a ground-truth annotation without `id` and `video_id`; an absent frame is null everywhere."""
    segments = [track.segments.get(frame) for frame in range(frame_count)]
    return {
        "category_id": category_id,
        "iscrowd": 0,
        "segmentations": [s and mask_to_rle(s.mask) for s in segments],
        "bboxes": [s and list(s.mask.bbox_xywh) for s in segments],
        "areas": [s and s.mask.area for s in segments],
        TRACK_KEY: track.id,
        NAME_KEY: track.name,
        SOURCES_KEY: [s and s.source for s in segments],
        SCORES_KEY: [s and s.score for s in segments],
    }


def annotation_to_results(
    annotation: Annotation, video_id: int, frame_count: int, category_ids: Mapping[int, int] | None = None
) -> list[dict[str, Any]]:
    """Write tracks as entries of a results file.

    The score of a track is its mean over all frames of the video, 0 where it is absent (TeViT's rule, which InsPro
    follows): a fragment must not outrank a track that lasts.

    Args:
        annotation: of the video.
        video_id: in the results.
        frame_count: of the video.
        category_ids: project category id → category id in the results; the same by default.
    """
    results = []
    for track in annotation.tracks.values():
        if not track.segments:
            continue
        segments = [track.segments.get(frame) for frame in range(frame_count)]
        category_id = category_ids[track.category_id] if category_ids is not None else track.category_id
        results.append(
            {
                "video_id": video_id,
                "category_id": category_id,
                "score": round(sum(s.score for s in segments if s) / frame_count, 6),
                "segmentations": [s and mask_to_rle(s.mask) for s in segments],
            }
        )
    return results
