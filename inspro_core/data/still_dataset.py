"""Clips made of still pictures, as a YouTube-VIS dataset on disk."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.data.clip_index import read_clip_index
from inspro_core.data.coarse_classes import COARSE_CATEGORIES, coarse_class
from inspro_core.data.dataset_file import write_dataset_file
from inspro_core.data.layouts.locate import find_annotation_file
from inspro_core.data.moving_stills import MIN_PIXELS, MovingClip, StillBank, render_moving_still
from inspro_core.domain.mask import Mask

_bank: StillBank  # of a worker process


def write_still_dataset(
    out_dir: Path,
    stills: Sequence[Path],
    weights: Sequence[float],
    video_count: int,
    frame_count: int,
    first_seed: int,
    size_hw: tuple[int, int] = (180, 320),
    on_video: Callable[[int], object] = lambda _: None,
    workers: int = 1,
) -> None:
    """Render moving stills of the four coarse classes: `JPEGImages/<seed>/<frame>.jpg` beside `instances.json`.

    Args:
        out_dir: created.
        stills: datasets of pictures. Pictures with crowds are left out: a crowd's members would count as background.
        weights: how often each is drawn, relative.
        video_count: with seeds from `first_seed` on.
        frame_count: per video.
        first_seed: of the first video; a video is a function of its seed and the datasets.
        size_hw: of the frames.
        on_video: called with the number of videos done.
        workers: processes.

    Raises:
        FormatError: if a dataset cannot be read.
    """
    for path in stills:
        read_clip_index(path)  # a clear error here, not in a worker
    out_dir.mkdir(parents=True, exist_ok=True)
    seeds = range(first_seed, first_seed + video_count)
    job = partial(_write_video, out_dir=out_dir, frame_count=frame_count, size_hw=size_hw)
    described = []
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, _open_bank, (tuple(stills), tuple(weights))) as pool:
        for done, item in enumerate(pool.imap(job, seeds), 1):
            described.append(item)
            on_video(done)
    write_dataset_file(out_dir, described, COARSE_CATEGORIES, f"moving stills, seeds {seeds.start} to {seeds.stop - 1}")


def frames_without_crowds(path: Path) -> NDArray[np.int64]:
    """Number the frames of a dataset's videos that have no crowd (`iscrowd`), counted over all its videos.

    Args:
        path: of a dataset that `read_clip_index` can read.
    """
    dataset = json.loads(find_annotation_file(path).read_text(encoding="utf-8"))
    crowded = {annotation["video_id"] for annotation in dataset["annotations"] if annotation.get("iscrowd")}
    is_whole = np.repeat(
        [video["id"] not in crowded for video in dataset["videos"]],
        [len(video["file_names"]) for video in dataset["videos"]],
    )
    return np.flatnonzero(is_whole)


def describe_clip(name: str, clip: MovingClip) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Describe a clip as a video entry and annotations, both without ids."""
    count, height, width = clip.ids.shape
    files = [f"{name}/{frame:05d}.jpg" for frame in range(count)]
    entry = {"width": width, "height": height, "length": count, "file_names": files}
    tracks = []
    for number, label in enumerate(clip.labels, 1):
        masks = [Mask.from_array(frame_ids == number) for frame_ids in clip.ids]
        seen = [mask if mask.area >= MIN_PIXELS else None for mask in masks]
        if any(seen):
            tracks.append(
                {
                    "category_id": COARSE_CATEGORIES[label].id,
                    "iscrowd": 0,
                    "segmentations": [
                        m and {"size": [height, width], "counts": m.counts.decode("ascii")} for m in seen
                    ],
                    "bboxes": [m and list(m.bbox_xywh) for m in seen],
                    "areas": [m and m.area for m in seen],
                }
            )
    return entry, tracks


def _open_bank(stills: tuple[Path, ...], weights: tuple[float, ...]) -> None:
    global _bank
    cv2.setNumThreads(1)
    frames = [frames_without_crowds(path) for path in stills]
    _bank = StillBank([read_clip_index(path) for path in stills], coarse_class, weights, frames)


def _write_video(
    seed: int, out_dir: Path, frame_count: int, size_hw: tuple[int, int]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    rng = np.random.Generator(np.random.PCG64([seed, 7]))
    clip = render_moving_still(rng, _bank, frame_count, size_hw)
    name = f"{seed:05d}"
    (out_dir / "JPEGImages" / name).mkdir(parents=True, exist_ok=True)
    quality = int(rng.integers(60, 96))
    for frame, image in enumerate(clip.frames):
        path = out_dir / "JPEGImages" / name / f"{frame:05d}.jpg"
        if not cv2.imwrite(str(path), image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality]):
            raise OSError(f"{path}: cannot be written")
    return describe_clip(name, clip)
