"""YouTube-VIS average precision and recall, equal to the official evaluation.

The rules are those of the COCO evaluation with tracks in place of masks: Yang et al., Video Instance Segmentation, ICCV
2019, sec. 4. What differs from COCO: the size ranges, and a crowd is matched by plain IoU.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspro_core.evaluate.overlaps import track_ious_from
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.tracks import VideoTracks

IOU_THRESHOLDS = np.linspace(0.5, 0.95, 10)
RECALL_POINTS = np.linspace(0.0, 1.0, 101)
AREA_RANGES = np.array([[0.0, 1e10], [0.0, 128.0**2], [128.0**2, 256.0**2], [256.0**2, 1e10]])
"""All, small, medium, large: mean pixels of a track, both ends included."""
MAX_DETECTIONS = (1, 10, 100)
"""Tracks counted per video and category, the best first."""
ANY_CATEGORY = -1

_ALL, _SMALL, _MEDIUM, _LARGE = range(4)
_UNDEFINED = -1.0
_AT_50, _AT_75 = 0, 5


@dataclass(frozen=True, eq=False)
class VideoMatches:
    """How the tracks of one video matched; A area ranges, T IoU thresholds, P predictions, G truths.

    Attributes:
        groups: (P,) category of each prediction, ascending; -1 where categories do not count.
        ranks: (P,) place among the predictions of its group, 0 for the best; below the last of `MAX_DETECTIONS`.
        scores: (P,) descending in each group.
        is_true: (A, T, P) matched to a truth that counts.
        is_false: (A, T, P) matched to none although its size counts; what is neither is ignored.
        true_groups: (G,) category of each truth.
        counts: (A, G) whether a truth counts, that is, is no crowd and of this size.
    """

    groups: NDArray[np.int64]
    ranks: NDArray[np.int64]
    scores: NDArray[np.float64]
    is_true: NDArray[np.bool_]
    is_false: NDArray[np.bool_]
    true_groups: NDArray[np.int64]
    counts: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class PrecisionTable:
    """Precision and recall of one category; -1 where no truth counts. A area ranges, M limits of `MAX_DETECTIONS`.

    Attributes:
        precision: (A, T, R) at the recall points, under the last limit.
        recall: (A, M, T) that the predictions within a limit reach.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]


def evaluate_ytvis(
    gt: Mapping[str, Any],
    results: Sequence[Mapping[str, Any]],
    *,
    use_categories: bool = True,
    processes: int | None = 1,
) -> dict[str, Any]:
    """Compute the numbers of the YouTube-VIS evaluation.

    Where the official code has known faults this differs: annotation id 0 is an id like any other, frames that a short
    list leaves out count as absent, mean areas are those of the masks, and a mask of another size than its video is
    refused.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file; masks may be run lengths of both kinds or polygons.
        use_categories: if not, every prediction may match every truth, and there is one "category" -1.
        processes: that share the videos, see `EvaluationInput.each_video`; the result is the same for any number.

    Returns:
        `{"stats": {"AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"},
        "per_category": {"<id>": {"AP", "AP50", "AP75", "AR1", "AR10", "AR100"}}}`; -1 is "not defined".

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    data = EvaluationInput.from_json(gt, results)
    matches = list(data.each_video(partial(match_video, use_categories=use_categories), processes))
    return summarize(matches, list(data.categories) if use_categories else [ANY_CATEGORY])


def summarize(matches: Sequence[VideoMatches], groups: Sequence[int]) -> dict[str, Any]:
    """Average the matches of all videos, by ascending video id, into the result of `evaluate_ytvis`."""
    tables = _tabulate(matches, groups) if matches else {group: _undefined_table() for group in groups}
    return {
        "stats": _stats(list(tables.values())),
        "per_category": {str(group): _category_stats([table]) for group, table in tables.items()},
    }


def match_video(video: VideoTracks, *, use_categories: bool = True) -> VideoMatches:
    """Match the predictions of one video to its truths, category by category."""
    true_groups = video.truths.category_ids if use_categories else np.full(len(video.truths), ANY_CATEGORY)
    groups = video.predictions.category_ids if use_categories else np.full(len(video.predictions), ANY_CATEGORY)
    # Without categories the official code lists tracks category by category, which decides ties.
    true_order = np.lexsort((video.truths.category_ids, true_groups))
    order = np.lexsort((video.predictions.category_ids, -video.predictions.scores, groups))
    ranks = np.arange(len(order)) - np.searchsorted(groups[order], groups[order], side="left")
    order, ranks = order[ranks < MAX_DETECTIONS[-1]], ranks[ranks < MAX_DETECTIONS[-1]]
    groups, true_groups = groups[order], true_groups[true_order]
    truths, predictions = video.truths.select(true_order), video.predictions.select(order)
    is_ignored = truths.is_crowd | _is_outside(truths.mean_areas)
    shape = (len(AREA_RANGES), len(IOU_THRESHOLDS), len(order))
    is_matched, is_void = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    selected = VideoTracks(video.id, video.size_hw, truths, predictions)
    ious = track_ious_from(selected, true_groups[:, None] == groups, IOU_THRESHOLDS[0]).T
    compared = np.flatnonzero((ious >= IOU_THRESHOLDS[0]).any(axis=1))
    is_matched[:, :, compared], is_void[:, :, compared] = _match(ious[compared], is_ignored, truths.is_crowd)
    is_void |= ~is_matched & _is_outside(predictions.mean_areas)[:, None, :]
    return VideoMatches(
        groups, ranks, predictions.scores, is_matched & ~is_void, ~is_matched & ~is_void, true_groups, ~is_ignored
    )


def _match(
    ious: NDArray[np.float64], is_ignored: NDArray[np.bool_], is_crowd: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Match greedily at all area ranges and thresholds at once.

    Args:
        ious: (P, G) by descending score; 0 for pairs of different categories.
        is_ignored: (A, G).
        is_crowd: (G,) may be matched any number of times.

    Returns:
        (A, T, P) whether a prediction is matched, and (A, T, P) whether to an ignored truth.
    """
    shape = (len(AREA_RANGES), len(IOU_THRESHOLDS), len(ious))
    truth_count = ious.shape[1]
    # At equal IoU the later truth wins; a truth that counts always goes before an ignored one. 0: not allowed.
    ranks = np.argsort(np.argsort(ious, axis=1, kind="stable"), axis=1) + 1
    preferences = ranks[:, None, None, :] + truth_count * ~is_ignored[:, None, :]
    preferences = preferences * (ious[:, None, None, :] >= np.minimum(IOU_THRESHOLDS, 1 - 1e-10)[:, None])
    preferences = preferences.reshape(len(ious), shape[0] * shape[1], truth_count)
    lanes = np.arange(preferences.shape[1])
    is_free = np.ones(preferences.shape[1:], dtype=np.bool_)
    chosen = np.full((len(lanes), len(ious)), -1)
    for column, preference in enumerate(preferences):
        possible = preference * is_free
        best = possible.argmax(axis=1)
        found = np.flatnonzero(possible[lanes, best])
        best = best[found]
        chosen[found, column] = best
        is_free[found, best] = is_crowd[best]
    chosen = chosen.reshape(shape)
    is_matched = chosen >= 0
    return is_matched, is_matched & is_ignored[np.arange(shape[0])[:, None, None], chosen]


def _is_outside(mean_areas: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(A, N) whether the mean area lies outside of each range."""
    outside: NDArray[np.bool_] = (mean_areas < AREA_RANGES[:, :1]) | (mean_areas > AREA_RANGES[:, 1:])
    return outside


def _tabulate(matches: Sequence[VideoMatches], groups: Sequence[int]) -> dict[int, PrecisionTable]:
    """Make the curves of each category from the predictions of all videos."""
    all_groups, ranks, scores = (
        np.concatenate([getattr(video, name) for video in matches]) for name in ("groups", "ranks", "scores")
    )
    is_true = np.concatenate([video.is_true for video in matches], axis=2)
    is_false = np.concatenate([video.is_false for video in matches], axis=2)
    true_groups = np.concatenate([video.true_groups for video in matches])
    counts = np.concatenate([video.counts for video in matches], axis=1)
    tables = {group: _undefined_table() for group in groups}
    for group, table in tables.items():
        members = np.flatnonzero(all_groups == group)
        members = members[np.argsort(-scores[members], kind="stable")]
        truth_counts = np.count_nonzero(counts[:, true_groups == group], axis=1)
        for area in np.flatnonzero(truth_counts).tolist():
            true, truth_count = is_true[area][:, members], int(truth_counts[area])
            table.precision[area] = _precision(true, is_false[area][:, members], truth_count)
            for index, limit in enumerate(MAX_DETECTIONS):
                found = np.count_nonzero(true[:, ranks[members] < limit], axis=1)
                table.recall[area, index] = found / truth_count
    return tables


def _undefined_table() -> PrecisionTable:
    areas, limits, thresholds = len(AREA_RANGES), len(MAX_DETECTIONS), len(IOU_THRESHOLDS)
    precision = np.full((areas, thresholds, len(RECALL_POINTS)), _UNDEFINED)
    return PrecisionTable(precision, np.full((areas, limits, thresholds), _UNDEFINED))


def _precision(is_true: NDArray[np.bool_], is_false: NDArray[np.bool_], truth_count: int) -> NDArray[np.float64]:
    """Sample precision at the recall points, all thresholds at once.

    Args:
        is_true: (T, N) by descending score.
        is_false: (T, N).
        truth_count: number of truths, at least 1.

    Returns:
        (T, R); 0 where recall is never reached.
    """
    sampled = np.zeros((len(is_true), len(RECALL_POINTS)))
    length = is_true.shape[1]
    if not length:
        return sampled
    true, false = np.cumsum(is_true, axis=1), np.cumsum(is_false, axis=1)
    precision = true / (true + false + np.spacing(1))
    precision = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    # (R,) hits that reach a point of recall. Each threshold is a row of its own range of numbers: one search for all.
    hits = np.searchsorted(np.arange(truth_count + 1) / truth_count, RECALL_POINTS, side="left")
    rows = np.arange(len(is_true))[:, None] * (length + 1)
    reached = hits <= true[:, -1:]
    sampled[reached] = precision.ravel()[np.searchsorted((true + rows).ravel(), (hits + rows)[reached], side="left")]
    return sampled


def _stats(tables: Sequence[PrecisionTable]) -> dict[str, float]:
    overall = _category_stats(tables)
    sizes = (("s", _SMALL), ("m", _MEDIUM), ("l", _LARGE))
    return {
        **{name: overall[name] for name in ("AP", "AP50", "AP75")},
        **{f"AP{letter}": _mean([table.precision[size] for table in tables]) for letter, size in sizes},
        **{name: overall[name] for name in ("AR1", "AR10", "AR100")},
        **{f"AR{letter}": _mean([table.recall[size, -1] for table in tables]) for letter, size in sizes},
    }


def _category_stats(tables: Sequence[PrecisionTable]) -> dict[str, float]:
    return {
        "AP": _mean([table.precision[_ALL] for table in tables]),
        "AP50": _mean([table.precision[_ALL, _AT_50] for table in tables]),
        "AP75": _mean([table.precision[_ALL, _AT_75] for table in tables]),
        **{
            f"AR{limit}": _mean([table.recall[_ALL, index] for table in tables])
            for index, limit in enumerate(MAX_DETECTIONS)
        },
    }


def _mean(values: Sequence[NDArray[np.float64]]) -> float:
    """Average what is defined; -1 if nothing is."""
    defined = np.array(values)
    defined = defined[defined > _UNDEFINED]
    return float(defined.mean()) if defined.size else _UNDEFINED
