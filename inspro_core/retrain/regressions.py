"""Finding where a new model is worse than the one before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.annotation import Annotation
from inspro_core.evaluate.first_mask import frame_j
from inspro_core.evaluate.labelled_videos import LabelledVideo
from inspro_core.evaluate.robot import match_tracks
from inspro_core.retrain.comparison import Regression
from inspro_core.retrain.plan import LabelledClip

LEAST_LOSS = 0.1  # of J, from which a frame counts as worse
SHOWN = 6


def find_regressions(
    clips: Sequence[LabelledClip],
    videos: Sequence[LabelledVideo],
    before: Sequence[Annotation],
    after: Sequence[Annotation],
) -> tuple[Regression, ...]:
    """Find the stretches of frames that lost most J, summed over their frames.

    Args:
        clips: held out.
        videos: the same clips with their true tracks.
        before: tracks that the old model found in them.
        after: tracks that the new one found.

    Returns:
        The worst ones first.
    """
    found: list[tuple[float, Regression]] = []
    for clip, video, old, new in zip(clips, videos, before, after, strict=True):
        j_before, j_after = (mean_j(video, annotation) for annotation in (old, new))
        for start, stop in _stretches(j_before - j_after >= LEAST_LOSS):
            lost = float((j_before - j_after)[start:stop].sum())
            means = (float(j[start:stop].mean()) for j in (j_before, j_after))
            place = (clip.video_id, clip.video_name, clip.frames[start], clip.frames[stop - 1])
            found.append((lost, Regression(*place, *means)))
    found.sort(key=lambda pair: -pair[0])
    return tuple(regression for _, regression in found[:SHOWN])


def mean_j(video: LabelledVideo, found: Annotation) -> NDArray[np.float64]:
    """Return J of every frame, mean over the objects that are on it, each with the track that fits it best.

    A frame without an object has J 1.
    """
    count = video.source.frame_count
    truths = list(video.truth.tracks.values())
    matched = match_tracks(truths, list(found.tracks.values()), count)
    total, objects = np.zeros(count), np.zeros(count)
    for truth in truths:
        segments = matched[truth.id].segments if truth.id in matched else {}
        for frame, segment in truth.segments.items():
            drawn = segments.get(frame)
            total[frame] += frame_j(segment.mask, drawn.mask if drawn else None)
            objects[frame] += 1
    return np.where(objects > 0, total / np.maximum(objects, 1), 1.0)


def _stretches(is_worse: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return first and last + 1 of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_worse, [False])).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
