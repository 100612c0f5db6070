"""YouTube-VIS evaluation written once more from its definition: dense masks, one loop per rule, no shared code."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

RANGES = {"": (0.0, 1e10), "s": (0.0, 128.0**2), "m": (128.0**2, 256.0**2), "l": (256.0**2, 1e10)}
THRESHOLDS = [float(threshold) for threshold in np.linspace(0.5, 0.95, 10)]
RECALLS = [float(recall) for recall in np.linspace(0, 1, 101)]


def naive_stats(gt: dict[str, Any], results: list[dict[str, Any]], use_categories: bool) -> dict[str, float]:
    known = sorted(category["id"] for category in gt["categories"])
    groups = [[category_id] for category_id in known] if use_categories else [known]
    stats = {}
    for name, size, threshold, limit in (
        ("AP", "", None, 100),
        ("AP50", "", 0, 100),
        ("AP75", "", 5, 100),
        ("APs", "s", None, 100),
        ("APm", "m", None, 100),
        ("APl", "l", None, 100),
        ("AR1", "", None, 1),
        ("AR10", "", None, 10),
        ("AR100", "", None, 100),
        ("ARs", "s", None, 100),
        ("ARm", "m", None, 100),
        ("ARl", "l", None, 100),
    ):
        chosen = range(10) if threshold is None else [threshold]
        values = []
        for group in groups:
            for index in chosen:
                curve = _curve(gt, results, group, RANGES[size], THRESHOLDS[index], limit)
                if curve is not None:
                    values += [curve[1]] if name.startswith("AR") else curve[0]
        stats[name] = float(np.mean(values)) if values else -1.0
    return stats


def _curve(
    gt: dict[str, Any],
    results: list[dict[str, Any]],
    group: list[int],
    area_range: tuple[float, float],
    threshold: float,
    limit: int,
) -> tuple[list[float], float] | None:
    ranked: list[tuple[float, str]] = []
    truth_count = 0
    for video in sorted(gt["videos"], key=lambda video: int(video["id"])):
        truths = [
            row
            for one in group
            for row in gt["annotations"]
            if (row["video_id"], row["category_id"]) == (video["id"], one)
        ]
        predictions = [
            row for one in group for row in results if (row["video_id"], row["category_id"]) == (video["id"], one)
        ]
        predictions = sorted(predictions, key=lambda row: -float(row["score"]))[:100]
        ignored = [bool(row["iscrowd"]) or not _inside(row, video, area_range) for row in truths]
        truth_count += ignored.count(False)
        taken: set[int] = set()
        for place, row in enumerate(predictions):
            verdict = _match(row, truths, ignored, taken, video, threshold)
            if verdict == "miss" and not _inside(row, video, area_range):
                verdict = "ignored"
            if place < limit:
                ranked.append((float(row["score"]), verdict))
    if not truth_count:
        return None
    ranked.sort(key=lambda item: -item[0])
    precisions, recalls, hits, misses = [], [], 0, 0
    for _, verdict in ranked:
        hits += verdict == "hit"
        misses += verdict == "miss"
        precisions.append(hits / max(1, hits + misses))
        recalls.append(hits / truth_count)
    sampled = []
    for recall in RECALLS:
        first = bisect_left(recalls, recall)
        sampled.append(max(precisions[first:], default=0.0))
    return sampled, recalls[-1] if recalls else 0.0


def _match(
    row: dict[str, Any],
    truths: list[dict[str, Any]],
    ignored: list[bool],
    taken: set[int],
    video: dict[str, Any],
    threshold: float,
) -> str:
    for wanted in (False, True):
        best, best_iou = None, min(threshold, 1 - 1e-10)
        for index, truth in enumerate(truths):
            if ignored[index] != wanted or (index in taken and not truth["iscrowd"]):
                continue
            iou = _track_iou(row, truth, video)
            if iou >= best_iou:
                best, best_iou = index, iou
        if best is not None:
            taken.add(best)
            return "ignored" if wanted else "hit"
    return "miss"


def _volume(row: dict[str, Any], video: dict[str, Any]) -> NDArray[np.bool_]:
    """(T, H, W)."""
    if "_volume" not in row:
        volume = np.zeros((video["length"], video["height"], video["width"]), dtype=np.bool_)
        for frame, mask in enumerate(row["segmentations"]):
            if mask:
                volume[frame] = coco_mask.decode(mask) > 0
        row["_volume"] = volume
    result: NDArray[np.bool_] = row["_volume"]
    return result


def _track_iou(row: dict[str, Any], truth: dict[str, Any], video: dict[str, Any]) -> float:
    ious = row.setdefault("_ious", {})
    if id(truth) not in ious:
        a, b = _volume(row, video), _volume(truth, video)
        union = int((a | b).sum())
        ious[id(truth)] = int((a & b).sum()) / union if union else 0.0
    return float(ious[id(truth)])


def _inside(row: dict[str, Any], video: dict[str, Any], area_range: tuple[float, float]) -> bool:
    if "_area" not in row:
        areas = [int(frame.sum()) for frame in _volume(row, video) if frame.any()]
        row["_area"] = float(np.mean(areas)) if areas else 0.0
    return bool(area_range[0] <= row["_area"] <= area_range[1])
