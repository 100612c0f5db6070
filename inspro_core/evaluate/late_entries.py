"""Recall of objects that enter a video after its start, which online methods with early proposals tend to miss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inspro_core.evaluate.overlaps import track_ious_from
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.tracks import SCORE_THRESHOLD, VideoTracks

TRACK_IOU = 0.5
"""A track is found by a prediction with at least this spatio-temporal IoU."""


@dataclass(frozen=True)
class LateEntryRecall:
    """How many of the objects that enter late are found.

    Attributes:
        found: number of flagged tracks that some prediction covers.
        total: number of flagged tracks.
        missed: annotation ids of the others, in the order of videos.
    """

    found: int
    total: int
    missed: tuple[int, ...]

    @property
    def recall(self) -> float | None:
        """Share of the flagged tracks that are found; None if no track is flagged."""
        return self.found / self.total if self.total else None


def evaluate_late_entries(
    gt: Mapping[str, Any],
    results: Sequence[Mapping[str, Any]],
    score_threshold: float = SCORE_THRESHOLD,
    *,
    use_categories: bool = False,
) -> LateEntryRecall:
    """Compute the recall of ground truth tracks that carry `"enters_late": true`; crowds are left out.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file.
        score_threshold: predictions count from this score on.
        use_categories: whether only a prediction of the same category can find a track.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    missed: list[int] = []
    total = 0
    for video in EvaluationInput.from_json(gt, results).videos():
        counted = video.for_tracking(score_threshold)
        truths = counted.truths.select(np.flatnonzero(counted.truths.enters_late))
        late = VideoTracks(video.id, video.size_hw, truths, counted.predictions)
        is_same_category = truths.category_ids[:, None] == late.predictions.category_ids
        may_match = is_same_category if use_categories else np.ones_like(is_same_category)
        is_found = (track_ious_from(late, may_match, TRACK_IOU) >= TRACK_IOU).any(axis=1)
        missed += truths.ids[~is_found].tolist()
        total += len(truths)
    return LateEntryRecall(total - len(missed), total, tuple(missed))
