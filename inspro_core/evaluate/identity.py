"""IDF1: how long predicted tracks keep to one object (Ristani et al. 2016), and where they change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inspro_core.evaluate.assignment import best_pairs
from inspro_core.evaluate.clear import MATCH_IOU, IdSwitch, count_clear
from inspro_core.evaluate.counts import Counts
from inspro_core.evaluate.overlaps import VideoOverlaps, overlaps_for_tracking
from inspro_core.evaluate.tracks import SCORE_THRESHOLD


@dataclass(frozen=True)
class IdentityResult:
    """Identity measures.

    Attributes:
        idf1: harmonic mean of `idp` and `idr`.
        idp: share of the predicted masks that belong to the true track their own track is assigned to.
        idr: share of the true masks that are covered by the assigned track.
        true_positives: masks of assigned tracks that match.
        false_negatives: true masks without such a match.
        false_positives: predicted masks without such a match.
        switches: where a true track goes over to another predicted track, found with the CLEAR matching.
    """

    idf1: float
    idp: float
    idr: float
    true_positives: int
    false_negatives: int
    false_positives: int
    switches: tuple[IdSwitch, ...]


@dataclass(frozen=True)
class IdentityCounts(Counts):
    """What adds up over videos; see `IdentityResult`."""

    true_positives: int = 0
    false_negatives: int = 0
    false_positives: int = 0
    switches: tuple[IdSwitch, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there was neither a true nor a predicted mask."""
        return not self.true_positives + self.false_negatives + self.false_positives

    def result(self) -> IdentityResult:
        """Compute the measures."""
        matched, missed, false = self.true_positives, self.false_negatives, self.false_positives
        return IdentityResult(
            idf1=matched / max(1.0, matched + 0.5 * false + 0.5 * missed),
            idp=matched / max(1, matched + false),
            idr=matched / max(1, matched + missed),
            true_positives=matched,
            false_negatives=missed,
            false_positives=false,
            switches=tuple(sorted(self.switches)),
        )


def evaluate_identity(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], score_threshold: float = SCORE_THRESHOLD
) -> IdentityResult:
    """Compute IDF1 and list every identity switch, without regard to categories; crowds are left out.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file.
        score_threshold: predictions count from this score on.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    return sum(map(count_identity, overlaps_for_tracking(gt, results, score_threshold)), IdentityCounts()).result()


def count_identity(overlaps: VideoOverlaps) -> IdentityCounts:
    """Assign each true track of one video to at most one predicted track, so that most masks match."""
    truths, predictions = overlaps.video.truths, overlaps.video.predictions
    common_frames = np.zeros((len(truths), len(predictions)), dtype=np.int64)
    for frame in overlaps.frames:
        common_frames[np.ix_(frame.truths, frame.predictions)] += frame.ious >= MATCH_IOU
    # Fewest misses and false positives is the same as most matches: each match takes away one of both.
    matched = int(common_frames[best_pairs(common_frames)].sum())
    return IdentityCounts(
        matched,
        int(np.count_nonzero(truths.areas)) - matched,
        int(np.count_nonzero(predictions.areas)) - matched,
        count_clear(overlaps).switches,
    )
