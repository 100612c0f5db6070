"""Clips made of still pictures, as a YouTube-VIS dataset on disk."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.data.clip_index import ClipIndex, read_clip_index
from inspro_core.data.coarse_classes import COARSE_CATEGORIES, coarse_class
from inspro_core.data.dataset_file import write_dataset_file
from inspro_core.data.moving_stills import MIN_PIXELS, MovingClip, StillBank, render_moving_still
from inspro_core.domain.mask import Mask
from inspro_core.errors import FormatError
from inspro_core.formats.export_folder import write_jpeg
from inspro_core.interrupts import interrupts_ignored

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
        FormatError: if a dataset cannot be read, or has a crowd on every picture.
    """
    for path in stills:  # a clear error here: a pool would start a worker that cannot begin again and again
        if not len(frames_without_crowds(read_clip_index(path))):
            raise FormatError(path, "holds no picture without a crowd (iscrowd), and one with a crowd cannot be used")
    out_dir.mkdir(parents=True, exist_ok=True)
    seeds = range(first_seed, first_seed + video_count)
    job = partial(_write_video, out_dir=out_dir, frame_count=frame_count, size_hw=size_hw)
    described = []
    with interrupts_ignored():
        pool = multiprocessing.get_context("spawn").Pool(workers, _open_bank, (tuple(stills), tuple(weights)))
    with pool:
        for done, item in enumerate(pool.imap(job, seeds), 1):
            described.append(item)
            on_video(done)
    write_dataset_file(out_dir, described, COARSE_CATEGORIES, f"moving stills, seeds {seeds.start} to {seeds.stop - 1}")


def frames_without_crowds(index: ClipIndex) -> NDArray[np.int64]:
    """Number the frames of a dataset's videos that have no crowd (`iscrowd`), counted over all its videos."""
    starts = index.rows.mask_starts[index.video_starts]  # first object of each video
    crowds = np.concatenate(([0], np.cumsum(index.rows.is_crowd)))[starts]
    return np.flatnonzero(np.repeat(np.diff(crowds) == 0, np.diff(index.video_starts)))


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
    indices = [read_clip_index(path) for path in stills]
    _bank = StillBank(indices, coarse_class, weights, [frames_without_crowds(index) for index in indices])


def _write_video(
    seed: int, out_dir: Path, frame_count: int, size_hw: tuple[int, int]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    rng = np.random.Generator(np.random.PCG64([seed, 7]))
    clip = render_moving_still(rng, _bank, frame_count, size_hw)
    name = f"{seed:05d}"
    (out_dir / "JPEGImages" / name).mkdir(parents=True, exist_ok=True)
    quality = int(rng.integers(60, 96))
    for frame, image in enumerate(clip.frames):
        write_jpeg(out_dir / "JPEGImages" / name / f"{frame:05d}.jpg", image, quality)
    return describe_clip(name, clip)
