"""Tracking measures of each category, and their two usual averages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from inspro_core.evaluate.clear import ClearCounts, ClearResult, count_clear
from inspro_core.evaluate.counts import average
from inspro_core.evaluate.hota import HotaCounts, HotaResult, count_hota
from inspro_core.evaluate.identity import IdentityCounts, IdentityResult, count_identity
from inspro_core.evaluate.overlaps import VideoOverlaps
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.tracks import SCORE_THRESHOLD

ResultT = TypeVar("ResultT")
CountsT = TypeVar("CountsT", HotaCounts, ClearCounts, IdentityCounts)


@dataclass(frozen=True, eq=False)
class ByCategory(Generic[ResultT]):
    """A measure of each category; predictions match truths of their own category only.

    Attributes:
        categories: result of each category id that has a true or a predicted mask.
        class_averaged: mean over these categories; whole numbers and switches add up.
        detection_averaged: computed from the counts of all categories together.
    """

    categories: Mapping[int, ResultT]
    class_averaged: ResultT
    detection_averaged: ResultT


@dataclass(frozen=True, eq=False)
class TrackingByCategory:
    """HOTA, CLEAR and identity measures of each category."""

    hota: ByCategory[HotaResult]
    clear: ByCategory[ClearResult]
    identity: ByCategory[IdentityResult]


def evaluate_tracking_by_category(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], score_threshold: float = SCORE_THRESHOLD
) -> TrackingByCategory:
    """Compute HOTA, CLEAR and identity measures category by category; crowds are left out.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file.
        score_threshold: predictions count from this score on.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    data = EvaluationInput.from_json(gt, results)
    hota = dict.fromkeys(data.categories, HotaCounts.zero())
    clear = dict.fromkeys(data.categories, ClearCounts())
    identity = dict.fromkeys(data.categories, IdentityCounts())
    for video in data.videos():
        counted = video.for_tracking(score_threshold)
        present = {*counted.truths.category_ids.tolist(), *counted.predictions.category_ids.tolist()}
        for category_id in sorted(present):
            overlaps = VideoOverlaps.of(counted.of_category(category_id))
            hota[category_id] += count_hota(overlaps)
            clear[category_id] += count_clear(overlaps)
            identity[category_id] += count_identity(overlaps)
    return TrackingByCategory(
        _combine(hota, HotaCounts.zero(), HotaCounts.result),
        _combine(clear, ClearCounts(), ClearCounts.result),
        _combine(identity, IdentityCounts(), IdentityCounts.result),
    )


def _combine(counts: Mapping[int, CountsT], zero: CountsT, result: Callable[[CountsT], ResultT]) -> ByCategory[ResultT]:
    categories = {category_id: result(one) for category_id, one in counts.items() if not one.is_empty}
    total = result(sum(counts.values(), zero))
    return ByCategory(categories, average(list(categories.values())) if categories else total, total)
