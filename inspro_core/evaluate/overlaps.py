"""Intersections of true and predicted masks, frame by frame; every measure of a video shares them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from inspro_core.errors import FormatError, UsageError
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.run_lengths import Rle, find_damaged
from inspro_core.evaluate.tracks import TrackSet, VideoTracks

_CHECKS = 3  # times in a video that the predictions still of interest are checked for damage


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


def check_truth(path: Path, gt: Mapping[str, Any]) -> None:
    """Read a ground truth alone, all its masks: what is wrong with it is no fault of the results.

    Args:
        path: of the file.
        gt: its content.

    Raises:
        FormatError: with the file and the JSON path of what cannot be used.
    """
    try:
        for video in EvaluationInput.from_json(gt, []).videos():
            VideoOverlaps.of(video)
    except ValueError as error:
        raise FormatError(path, "{reason}", reason=error) from error


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
    smaller = np.minimum(truths.areas[:, None], predictions.areas[None])
    # IoU i / (a + b - i) reaches the threshold where i does this; the margin lets no rounding decide.
    least = (true_areas[:, None] + predicted_areas) * (at_least / (1 + at_least) * (1 - 1e-9))
    possible = smaller.sum(axis=2)
    intersections = np.zeros_like(possible)
    is_open = may_match & (possible >= np.maximum(least, 1))
    frames = np.flatnonzero(truths.areas.any(axis=0)).tolist()
    _refuse_damaged(truths, np.arange(len(truths)), frames)
    step = len(frames) // _CHECKS + 1
    for start in range(0, len(frames), step):
        _refuse_damaged(predictions, np.flatnonzero(is_open.any(axis=0)), frames[start : start + step])
        for frame in frames[start : start + step]:
            rows, columns = (is_open & (smaller[..., frame] > 0)).nonzero()
            shares = _shares_of_pairs(truths, rows, predictions, columns, frame)
            intersections[rows, columns] += _pixels(shares, predictions.areas[columns, frame])
            possible -= smaller[..., frame]
            is_open &= intersections + possible >= least
    return _ious(intersections, true_areas, predicted_areas) * may_match


def _refuse_damaged(tracks: TrackSet, rows: NDArray[np.intp], frames: Sequence[int]) -> None:
    """Check the masks of some tracks on some frames before they are compared, those of tracks that are alike once."""
    rows = rows[np.sort(np.unique(tracks.shapes[rows], return_index=True)[1])]
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
    true_areas, predicted_areas = truths.areas[true_rows, frame], predictions.areas[predicted_rows, frame]
    shares = np.zeros((len(true_rows), len(predicted_rows)))
    if shares.size:
        shares = _shares(truths, true_rows.tolist(), predictions, predicted_rows.tolist(), frame)
    intersections = _pixels(shares, predicted_areas)
    ious = _ious(intersections, true_areas, predicted_areas)
    return FrameOverlap(frame, true_rows, predicted_rows, intersections, ious)


def _shares(
    truths: TrackSet, true_rows: list[int], predictions: TrackSet, predicted_rows: list[int], frame: int
) -> NDArray[np.float64]:
    """(G, P) part of each predicted mask that a true one covers: this is what pycocotools gives for crowds."""
    predicted = [predictions.masks[row][frame] for row in predicted_rows]
    shares: NDArray[np.float64] = coco_mask.iou(
        predicted, [truths.masks[row][frame] for row in true_rows], [1] * len(true_rows)
    ).T
    return shares


def _shares_of_pairs(
    truths: TrackSet, rows: NDArray[np.intp], predictions: TrackSet, columns: NDArray[np.intp], frame: int
) -> NDArray[np.float64]:
    """(K,) part of the predicted mask of each pair that the true one covers.

    One call for all: pycocotools compares masks of one size only, so each truth and its predictions are told to have a
    size of their own. Told as one row of pixels, masks have boxes that are found faster.
    """
    if not len(rows):
        return np.zeros(0)
    compared, places = np.unique(rows, return_inverse=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    predicted = [_as_row(predictions.masks[column][frame], row) for row, column in pairs]
    true = [_as_row(truths.masks[row][frame], row) for row in compared.tolist()]
    shares: NDArray[np.float64] = coco_mask.iou(predicted, true, [1] * len(true))
    return shares[np.arange(len(places)), places]


def _as_row(mask: Rle | None, label: int) -> Rle:
    assert mask is not None, "only masks with pixels are compared"
    height, width = mask["size"]
    return {"size": [1, height * width + label], "counts": mask["counts"]}


def _pixels(shares: NDArray[np.float64], predicted_areas: NDArray[np.int64]) -> NDArray[np.int64]:
    """(G, P) common pixels, exact: below 2^32 pixels the error of a share is far less than half a pixel."""
    return np.rint(shares * predicted_areas).astype(np.int64)


def _ious(
    intersections: NDArray[np.int64], true_areas: NDArray[np.int64], predicted_areas: NDArray[np.int64]
) -> NDArray[np.float64]:
    unions = true_areas[:, None] + predicted_areas[None, :] - intersections
    ious: NDArray[np.float64] = intersections / np.maximum(1, unions)
    return ious
