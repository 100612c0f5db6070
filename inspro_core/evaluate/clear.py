"""CLEAR measures of tracked masks (Bernardin and Stiefelhagen 2008; sMOTA: Voigtlaender et al., MOTS, CVPR 2019)."""

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

MATCH_IOU = 0.5
"""Masks of a frame match from this IoU on."""

_EPSILON = float(np.finfo(np.float64).eps)
_KEPT_TRACK_BONUS = 1000.0  # a match that continues the one of the frame before outweighs any IoU
_NOBODY = -1


@dataclass(frozen=True, order=True)
class IdSwitch:
    """A true track that is followed by another predicted track than when it was last matched.

    Attributes:
        video_id: id in the annotation file.
        frame: index of the first frame with the new track.
        gt_track_id: annotation id.
        from_track: index in the results of the track that followed it before.
        to_track: index in the results of the track that follows it now.
    """

    video_id: int
    frame: int
    gt_track_id: int
    from_track: int
    to_track: int


@dataclass(frozen=True)
class ClearResult:
    """CLEAR measures; the counts are of masks except where tracks are named.

    Attributes:
        mota: 1 - (misses + false positives + switches) / true masks; can be negative.
        s_mota: the same with the IoU of a match in place of 1.
        moda: mota without switches.
        motp: mean IoU of matches.
        recall: matched share of the true masks.
        precision: matched share of the predicted masks.
        f1: harmonic mean of both.
        true_positives: matches.
        false_negatives: true masks without a match.
        false_positives: predicted masks without a match.
        mostly_tracked: true tracks matched on more than 80 % of their frames.
        partly_tracked: true tracks between.
        mostly_lost: true tracks matched on less than 20 %.
        fragments: times that a track is found again after a gap.
        switches: each change of identity, in the order of videos and frames.
    """

    mota: float
    s_mota: float
    moda: float
    motp: float
    recall: float
    precision: float
    f1: float
    true_positives: int
    false_negatives: int
    false_positives: int
    mostly_tracked: int
    partly_tracked: int
    mostly_lost: int
    fragments: int
    switches: tuple[IdSwitch, ...]


@dataclass(frozen=True)
class ClearCounts(Counts):
    """What adds up over videos; see `ClearResult`."""

    true_positives: int = 0
    false_negatives: int = 0
    false_positives: int = 0
    mostly_tracked: int = 0
    partly_tracked: int = 0
    mostly_lost: int = 0
    fragments: int = 0
    iou_sum: float = 0.0
    switches: tuple[IdSwitch, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there was neither a true nor a predicted mask."""
        return not self.true_positives + self.false_negatives + self.false_positives

    def result(self) -> ClearResult:
        """Compute the measures."""
        matched, missed, false = self.true_positives, self.false_negatives, self.false_positives
        true_masks = max(1, matched + missed)
        return ClearResult(
            mota=(matched - false - len(self.switches)) / true_masks,
            s_mota=(self.iou_sum - false - len(self.switches)) / true_masks,
            moda=(matched - false) / true_masks,
            motp=self.iou_sum / max(1, matched),
            recall=matched / true_masks,
            precision=matched / max(1, matched + false),
            f1=matched / max(1.0, matched + 0.5 * missed + 0.5 * false),
            true_positives=matched,
            false_negatives=missed,
            false_positives=false,
            mostly_tracked=self.mostly_tracked,
            partly_tracked=self.partly_tracked,
            mostly_lost=self.mostly_lost,
            fragments=self.fragments,
            switches=tuple(sorted(self.switches)),
        )


def evaluate_clear(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], score_threshold: float = SCORE_THRESHOLD
) -> ClearResult:
    """Compute the CLEAR measures over all videos, without regard to categories; crowds are left out.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file.
        score_threshold: predictions count from this score on.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    return sum(map(count_clear, overlaps_for_tracking(gt, results, score_threshold)), ClearCounts()).result()


def count_clear(overlaps: VideoOverlaps) -> ClearCounts:
    """Follow the true tracks of one video through its frames."""
    truths, predictions = overlaps.video.truths, overlaps.video.predictions
    last_match = np.full(len(truths), _NOBODY)  # however long ago: decides what is a switch
    match_before = np.full(len(truths), _NOBODY)  # on the frame before only: is preferred, and decides fragments
    times_matched, times_found = np.zeros(len(truths), dtype=np.int64), np.zeros(len(truths), dtype=np.int64)
    iou_sum, switches = 0.0, list[IdSwitch]()
    for frame in overlaps.frames:
        if not frame.ious.size:
            continue  # as TrackEval: such a frame breaks no track
        rows, columns = _match(frame, match_before)
        matched, partners = frame.truths[rows], frame.predictions[columns]
        for row in np.flatnonzero((last_match[matched] != _NOBODY) & (last_match[matched] != partners)):
            track_ids = predictions.ids[last_match[matched[row]]], predictions.ids[partners[row]]
            true_id = int(truths.ids[matched[row]])
            switches.append(IdSwitch(overlaps.video.id, frame.frame, true_id, int(track_ids[0]), int(track_ids[1])))
        was_untracked = match_before == _NOBODY
        last_match[matched] = partners
        match_before[:] = _NOBODY
        match_before[matched] = partners
        times_matched[matched] += 1
        times_found += was_untracked & (match_before != _NOBODY)
        iou_sum += float(frame.ious[rows, columns].sum())
    matches = int(times_matched.sum())
    tracked = times_matched / np.maximum(1, np.count_nonzero(truths.areas, axis=1))
    mostly, at_least_partly = int(np.count_nonzero(tracked > 0.8)), int(np.count_nonzero(tracked >= 0.2))
    return ClearCounts(
        matches,
        int(np.count_nonzero(truths.areas)) - matches,
        int(np.count_nonzero(predictions.areas)) - matches,
        mostly,
        at_least_partly - mostly,
        len(truths) - at_least_partly,
        int(np.maximum(0, times_found - 1).sum()),
        iou_sum,
        tuple(switches),
    )


def _match(frame: FrameOverlap, match_before: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Match the masks of a frame: kept tracks first, then the greatest sum of IoUs."""
    is_kept = frame.predictions[None, :] == match_before[frame.truths][:, None]
    scores = np.where(frame.ious < MATCH_IOU - _EPSILON, 0.0, _KEPT_TRACK_BONUS * is_kept + frame.ious)
    rows, columns = best_pairs(scores)
    is_match = scores[rows, columns] > _EPSILON
    return rows[is_match], columns[is_match]
