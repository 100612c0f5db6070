"""HOTA: how well tracked masks are detected and associated (Luiten et al., IJCV 2021), as TrackEval computes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspro_core.evaluate.assignment import best_pairs
from inspro_core.evaluate.counts import Counts
from inspro_core.evaluate.overlaps import FrameOverlap, VideoOverlaps, overlaps_for_tracking
from inspro_core.evaluate.tracks import SCORE_THRESHOLD

ALPHAS = np.arange(0.05, 0.99, 0.05)
"""IoU thresholds that HOTA averages over."""

_EPSILON = float(np.finfo(np.float64).eps)

Curve = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class HotaResult:
    """HOTA and its parts; the arrays have one value per threshold of `ALPHAS`, the numbers are their means.

    Attributes:
        hota_at_alpha: geometric mean of DetA and AssA.
        det_a_at_alpha: detection accuracy.
        det_re_at_alpha: detection recall.
        det_pr_at_alpha: detection precision.
        ass_a_at_alpha: association accuracy.
        ass_re_at_alpha: association recall.
        ass_pr_at_alpha: association precision.
        loc_a_at_alpha: mean IoU of matched masks; 1 where nothing is matched.
        true_positives: matched masks.
        false_negatives: true masks without a match.
        false_positives: predicted masks without a match.
    """

    hota_at_alpha: Curve
    det_a_at_alpha: Curve
    det_re_at_alpha: Curve
    det_pr_at_alpha: Curve
    ass_a_at_alpha: Curve
    ass_re_at_alpha: Curve
    ass_pr_at_alpha: Curve
    loc_a_at_alpha: Curve
    true_positives: NDArray[np.int64]
    false_negatives: NDArray[np.int64]
    false_positives: NDArray[np.int64]

    @property
    def hota(self) -> float:
        """Mean HOTA over the thresholds."""
        return float(self.hota_at_alpha.mean())

    @property
    def det_a(self) -> float:
        """Mean detection accuracy."""
        return float(self.det_a_at_alpha.mean())

    @property
    def det_re(self) -> float:
        """Mean detection recall."""
        return float(self.det_re_at_alpha.mean())

    @property
    def det_pr(self) -> float:
        """Mean detection precision."""
        return float(self.det_pr_at_alpha.mean())

    @property
    def ass_a(self) -> float:
        """Mean association accuracy."""
        return float(self.ass_a_at_alpha.mean())

    @property
    def ass_re(self) -> float:
        """Mean association recall."""
        return float(self.ass_re_at_alpha.mean())

    @property
    def ass_pr(self) -> float:
        """Mean association precision."""
        return float(self.ass_pr_at_alpha.mean())

    @property
    def loc_a(self) -> float:
        """Mean localization accuracy."""
        return float(self.loc_a_at_alpha.mean())


@dataclass(frozen=True, eq=False)
class HotaCounts(Counts):
    """What adds up over videos, one row per kind and one column per threshold of `ALPHAS`.

    Attributes:
        detections: (3, 19) true positives, false negatives, false positives.
        sums: (4, 19) of AssA, AssRe, AssPr and IoU over the true positives.
    """

    detections: NDArray[np.int64]
    sums: NDArray[np.float64]

    @classmethod
    def zero(cls) -> HotaCounts:
        """Count nothing."""
        return cls(np.zeros((3, len(ALPHAS)), dtype=np.int64), np.zeros((4, len(ALPHAS))))

    @property
    def is_empty(self) -> bool:
        """Whether there was neither a true nor a predicted mask."""
        return not self.detections.any()

    def result(self) -> HotaResult:
        """Compute the measures."""
        matched, missed, false = self.detections
        ass_a, ass_re, ass_pr = self.sums[:3] / np.maximum(1, matched)
        det_a = matched / np.maximum(1, matched + missed + false)
        return HotaResult(
            hota_at_alpha=np.sqrt(det_a * ass_a),
            det_a_at_alpha=det_a,
            det_re_at_alpha=matched / np.maximum(1, matched + missed),
            det_pr_at_alpha=matched / np.maximum(1, matched + false),
            ass_a_at_alpha=ass_a,
            ass_re_at_alpha=ass_re,
            ass_pr_at_alpha=ass_pr,
            loc_a_at_alpha=np.where(matched > 0, self.sums[3] / np.maximum(1, matched), 1.0),
            true_positives=matched,
            false_negatives=missed,
            false_positives=false,
        )


def evaluate_hota(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], score_threshold: float = SCORE_THRESHOLD
) -> HotaResult:
    """Compute HOTA over all videos, without regard to categories; crowds are left out.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file.
        score_threshold: predictions count from this score on.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    return sum(map(count_hota, overlaps_for_tracking(gt, results, score_threshold)), HotaCounts.zero()).result()


def count_hota(overlaps: VideoOverlaps) -> HotaCounts:
    """Match the masks of one video frame by frame, so that tracks that fit as a whole are preferred."""
    truths, predictions = overlaps.video.truths, overlaps.video.predictions
    true_counts = np.count_nonzero(truths.areas, axis=1)[:, None]
    predicted_counts = np.count_nonzero(predictions.areas, axis=1)[None, :]
    alignment = _alignment(overlaps.frames, true_counts, predicted_counts)
    matches = np.zeros((len(ALPHAS), len(truths), len(predictions)), dtype=np.int64)
    iou_sums = np.zeros(len(ALPHAS))
    for frame in overlaps.frames:
        rows, columns = best_pairs(alignment[np.ix_(frame.truths, frame.predictions)] * frame.ious)
        ious = frame.ious[rows, columns]
        is_match = ious >= ALPHAS[:, None] - _EPSILON
        matches[:, frame.truths[rows], frame.predictions[columns]] += is_match
        iou_sums += is_match @ ious
    matched = matches.sum(axis=(1, 2))
    detections = np.stack([matched, true_counts.sum() - matched, predicted_counts.sum() - matched])
    ratios = (
        matches / np.maximum(1, true_counts + predicted_counts - matches),
        matches / np.maximum(1, true_counts),
        matches / np.maximum(1, predicted_counts),
    )
    return HotaCounts(detections, np.stack([*((matches * ratio).sum(axis=(1, 2)) for ratio in ratios), iou_sums]))


def _alignment(
    frames: Sequence[FrameOverlap], true_counts: NDArray[np.int64], predicted_counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(G, P) how well two tracks fit over the whole video, before any matching (HOTA sec. 5.3)."""
    potential = np.zeros((true_counts.shape[0], predicted_counts.shape[1]))
    for frame in frames:
        rivals = frame.ious.sum(axis=0)[None, :] + frame.ious.sum(axis=1)[:, None] - frame.ious
        shares = np.divide(frame.ious, rivals, out=np.zeros_like(frame.ious), where=rivals > _EPSILON)
        potential[np.ix_(frame.truths, frame.predictions)] += shares
    return potential / np.maximum(_EPSILON, true_counts + predicted_counts - potential)
