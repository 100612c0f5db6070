"""The measures that one looks at first, computed in one pass over the videos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspro_core.evaluate.clear import IdSwitch
from inspro_core.evaluate.hota import HotaCounts, count_hota
from inspro_core.evaluate.identity import IdentityCounts, count_identity
from inspro_core.evaluate.j_and_f import JAndFSums, sum_j_and_f
from inspro_core.evaluate.overlaps import VideoOverlaps
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.tracks import SCORE_THRESHOLD
from inspro_core.evaluate.ytvis import match_video, summarize


@dataclass(frozen=True)
class TrackingSummary:
    """How good predicted tracks are; all numbers are in 0..1 except AP where nothing is defined (-1).

    Attributes:
        ap: YouTube-VIS AP over the IoU thresholds 0.50 to 0.95, of all predictions.
        ap50: AP at the threshold 0.50.
        hota: HOTA, like all numbers below without regard to categories, of predictions from the score threshold on.
        det_a: its detection accuracy.
        ass_a: its association accuracy.
        idf1: how long tracks keep to one object.
        switches: every change of identity.
        j: mean region similarity over true tracks.
        f: mean boundary similarity over true tracks.
    """

    ap: float
    ap50: float
    hota: float
    det_a: float
    ass_a: float
    idf1: float
    switches: tuple[IdSwitch, ...]
    j: float
    f: float

    def __str__(self) -> str:
        rows = (
            ("AP", f"{self.ap:.4f}"),
            ("AP50", f"{self.ap50:.4f}"),
            ("HOTA", f"{self.hota:.4f}  (DetA {self.det_a:.4f}, AssA {self.ass_a:.4f})"),
            ("IDF1", f"{self.idf1:.4f}"),
            ("ID switches", str(len(self.switches))),
            ("J", f"{self.j:.4f}"),
            ("F", f"{self.f:.4f}"),
        )
        return "\n".join(f"{name:<13}{value}" for name, value in rows)


def evaluate_tracking(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], score_threshold: float = SCORE_THRESHOLD
) -> TrackingSummary:
    """Compute AP, HOTA, IDF1, identity switches, J and F.

    Args:
        gt: content of a YouTube-VIS annotation file.
        results: content of a results file.
        score_threshold: predictions count from this score on, except for AP.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    data = EvaluationInput.from_json(gt, results)
    matches, hota, identity, j_and_f = [], HotaCounts.zero(), IdentityCounts(), JAndFSums()
    for video in data.videos():
        matches.append(match_video(video))
        overlaps = VideoOverlaps.of(video.for_tracking(score_threshold))
        hota += count_hota(overlaps)
        identity += count_identity(overlaps)
        j_and_f += sum_j_and_f(overlaps)
    stats = summarize(matches, list(data.categories))["stats"]
    hota_result, identity_result, j_and_f_result = hota.result(), identity.result(), j_and_f.result()
    return TrackingSummary(
        stats["AP"],
        stats["AP50"],
        hota_result.hota,
        hota_result.det_a,
        hota_result.ass_a,
        identity_result.idf1,
        identity_result.switches,
        j_and_f_result.j_mean,
        j_and_f_result.f_mean,
    )
