"""The official YouTube-VIS evaluation typed anew, loop by loop as its authors wrote it: the reference for speed.

Follows `ytvos.py` and `ytvoseval.py` of youtubevos/cocoapi: `loadRes` measures area and box of each mask of the
results; then a Python loop over pairs of tracks and frames for the overlaps, one over area ranges, thresholds,
predictions and truths for the matches. Compressed run lengths only; no crowds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

THRESHOLDS = np.linspace(0.5, 0.95, 10)
RECALLS = np.linspace(0.0, 1.0, 101)
RANGES = ((0.0, 1e10), (0.0, 128.0**2), (128.0**2, 256.0**2), (256.0**2, 1e10))
LIMITS = (1, 10, 100)
Row = Mapping[str, Any]
Verdicts = dict[tuple[int, int, int], dict[str, Any]]  # by category, area range and video


def official_stats(gt: Mapping[str, Any], results: Sequence[Row]) -> dict[str, float]:
    """Compute the twelve numbers of the official evaluation."""
    truths, predictions = defaultdict(list), defaultdict(list)
    for row in gt["annotations"]:
        truths[row["video_id"], row["category_id"]].append({**row, "area": _mean_area(row)})
    for row in results:
        loaded = {**row, "area": _mean_area(row), "bboxes": _boxes(row)}
        predictions[row["video_id"], row["category_id"]].append(loaded)
    videos = sorted(video["id"] for video in gt["videos"])
    categories = sorted(category["id"] for category in gt["categories"])
    verdicts: Verdicts = {}
    for category in categories:
        for video in videos:
            key = (video, category)
            found = sorted(predictions[key], key=lambda row: -row["score"])[: LIMITS[-1]]
            ious = _all_ious(found, truths[key])
            for area in range(len(RANGES)):
                if found or truths[key]:
                    verdicts[category, area, video] = _match(found, truths[key], ious, RANGES[area])
    precision, recall = _accumulate(verdicts, categories, videos)
    return _summarize(precision, recall)


def _mean_area(row: Row) -> float:
    areas = [float(coco_mask.area(mask)) for mask in row["segmentations"] if mask]
    areas = [area for area in areas if area]
    return sum(areas) / len(areas) if areas else 0.0


def _boxes(row: Row) -> list[NDArray[np.float64] | None]:
    """Measure the boxes, as `loadRes` does for results without them; nothing else asks for them."""
    return [coco_mask.toBbox(mask) if mask else None for mask in row["segmentations"]]


def _all_ious(found: Sequence[Row], truths: Sequence[Row]) -> NDArray[np.float64]:
    ious = np.zeros((len(found), len(truths)))
    for i, prediction in enumerate(found):
        for j, truth in enumerate(truths):
            ious[i, j] = _track_iou(prediction["segmentations"], truth["segmentations"])
    return ious


def _track_iou(predicted: Sequence[Any], true: Sequence[Any]) -> float:
    common, either = 0.0, 0.0
    for a, b in zip(predicted, true, strict=True):
        if a and b:
            common += float(coco_mask.area(coco_mask.merge([a, b], True)))
            either += float(coco_mask.area(coco_mask.merge([a, b], False)))
        elif a or b:
            either += float(coco_mask.area(a or b))
    return common / either if either > 0 else 0.0


def _match(
    found: Sequence[Row], truths: Sequence[Row], ious: NDArray[np.float64], area_range: tuple[float, float]
) -> dict[str, Any]:
    def is_outside(row: Row) -> bool:
        return bool(row["area"] < area_range[0] or row["area"] > area_range[1])

    order = sorted(range(len(truths)), key=lambda index: is_outside(truths[index]))
    ignored = [is_outside(truths[index]) for index in order]
    matched = np.zeros((len(THRESHOLDS), len(found)), dtype=bool)
    void = np.zeros((len(THRESHOLDS), len(found)), dtype=bool)
    taken = np.zeros((len(THRESHOLDS), len(truths)), dtype=bool)
    for t, threshold in enumerate(THRESHOLDS):
        for d in range(len(found)):
            iou, best = min(threshold, 1 - 1e-10), -1
            for g, index in enumerate(order):
                if taken[t, g]:
                    continue
                if best > -1 and not ignored[best] and ignored[g]:
                    break
                if ious[d, index] < iou:
                    continue
                iou, best = ious[d, index], g
            if best > -1:
                matched[t, d], void[t, d], taken[t, best] = True, ignored[best], True
    outside = np.array([is_outside(row) for row in found], dtype=bool)
    void |= ~matched & outside
    return {
        "scores": [row["score"] for row in found],
        "matched": matched,
        "void": void,
        "count": ignored.count(False),
    }


def _accumulate(
    verdicts: Verdicts, categories: Sequence[int], videos: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    shape = (len(THRESHOLDS), len(categories), len(RANGES), len(LIMITS))
    precision, recall = -np.ones((shape[0], len(RECALLS), *shape[1:])), -np.ones(shape)
    for k, category in enumerate(categories):
        for area in range(len(RANGES)):
            for m, limit in enumerate(LIMITS):
                parts = [verdicts[category, area, video] for video in videos if (category, area, video) in verdicts]
                count = sum(part["count"] for part in parts)
                if not count:
                    continue
                scores = np.concatenate([part["scores"][:limit] for part in parts])
                order = np.argsort(-scores, kind="mergesort")
                matched = np.concatenate([part["matched"][:, :limit] for part in parts], axis=1)[:, order]
                void = np.concatenate([part["void"][:, :limit] for part in parts], axis=1)[:, order]
                true, false = np.cumsum(matched & ~void, axis=1), np.cumsum(~matched & ~void, axis=1)
                for t in range(len(THRESHOLDS)):
                    precision[t, :, k, area, m], recall[t, k, area, m] = _curve(true[t], false[t], count)
    return precision, recall


def _curve(true: NDArray[np.int64], false: NDArray[np.int64], count: int) -> tuple[list[float], float]:
    recalls = true / count
    precisions = (true / (true + false + np.spacing(1))).tolist()
    for i in range(len(precisions) - 1, 0, -1):
        precisions[i - 1] = max(precisions[i - 1], precisions[i])
    sampled = [0.0] * len(RECALLS)
    for place, index in enumerate(np.searchsorted(recalls, RECALLS, side="left")):
        if index >= len(precisions):
            break
        sampled[place] = precisions[index]
    return sampled, float(recalls[-1]) if len(recalls) else 0.0


def _summarize(precision: NDArray[np.float64], recall: NDArray[np.float64]) -> dict[str, float]:
    def mean(values: NDArray[np.float64]) -> float:
        defined = values[values > -1]
        return float(defined.mean()) if defined.size else -1.0

    stats = {"AP": mean(precision[..., 0, -1]), "AP50": mean(precision[0, ..., 0, -1])}
    stats["AP75"] = mean(precision[5, ..., 0, -1])
    for letter, area in (("s", 1), ("m", 2), ("l", 3)):
        stats[f"AP{letter}"] = mean(precision[..., area, -1])
        stats[f"AR{letter}"] = mean(recall[..., area, -1])
    for m, limit in enumerate(LIMITS):
        stats[f"AR{limit}"] = mean(recall[..., 0, m])
    return stats
