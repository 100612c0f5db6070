"""YouTube-VIS average precision and recall, equal to the official evaluation.

The rules are those of the COCO evaluation with tracks in place of masks: Yang et al., Video Instance Segmentation, ICCV
2019, sec. 4. What differs from COCO: the size ranges, and a crowd is matched by plain IoU.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspro_core.evaluate.overlaps import VideoOverlaps
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
class GroupMatches:
    """How the predictions of one video and category matched; A area ranges, T IoU thresholds, D predictions.

    Attributes:
        scores: (D,) descending.
        is_true: (A, T, D) matched to a truth that counts.
        is_false: (A, T, D) matched to none although its size counts; what is neither is ignored.
        truth_counts: (A,) number of truths that count.
    """

    scores: NDArray[np.float64]
    is_true: NDArray[np.bool_]
    is_false: NDArray[np.bool_]
    truth_counts: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PrecisionTable:
    """Precision and recall of one category; -1 where no truth counts. A area ranges, M limits of `MAX_DETECTIONS`.

    Attributes:
        precision: (A, M, T, R) at the recall points.
        recall: (A, M, T) that all counted predictions reach.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]


def evaluate_ytvis(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], *, use_categories: bool = True
) -> dict[str, Any]:
    """Compute the numbers of the YouTube-VIS evaluation.

    Where the official code has known faults this differs: annotation id 0 is an id like any other, frames that a short
    list leaves out count as absent, mean areas are those of the masks, and a mask of another size than its video is
    refused.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file; masks may be run lengths of both kinds or polygons.
        use_categories: if not, every prediction may match every truth, and there is one "category" -1.

    Returns:
        `{"stats": {"AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl"},
        "per_category": {"<id>": {"AP", "AP50", "AP75", "AR1", "AR10", "AR100"}}}`; -1 is "not defined".

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    return average_precision(EvaluationInput.from_json(gt, results), use_categories=use_categories)


def average_precision(data: EvaluationInput, *, use_categories: bool = True) -> dict[str, Any]:
    """Compute `evaluate_ytvis` of files that are read already."""
    category_ids = list(data.categories) if use_categories else [ANY_CATEGORY]
    matches: dict[int, list[GroupMatches]] = {category_id: [] for category_id in category_ids}
    for video in data.videos():
        for category_id, group in match_video(video, use_categories=use_categories):
            matches[category_id].append(group)
    return summarize(matches)


def summarize(matches: Mapping[int, Sequence[GroupMatches]]) -> dict[str, Any]:
    """Average the matches of all videos, by ascending video id, into the result of `evaluate_ytvis`."""
    tables = {category_id: _tabulate(groups) for category_id, groups in matches.items()}
    return {
        "stats": _stats(list(tables.values())),
        "per_category": {str(category_id): _category_stats([table]) for category_id, table in tables.items()},
    }


def match_video(video: VideoTracks, *, use_categories: bool = True) -> Iterator[tuple[int, GroupMatches]]:
    """Match the predictions of one video to its truths, category by category."""
    truths, predictions = video.truths, video.predictions
    true_groups = truths.category_ids if use_categories else np.full(len(truths), ANY_CATEGORY)
    predicted_groups = predictions.category_ids if use_categories else np.full(len(predictions), ANY_CATEGORY)
    # Without categories the official code lists tracks category by category, which decides ties.
    true_order = np.argsort(truths.category_ids, kind="stable")
    predicted_order = np.argsort(predictions.category_ids, kind="stable")
    kept: list[tuple[int, NDArray[np.intp], NDArray[np.intp]]] = []
    for group in np.union1d(true_groups, predicted_groups):
        true_rows = true_order[true_groups[true_order] == group]
        predicted_rows = predicted_order[predicted_groups[predicted_order] == group]
        ranking = np.argsort(-predictions.scores[predicted_rows], kind="stable")[: MAX_DETECTIONS[-1]]
        kept.append((int(group), true_rows, predicted_rows[ranking]))
    ious = _track_ious(video, [rows for _, true_rows, rows in kept if len(true_rows)])
    for group, true_rows, predicted_rows in kept:
        yield group, _match(video, true_rows, predicted_rows, ious[np.ix_(predicted_rows, true_rows)])


def _track_ious(video: VideoTracks, compared: list[NDArray[np.intp]]) -> NDArray[np.float64]:
    """(P, G) IoUs of tracks; only those of predictions that share a category with a truth are computed."""
    ious = np.zeros((len(video.predictions), len(video.truths)))
    if compared:
        rows = np.sort(np.concatenate(compared))
        selected = VideoTracks(video.id, video.size_hw, video.truths, video.predictions.select(rows))
        ious[rows] = VideoOverlaps.of(selected).track_ious.T
    return ious


def _match(
    video: VideoTracks, true_rows: NDArray[np.intp], predicted_rows: NDArray[np.intp], ious: NDArray[np.float64]
) -> GroupMatches:
    """Match greedily at all area ranges and thresholds at once.

    Args:
        video: gives areas, scores and crowds.
        true_rows: (G,) truths of the group, in the order of the file.
        predicted_rows: (D,) predictions by descending score.
        ious: (D, G).
    """
    is_crowd = video.truths.is_crowd[true_rows]
    is_ignored = is_crowd | _is_outside(video.truths.mean_areas[true_rows])
    is_outside = _is_outside(video.predictions.mean_areas[predicted_rows])
    shape = (len(AREA_RANGES), len(IOU_THRESHOLDS), len(predicted_rows))
    is_matched, is_void = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    is_free = np.ones((*shape[:2], len(true_rows)), dtype=np.bool_)
    thresholds = np.minimum(IOU_THRESHOLDS, 1 - 1e-10)
    area_index, threshold_index = np.ogrid[: shape[0], : shape[1]]
    for column in np.flatnonzero((ious >= thresholds[0]).any(axis=1)):
        # At equal IoU the later truth wins; a truth that counts always goes before an ignored one.
        rank = np.empty(len(true_rows), dtype=np.int64)
        rank[np.argsort(ious[column], kind="stable")] = np.arange(len(true_rows))
        preference = (rank + len(true_rows) * ~is_ignored)[:, None, :]
        is_possible = is_free & (ious[column] >= thresholds[:, None])
        preference = np.where(is_possible, preference, -1)
        best = preference.argmax(axis=2)
        found = is_possible.any(axis=2)
        is_matched[:, :, column] = found
        is_void[:, :, column] = found & is_ignored[area_index, best]
        is_free[area_index, threshold_index, best] &= ~found | is_crowd[best]
    is_void |= ~is_matched & is_outside[:, None, :]
    return GroupMatches(
        video.predictions.scores[predicted_rows],
        is_matched & ~is_void,
        ~is_matched & ~is_void,
        np.count_nonzero(~is_ignored, axis=1),
    )


def _is_outside(mean_areas: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(A, N) whether the mean area lies outside of each range."""
    outside: NDArray[np.bool_] = (mean_areas < AREA_RANGES[:, :1]) | (mean_areas > AREA_RANGES[:, 1:])
    return outside


def _tabulate(groups: Sequence[GroupMatches]) -> PrecisionTable:
    shape = (len(AREA_RANGES), len(MAX_DETECTIONS), len(IOU_THRESHOLDS))
    table = PrecisionTable(np.full((*shape, len(RECALL_POINTS)), _UNDEFINED), np.full(shape, _UNDEFINED))
    truth_counts = sum((group.truth_counts for group in groups), np.zeros(len(AREA_RANGES), dtype=np.int64))
    if not truth_counts.any():
        return table
    scores = np.concatenate([group.scores for group in groups])
    ranks = np.concatenate([np.arange(len(group.scores)) for group in groups])
    is_true = np.concatenate([group.is_true for group in groups], axis=2)
    is_false = np.concatenate([group.is_false for group in groups], axis=2)
    order = np.argsort(-scores, kind="stable")
    for limit_index, limit in enumerate(MAX_DETECTIONS):
        kept = order[ranks[order] < limit]
        for area_index in np.flatnonzero(truth_counts):
            true, false = is_true[area_index][:, kept], is_false[area_index][:, kept]
            place = (area_index, limit_index)
            table.precision[place], table.recall[place] = _curve(true, false, int(truth_counts[area_index]))
    return table


def _curve(
    is_true: NDArray[np.bool_], is_false: NDArray[np.bool_], truth_count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sample precision at the recall points.

    Args:
        is_true: (T, N) by descending score.
        is_false: (T, N).
        truth_count: number of truths, at least 1.

    Returns:
        (T, R) precision and (T,) final recall.
    """
    sampled = np.zeros((len(is_true), len(RECALL_POINTS)))
    if not is_true.shape[1]:
        return sampled, np.zeros(len(is_true))
    true, false = np.cumsum(is_true, axis=1, dtype=np.float64), np.cumsum(is_false, axis=1, dtype=np.float64)
    recall = true / truth_count
    precision = true / (true + false + np.spacing(1))
    precision = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    for threshold in range(len(is_true)):
        positions = np.searchsorted(recall[threshold], RECALL_POINTS, side="left")
        reached = positions < recall.shape[1]
        sampled[threshold, reached] = precision[threshold, positions[reached]]
    return sampled, recall[:, -1]


def _stats(tables: Sequence[PrecisionTable]) -> dict[str, float]:
    overall = _category_stats(tables)
    sizes = (("s", _SMALL), ("m", _MEDIUM), ("l", _LARGE))
    return {
        **{name: overall[name] for name in ("AP", "AP50", "AP75")},
        **{f"AP{letter}": _mean([table.precision[size, -1] for table in tables]) for letter, size in sizes},
        **{name: overall[name] for name in ("AR1", "AR10", "AR100")},
        **{f"AR{letter}": _mean([table.recall[size, -1] for table in tables]) for letter, size in sizes},
    }


def _category_stats(tables: Sequence[PrecisionTable]) -> dict[str, float]:
    return {
        "AP": _mean([table.precision[_ALL, -1] for table in tables]),
        "AP50": _mean([table.precision[_ALL, -1, _AT_50] for table in tables]),
        "AP75": _mean([table.precision[_ALL, -1, _AT_75] for table in tables]),
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
