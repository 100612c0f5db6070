"""Evaluation against the official loop, on files as a model writes them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import partial
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.bench.comparison import Comparison, compare, time_by_turns
from inspro_core.bench.official_ytvis import official_stats
from inspro_core.domain.mask import Mask
from inspro_core.evaluate import evaluate_ytvis

TARGET = 4.0
TOLERANCE = 1e-9
SIZE_HW, FRAMES, CATEGORIES, PREDICTIONS = (720, 1280), 10, 40, 100
TRUTHS, SLOTS = 4, 50  # tracks of a video, and slots of a network, each of which predicts under two classes
DRAWN = 8  # videos that are drawn; the others have their masks, under other classes and scores
SETS = (("middle objects", (40, 110), 302), ("large objects", (200, 420), 302))  # mean radii in pixels; videos
Json = dict[str, Any]


def evaluation_cases(is_quick: bool) -> Iterator[Comparison]:
    """Compare on objects of middle size and on large ones, in one process and in as many as there are CPUs."""
    processes = os.cpu_count() or 1
    repeats = 1 if is_quick else 3
    for name, radii, count in SETS:
        gt, results = labelled_videos(2 if is_quick else count, radii, 4 if is_quick else FRAMES)
        alone, together = (partial(_our_stats, gt, results, number) for number in (1, processes))
        times_alone, official_times = time_by_turns(alone, partial(official_stats, gt, results), repeats, _same_numbers)
        times_together, _ = time_by_turns(together, alone, repeats, _same_numbers)
        for times, number in ((times_alone, 1), (times_together, processes)):
            case = f"evaluation, 1280×720, {name}, {number} process{'es' * (number > 1)}"
            figures = {"videos": len(gt["videos"]), "predictions": len(results)}
            yield compare(case, "official ytvoseval loop", (times, official_times), TARGET, figures)


def _our_stats(gt: Json, results: list[Json], processes: int) -> dict[str, float]:
    stats: dict[str, float] = evaluate_ytvis(gt, results, processes=processes)["stats"]
    return stats


def _same_numbers(ours: dict[str, float], official: dict[str, float]) -> None:
    wrong = {name: (ours[name], value) for name, value in official.items() if abs(ours[name] - value) > TOLERANCE}
    if wrong:
        raise AssertionError(f"the numbers differ: {wrong}")


def labelled_videos(count: int, radii: tuple[int, int], frames: int) -> tuple[Json, list[Json]]:
    """Draw an annotation file and results: wobbling blobs, found well, badly and under several classes.

    Args:
        count: videos.
        radii: least and greatest mean radius of an object, pixels.
        frames: per video.
    """
    rng = np.random.default_rng(0)
    drawn = [_draw_video(rng, radii, frames) for _ in range(min(count, DRAWN))]
    annotations, results = list[Json](), list[Json]()
    for video in range(1, count + 1):
        true, found = drawn[video % len(drawn)]
        kinds = rng.integers(1, CATEGORIES + 1, TRUTHS)
        for masks, kind in zip(true, kinds.tolist(), strict=True):
            row = {"id": len(annotations) + 1, "video_id": video, "category_id": kind, "iscrowd": 0}
            annotations.append({**row, "segmentations": masks})
        for index in range(PREDICTIONS):
            kind = int(kinds[index % TRUTHS]) if rng.random() < 0.3 else int(rng.integers(1, CATEGORIES + 1))
            row = {"video_id": video, "category_id": kind, "score": float(rng.random())}
            masks = json.loads(json.dumps(found[index % SLOTS]))  # texts of its own, as if read from a file
            results.append({**row, "segmentations": masks})
    height, width = SIZE_HW
    videos = [{"id": i, "height": height, "width": width, "length": frames} for i in range(1, count + 1)]
    categories = [{"id": i, "name": f"class {i}"} for i in range(1, CATEGORIES + 1)]
    return {"videos": videos, "categories": categories, "annotations": annotations}, results


def _draw_video(
    rng: np.random.Generator, radii: tuple[int, int], frames: int
) -> tuple[list[list[Json | None]], list[list[Json | None]]]:
    """Return the masks of the true tracks and of the slots, frame by frame."""
    blobs = [_blob_track(rng, radii, frames) for _ in range(TRUTHS)]
    shifts = rng.normal(0, radii[0] * 0.3, (SLOTS, 2))
    found = [
        [_to_json(centre + shift, outline) for centre, outline in blobs[slot % TRUTHS]]
        for slot, shift in enumerate(shifts)
    ]
    return [[_to_json(*shape) for shape in track] for track in blobs], found


def _blob_track(
    rng: np.random.Generator, radii: tuple[int, int], frames: int
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return centre x, y and (A,) radii by angle for each frame."""
    angles = np.linspace(0, 2 * np.pi, 256, endpoint=False)
    centre, step = rng.uniform((0.2, 0.2), (0.8, 0.8)) * SIZE_HW[::-1], rng.normal(0, 6, 2)
    radius, waves = rng.uniform(*radii), rng.integers(3, 40, 3)
    phases = rng.uniform(0, 6, 3)
    track = []
    for frame in range(frames):
        wobble = sum(
            0.06 * np.sin(wave * angles + phase + 0.2 * frame) for wave, phase in zip(waves, phases, strict=True)
        )
        track.append((centre + step * frame, radius * (1 + wobble)))
    return track


def _to_json(centre_xy: NDArray[np.float64], outline: NDArray[np.float64]) -> Json | None:
    height, width = SIZE_HW
    angles = np.linspace(0, 2 * np.pi, len(outline), endpoint=False)
    points = centre_xy + outline[:, None] * np.stack((np.cos(angles), np.sin(angles)), axis=1)
    image = np.zeros(SIZE_HW, dtype=np.uint8)
    mask = Mask.from_array(cv2.fillPoly(image, [np.rint(points).astype(np.int32)], 1))
    return None if mask.is_empty else {"size": [height, width], "counts": mask.counts.decode("ascii")}
