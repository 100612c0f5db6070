"""Intersections of true and predicted masks, frame by frame; every measure of a video shares them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from inspro_core.errors import UsageError
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.run_lengths import find_damaged
from inspro_core.evaluate.tracks import TrackSet, VideoTracks

_CHECKS = 3  # times in a video that it is asked which predictions still matter


@dataclass(frozen=True, eq=False)
class FrameOverlap:
    """How the masks of one frame overlap; G true and P predicted tracks are present.

    Attributes:
        frame: index in the video.
        truths: (G,) rows of `VideoTracks.truths` with a mask on this frame.
        predictions: (P,) rows of `VideoTracks.predictions` with a mask on this frame.
        intersections: (G, P) common pixels.
        ious: (G, P) intersection over union.
    """

    frame: int
    truths: NDArray[np.intp]
    predictions: NDArray[np.intp]
    intersections: NDArray[np.int64]
    ious: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class VideoOverlaps:
    """A video with the overlaps of each of its frames.

    Attributes:
        video: its tracks.
        frames: T entries.
    """

    video: VideoTracks
    frames: tuple[FrameOverlap, ...]

    @classmethod
    def of(cls, video: VideoTracks) -> VideoOverlaps:
        """Compare each frame's true masks with its predicted masks, in one call per frame.

        Raises:
            UsageError: (a ValueError) with the JSON path of a mask whose run lengths are damaged.
        """
        for tracks in (video.truths, video.predictions):
            _refuse_damaged(tracks, np.arange(len(tracks)), range(video.frame_count))
        return cls(video, tuple(_overlap(video, frame) for frame in range(video.frame_count)))

    @cached_property
    def track_ious(self) -> NDArray[np.float64]:
        """(G, P) spatio-temporal IoU of all tracks of the video, as YouTube-VIS defines it."""
        truths, predictions = self.video.truths, self.video.predictions
        intersections = np.zeros((len(truths), len(predictions)), dtype=np.int64)
        for frame in self.frames:
            intersections[np.ix_(frame.truths, frame.predictions)] += frame.intersections
        return _ious(intersections, truths.areas.sum(axis=1), predictions.areas.sum(axis=1))


def overlaps_for_tracking(
    gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]], score_threshold: float
) -> Iterator[VideoOverlaps]:
    """Compare the tracks that tracking measures count, video by video.

    Raises:
        UsageError: (a ValueError) with the JSON path of what cannot be used.
    """
    for video in EvaluationInput.from_json(gt, results).videos():
        yield VideoOverlaps.of(video.for_tracking(score_threshold))


def track_ious_from(video: VideoTracks, may_match: NDArray[np.bool_], at_least: float) -> NDArray[np.float64]:
    """Compute the track IoUs of pairs that may match, exact where they reach a threshold.

    What two tracks have in common is at most the smaller mask of each frame. A pair is left alone as soon as this, for
    the frames still to come, cannot lift it to the threshold; most never are compared.

    Args:
        video: G truths and P predictions.
        may_match: (G, P) pairs that are of interest.
        at_least: the threshold, above 0.

    Returns:
        (G, P) spatio-temporal IoU; some value below `at_least` where the true one is below it; 0 where `~may_match`.

    Raises:
        UsageError: (a ValueError) with the JSON path of a mask whose run lengths are damaged.
    """
    truths, predictions = video.truths, video.predictions
    true_areas, predicted_areas = truths.areas.sum(axis=1), predictions.areas.sum(axis=1)
    intersections = np.zeros((len(truths), len(predictions)), dtype=np.int64)
    smaller = np.minimum(truths.areas[:, None], predictions.areas[None])
    is_open = may_match & _can_reach(smaller.sum(axis=2), true_areas, predicted_areas, at_least)
    frames = np.flatnonzero(truths.areas.any(axis=0)).tolist()
    _refuse_damaged(truths, np.arange(len(truths)), frames)
    step = max(1, len(frames) // _CHECKS)
    for start in range(0, len(frames), step):
        _refuse_damaged(predictions, np.flatnonzero(is_open.any(axis=0)), frames[start : start + step])
        for frame in frames[start : start + step]:
            is_compared = is_open & (truths.areas[:, frame, None] > 0) & (predictions.areas[:, frame] > 0)
            for row in np.flatnonzero(is_compared.any(axis=1)).tolist():
                rows = np.flatnonzero(is_compared[row])
                intersections[row, rows] += _intersections(truths, np.array([row]), predictions, rows, frame)[0]
        to_come = smaller[..., frame + 1 :].sum(axis=2)
        is_open &= _can_reach(intersections + to_come, true_areas, predicted_areas, at_least)
    return _ious(intersections, true_areas, predicted_areas) * may_match


def _can_reach(
    possible: NDArray[np.int64],
    true_areas: NDArray[np.int64],
    predicted_areas: NDArray[np.int64],
    at_least: float,
) -> NDArray[np.bool_]:
    """(G, P) whether a pair can reach the IoU; the margin lets no rounding decide."""
    can_reach: NDArray[np.bool_] = _ious(possible, true_areas, predicted_areas) >= at_least - 1e-9
    return can_reach


def _refuse_damaged(tracks: TrackSet, rows: NDArray[np.intp], frames: Sequence[int]) -> None:
    """Check the masks of some tracks on some frames before they are compared."""
    areas = tracks.areas[rows[:, None], frames]
    present = areas > 0
    masks = [
        mask
        for row, is_present in zip(rows.tolist(), present, strict=True)
        for mask in itertools.compress([tracks.masks[row][frame] for frame in frames], is_present.tolist())
    ]
    for index in find_damaged(masks, areas[present]):
        row, frame = np.argwhere(present)[index]
        height, width = masks[index]["size"]
        raise UsageError(
            f"{tracks.places[rows[row]]}.segmentations[{frames[frame]}]: the run lengths do not add up to "
            f"{height} x {width} pixels; the mask is cut off or damaged"
        )


def _overlap(video: VideoTracks, frame: int) -> FrameOverlap:
    truths, predictions = video.truths, video.predictions
    true_rows, predicted_rows = np.flatnonzero(truths.areas[:, frame]), np.flatnonzero(predictions.areas[:, frame])
    intersections = _intersections(truths, true_rows, predictions, predicted_rows, frame)
    ious = _ious(intersections, truths.areas[true_rows, frame], predictions.areas[predicted_rows, frame])
    return FrameOverlap(frame, true_rows, predicted_rows, intersections, ious)


def _intersections(
    truths: TrackSet, true_rows: NDArray[Any], predictions: TrackSet, predicted_rows: NDArray[Any], frame: int | np.intp
) -> NDArray[np.int64]:
    """(G, P) common pixels.

    With the crowd flag set pycocotools divides the intersection by the area of its first mask, from which the exact
    number of pixels comes back by rounding: below 2^32 pixels the error of the quotient is far less than half a pixel.
    """
    if not len(true_rows) or not len(predicted_rows):
        return np.zeros((len(true_rows), len(predicted_rows)), dtype=np.int64)
    shares = coco_mask.iou(
        [predictions.masks[row][frame] for row in predicted_rows.tolist()],
        [truths.masks[row][frame] for row in true_rows.tolist()],
        [1] * len(true_rows),
    )
    pixels: NDArray[np.int64] = np.rint(shares.T * predictions.areas[predicted_rows, frame]).astype(np.int64)
    return pixels


def _ious(
    intersections: NDArray[np.int64], true_areas: NDArray[np.int64], predicted_areas: NDArray[np.int64]
) -> NDArray[np.float64]:
    unions = true_areas[:, None] + predicted_areas[None, :] - intersections
    ious: NDArray[np.float64] = intersections / np.maximum(1, unions)
    return ious
