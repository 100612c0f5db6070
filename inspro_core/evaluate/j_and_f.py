"""J and F of DAVIS: region and boundary similarity (Perazzi et al. 2016) by the unsupervised protocol of 2019."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from inspro_core.evaluate.assignment import best_pairs
from inspro_core.evaluate.counts import Counts
from inspro_core.evaluate.overlaps import VideoOverlaps, overlaps_for_tracking
from inspro_core.evaluate.run_lengths import Rle
from inspro_core.evaluate.tracks import SCORE_THRESHOLD

BOUNDARY_TOLERANCE = 0.008
"""Distance up to which boundaries agree, as a share of the frame's diagonal, rounded up to whole pixels."""

_RECALL_FROM = 0.5 + float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class JAndFResult:
    """Means over the true tracks of all videos.

    Attributes:
        j_mean: mean IoU over the frames; frames on which both masks are empty count 1.
        j_recall: share of frames with an IoU above 0.5.
        f_mean: mean F-measure of the boundaries.
        f_recall: share of frames with a boundary F above 0.5.
        track_count: number of true tracks; without any, all numbers are 0.
    """

    j_mean: float
    j_recall: float
    f_mean: float
    f_recall: float
    track_count: int

    @property
    def j_and_f(self) -> float:
        """Mean of J and F."""
        return (self.j_mean + self.f_mean) / 2


@dataclass(frozen=True)
class JAndFSums(Counts):
    """What adds up over true tracks; see `JAndFResult`."""

    j: float = 0.0
    j_recall: float = 0.0
    f: float = 0.0
    f_recall: float = 0.0
    track_count: int = 0

    def result(self) -> JAndFResult:
        """Compute the means."""
        n = max(1, self.track_count)
        return JAndFResult(self.j / n, self.j_recall / n, self.f / n, self.f_recall / n, self.track_count)


def evaluate_j_and_f(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], score_threshold: float = SCORE_THRESHOLD
) -> JAndFResult:
    """Compute J and F over all true tracks, without regard to categories; crowds are left out.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file.
        score_threshold: predictions count from this score on.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    return sum(map(sum_j_and_f, overlaps_for_tracking(gt, results, score_threshold)), JAndFSums()).result()


def sum_j_and_f(overlaps: VideoOverlaps) -> JAndFSums:
    """Assign predictions to the true tracks of one video by J, then measure both."""
    truths, predictions = overlaps.video.truths, overlaps.video.predictions
    true_count, predicted_count, frame_count = len(truths), len(predictions), overlaps.video.frame_count
    if not true_count:
        return JAndFSums()
    # Where predictions are too few, true tracks are paired with tracks without any mask.
    present = np.zeros((max(true_count, predicted_count), frame_count), dtype=np.bool_)
    present[:predicted_count] = predictions.areas > 0
    j = (~present[:, None] & (truths.areas == 0)[None]).astype(np.float64)
    for frame in overlaps.frames:
        j[frame.predictions[:, None], frame.truths[None, :], frame.frame] = frame.ious.T
    rows, columns = best_pairs(j.mean(axis=2))
    assigned_j = j[rows, columns]
    nothing: list[Rle | None] = [None] * frame_count
    f = np.array(
        [
            [
                boundary_f(predicted, true)
                for predicted, true in zip(
                    predictions.masks[row] if row < predicted_count else nothing, truths.masks[column], strict=True
                )
            ]
            for row, column in zip(rows, columns, strict=True)
        ]
    )
    return JAndFSums(
        float(assigned_j.mean(axis=1).sum()),
        float((assigned_j > _RECALL_FROM).mean(axis=1).sum()),
        float(f.mean(axis=1).sum()),
        float((f > _RECALL_FROM).mean(axis=1).sum()),
        true_count,
    )


def boundary_f(predicted: Rle | None, true: Rle | None) -> float:
    """Compare the boundaries of two masks of a frame; None is a mask without pixels.

    Returns:
        Harmonic mean of the shares of both boundaries that lie within the tolerance of the other; 1 if both masks have
        no boundary, 0 if only one has.
    """
    masks = [mask for mask in (predicted, true) if mask is not None]
    if not masks:
        return 1.0
    height, width = masks[0]["size"]
    window = _window(masks)
    predicted_boundary, true_boundary = (_boundary(_crop(mask, window)) for mask in (predicted, true))
    predicted_length, true_length = np.count_nonzero(predicted_boundary), np.count_nonzero(true_boundary)
    if not predicted_length or not true_length:
        return float(predicted_length == true_length)
    tolerance = math.ceil(BOUNDARY_TOLERANCE * math.hypot(height, width))
    precision = np.count_nonzero(predicted_boundary & _near(true_boundary, tolerance)) / predicted_length
    recall = np.count_nonzero(true_boundary & _near(predicted_boundary, tolerance)) / true_length
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _window(masks: list[Rle]) -> tuple[slice, slice]:
    """Rows and columns that hold all masks and one pixel around: boundaries lie at most one pixel outside."""
    height, width = masks[0]["size"]
    boxes = coco_mask.toBbox(masks).astype(np.int64)
    boxes = boxes[boxes[:, 2] > 0]
    if not len(boxes):
        return slice(0, 1), slice(0, 1)
    left, top = np.maximum(0, boxes[:, :2].min(axis=0) - 1)
    right, bottom = np.minimum((width, height), (boxes[:, :2] + boxes[:, 2:]).max(axis=0) + 1)
    return slice(top, bottom), slice(left, right)


def _crop(mask: Rle | None, window: tuple[slice, slice]) -> NDArray[np.bool_]:
    if mask is None:
        return np.zeros((window[0].stop - window[0].start, window[1].stop - window[1].start), dtype=np.bool_)
    cropped: NDArray[np.bool_] = coco_mask.decode(mask)[window] > 0
    return cropped


def _boundary(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark pixels that differ from their right, lower or lower right neighbour (Martin's seg2bmap)."""
    padded = np.pad(mask, ((0, 1), (0, 1)), mode="edge")
    boundary: NDArray[np.bool_] = (mask != padded[:-1, 1:]) | (mask != padded[1:, :-1]) | (mask != padded[1:, 1:])
    return boundary


def _near(boundary: NDArray[np.bool_], tolerance: int) -> NDArray[np.bool_]:
    """Mark pixels up to `tolerance` pixels away from a boundary, which is what dilation with a disk marks."""
    distances = cv2.distanceTransform((~boundary).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    # Distances are roots of whole numbers: a hundredth below the next root no rounding of float32 matters.
    near: NDArray[np.bool_] = distances.astype(np.float64) ** 2 < tolerance**2 + 0.5
    return near
