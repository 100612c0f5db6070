"""Synthetic scenes as a YouTube-VIS dataset on disk."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import cv2

from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.data.scenes import SyntheticVideo, render_video

JPEG_QUALITY = 95


def write_synthetic_dataset(
    out_dir: Path,
    video_count: int,
    frame_count: int,
    first_seed: int,
    on_video: Callable[[int], object] = lambda _: None,
    workers: int = 1,
) -> None:
    """Render videos and write them in the YouTube-VIS 2021 layout.

    `out_dir/JPEGImages/<seed>/<frame>.jpg` beside `out_dir/instances.json`, which is written last. Videos carry the
    extra keys `seed`, `has_full_occlusion` and `has_lookalikes`, annotations carry `enters_late`.

    Args:
        out_dir: created.
        video_count: with seeds from `first_seed` on.
        frame_count: per video.
        first_seed: of the first video.
        on_video: called with the number of videos done.
        workers: processes.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    seeds = range(first_seed, first_seed + video_count)
    job = partial(_write_video, out_dir=out_dir, frame_count=frame_count)
    described = []
    if workers == 1:
        for done, seed in enumerate(seeds, 1):
            described.append(job(seed))
            on_video(done)
    else:
        with multiprocessing.get_context("spawn").Pool(workers, cv2.setNumThreads, (1,)) as pool:
            for done, item in enumerate(pool.imap(job, seeds), 1):
                described.append(item)
                on_video(done)
    videos, annotations = [], []
    for video_id, (video, tracks) in enumerate(described, 1):
        videos.append({"id": video_id, **video})
        annotations += [{"id": 0, "video_id": video_id, **track} for track in tracks]
    for annotation_id, annotation in enumerate(annotations, 1):
        annotation["id"] = annotation_id
    categories = [{"id": c.id, "name": c.name, "supercategory": c.supercategory} for c in SYNTHETIC_CATEGORIES]
    dataset = {
        "info": {"description": f"InsPro synthetic scenes, seeds {seeds.start} to {seeds.stop - 1}"},
        "videos": videos,
        "annotations": annotations,
        "categories": categories,
    }
    temporary = out_dir / "instances.json.part"
    temporary.write_text(json.dumps(dataset), encoding="utf-8")
    os.replace(temporary, out_dir / "instances.json")


def _write_video(seed: int, out_dir: Path, frame_count: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Render one video, write its frames and return its entry and its annotations without their ids."""
    video = render_video(seed, frame_count)
    name = f"{seed:05d}"
    folder = out_dir / "JPEGImages" / name
    folder.mkdir(parents=True, exist_ok=True)
    file_names = [f"{name}/{index:05d}.jpg" for index in range(frame_count)]
    for file_name, frame in zip(file_names, video.frames, strict=True):
        path = out_dir / "JPEGImages" / file_name
        if not cv2.imwrite(str(path), frame[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]):
            raise OSError(f"{path}: cannot be written")
    height, width = video.frames.shape[1:3]
    entry = {
        "width": width,
        "height": height,
        "length": frame_count,
        "file_names": file_names,
        "seed": seed,
        "has_full_occlusion": video.has_full_occlusion,
        "has_lookalikes": video.has_lookalikes,
    }
    return entry, ground_truth(video, frame_count)


def ground_truth(video: SyntheticVideo, frame_count: int) -> list[dict[str, Any]]:
    """Describe the tracks of a synthetic video as YouTube-VIS annotations without `id` and `video_id`."""
    annotations = []
    for track in video.annotation.tracks.values():
        segments = [track.segments.get(frame) for frame in range(frame_count)]
        annotations.append(
            {
                "category_id": track.category_id,
                "iscrowd": 0,
                "enters_late": track.id in video.enters_late,
                "segmentations": [
                    s and {"size": list(s.mask.size_hw), "counts": s.mask.counts.decode("ascii")} for s in segments
                ],
                "bboxes": [s and list(s.mask.bbox_xywh) for s in segments],
                "areas": [s and s.mask.area for s in segments],
            }
        )
    return annotations
