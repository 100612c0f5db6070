"""How well each true track is covered by the one predicted track that fits it best, whatever its class.

This is what counts where not every object of a video is labelled: predictions on unlabelled objects cost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inspro_core.evaluate.overlaps import VideoOverlaps, overlaps_for_tracking
from inspro_core.evaluate.tracks import SCORE_THRESHOLD

FOUND_FROM = 0.5
"""A true track is found by a prediction of at least this J."""


@dataclass(frozen=True)
class BestTrackResult:
    """J of the best prediction for each true track.

    Attributes:
        j: by annotation id; IoU averaged over the frames on which either of the two is present.
    """

    j: Mapping[int, float]

    @property
    def mean_j(self) -> float:
        """Mean over the true tracks; 0 without any."""
        return sum(self.j.values()) / max(1, len(self.j))

    @property
    def recall(self) -> float:
        """Share of the true tracks that are found; 0 without any."""
        return sum(value >= FOUND_FROM for value in self.j.values()) / max(1, len(self.j))


def evaluate_best_tracks(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], score_threshold: float = SCORE_THRESHOLD
) -> BestTrackResult:
    """Find the best prediction for every true track; crowds are left out.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file.
        score_threshold: predictions count from this score on.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    j: dict[int, float] = {}
    for overlaps in overlaps_for_tracking(gt, results, score_threshold):
        best = _best_j(overlaps)
        j |= dict(zip(overlaps.video.truths.ids.tolist(), best, strict=True))
    return BestTrackResult(j)


def _best_j(overlaps: VideoOverlaps) -> list[float]:
    truths, predictions = overlaps.video.truths, overlaps.video.predictions
    if not len(predictions):
        return [0.0] * len(truths)
    sums = np.zeros((len(truths), len(predictions)))
    for frame in overlaps.frames:
        sums[np.ix_(frame.truths, frame.predictions)] += frame.ious
    seen = (truths.areas > 0)[:, None] | (predictions.areas > 0)[None]  # (G, P, T)
    best = (sums / np.maximum(seen.sum(axis=2), 1)).max(axis=1)
    return [float(value) for value in best]
