"""Intersections of true and predicted masks, frame by frame; every measure of a video shares them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from inspro_core.evaluate.tracks import TrackSet, VideoTracks


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
        """Compare each frame's true masks with its predicted masks, in one call per frame."""
        return cls(video, tuple(_overlap(video, frame) for frame in range(video.frame_count)))

    @cached_property
    def track_ious(self) -> NDArray[np.float64]:
        """(G, P) spatio-temporal IoU of all tracks of the video, as YouTube-VIS defines it."""
        truths, predictions = self.video.truths, self.video.predictions
        intersections = np.zeros((len(truths), len(predictions)), dtype=np.int64)
        for frame in self.frames:
            intersections[np.ix_(frame.truths, frame.predictions)] += frame.intersections
        return _ious(intersections, truths.areas.sum(axis=1), predictions.areas.sum(axis=1))


def _overlap(video: VideoTracks, frame: int) -> FrameOverlap:
    truths, predictions = video.truths, video.predictions
    true_rows, predicted_rows = np.flatnonzero(truths.areas[:, frame]), np.flatnonzero(predictions.areas[:, frame])
    intersections = _intersections(truths, true_rows, predictions, predicted_rows, frame)
    ious = _ious(intersections, truths.areas[true_rows, frame], predictions.areas[predicted_rows, frame])
    return FrameOverlap(frame, true_rows, predicted_rows, intersections, ious)


def _intersections(
    truths: TrackSet, true_rows: NDArray[Any], predictions: TrackSet, predicted_rows: NDArray[Any], frame: int
) -> NDArray[np.int64]:
    """(G, P) common pixels.

    With the crowd flag set pycocotools divides the intersection by the area of its first mask, from which the exact
    number of pixels comes back by rounding: below 2^32 pixels the error of the quotient is far less than half a pixel.
    """
    if not len(true_rows) or not len(predicted_rows):
        return np.zeros((len(true_rows), len(predicted_rows)), dtype=np.int64)
    shares = coco_mask.iou(
        [predictions.masks[row][frame] for row in predicted_rows],
        [truths.masks[row][frame] for row in true_rows],
        [1] * len(true_rows),
    )
    return np.rint(shares.T * predictions.areas[predicted_rows, frame]).astype(np.int64)


def _ious(
    intersections: NDArray[np.int64], true_areas: NDArray[np.int64], predicted_areas: NDArray[np.int64]
) -> NDArray[np.float64]:
    unions = true_areas[:, None] + predicted_areas[None, :] - intersections
    ious: NDArray[np.float64] = intersections / np.maximum(1, unions)
    return ious
