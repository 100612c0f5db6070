"""Synthetic scenes as a YouTube-VIS dataset on disk."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cv2

from inspro_core.data.dataset_file import assemble_dataset, write_dataset_file
from inspro_core.data.scene_domains import SceneDomain
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.data.scenes import STANDARD_DOMAIN, SyntheticVideo, render_video
from inspro_core.formats.export_folder import write_jpeg
from inspro_core.interrupts import interrupts_ignored

JPEG_QUALITY = 95


def write_synthetic_dataset(
    out_dir: Path,
    video_count: int,
    frame_count: int,
    first_seed: int,
    on_video: Callable[[int], object] = lambda _: None,
    workers: int = 1,
    domain: SceneDomain = STANDARD_DOMAIN,
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
        domain: what the objects are and look like.
    """
    seeds = range(first_seed, first_seed + video_count)
    write_scenes(out_dir, seeds, frame_count, on_video=on_video, workers=workers, domain=domain)


def write_scenes(
    out_dir: Path,
    seeds: Sequence[int],
    frame_count: int,
    size_hw: tuple[int, int] = (360, 640),
    on_video: Callable[[int], object] = lambda _: None,
    workers: int = 1,
    domain: SceneDomain = STANDARD_DOMAIN,
) -> None:
    """Render the videos of chosen seeds at any size; otherwise as `write_synthetic_dataset`."""
    out_dir.mkdir(parents=True, exist_ok=True)
    job = partial(_write_video, out_dir=out_dir, frame_count=frame_count, size_hw=size_hw, domain=domain)
    described = []
    if workers == 1:
        for done, seed in enumerate(seeds, 1):
            described.append(job(seed))
            on_video(done)
    else:
        with interrupts_ignored():
            pool = multiprocessing.get_context("spawn").Pool(workers, cv2.setNumThreads, (1,))
        with pool:
            for done, item in enumerate(pool.imap(job, seeds), 1):
                described.append(item)
                on_video(done)
    text = f"InsPro synthetic scenes ({domain.name}), seeds {seeds[0]} to {seeds[-1]}"
    write_dataset_file(out_dir, described, domain.categories, text)


def build_ground_truth(videos: Sequence[SyntheticVideo], frame_count: int) -> dict[str, Any]:
    """Describe rendered videos as one YouTube-VIS ground truth, video ids from 1 in order."""
    described = [(_entry(video, frame_count), _tracks(video, frame_count)) for video in videos]
    return assemble_dataset(described, SYNTHETIC_CATEGORIES, "synthetic scenes")


def _write_video(
    seed: int, out_dir: Path, frame_count: int, size_hw: tuple[int, int], domain: SceneDomain
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Render one video, write its frames and return its entry and its annotations without their ids."""
    video = render_video(seed, frame_count, size_hw, domain)
    entry = _entry(video, frame_count)
    for file_name, frame in zip(entry["file_names"], video.frames, strict=True):
        path = out_dir / "JPEGImages" / file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_jpeg(path, frame, JPEG_QUALITY)
    return entry, _tracks(video, frame_count)


def _entry(video: SyntheticVideo, frame_count: int) -> dict[str, Any]:
    height, width = video.frames.shape[1:3]
    name = f"{video.seed:05d}"
    return {
        "width": width,
        "height": height,
        "length": frame_count,
        "file_names": [f"{name}/{index:05d}.jpg" for index in range(frame_count)],
        "seed": video.seed,
        "has_full_occlusion": video.has_full_occlusion,
        "has_lookalikes": video.has_lookalikes,
    }


def _tracks(video: SyntheticVideo, frame_count: int) -> list[dict[str, Any]]:
    """Describe the tracks of a video as annotations without `id` and `video_id`."""
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
