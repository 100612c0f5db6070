"""True and predicted tracks of one video, as every measure looks at them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from inspro_core.evaluate.run_lengths import Rle

SCORE_THRESHOLD = 0.5
"""The score from which the measures that do not rank predictions count one, as TrackEval's users set it."""


@dataclass(frozen=True, eq=False)
class TrackSet:
    """The true or the predicted tracks of one video, in the order of their file.

    Attributes:
        places: N JSON paths, such as `annotations[3]`.
        ids: (N,) annotation ids of the truth; indices in the results of predictions.
        category_ids: (N,).
        scores: (N,); 1 for the truth.
        is_crowd: (N,) whether the track stands for a group (`iscrowd`).
        enters_late: (N,) whether the annotation carries `"enters_late": true`.
        shapes: (N,) tracks of equal number have the same masks.
        areas: (N, T) pixels of each mask; 0 where the track is absent.
        masks: N lists of T run lengths; None where the file has no mask.
    """

    places: tuple[str, ...]
    ids: NDArray[np.int64]
    category_ids: NDArray[np.int64]
    scores: NDArray[np.float64]
    is_crowd: NDArray[np.bool_]
    enters_late: NDArray[np.bool_]
    shapes: NDArray[np.intp]
    areas: NDArray[np.int64]
    masks: tuple[list[Rle | None], ...]

    def __len__(self) -> int:
        return len(self.masks)

    def select(self, rows: NDArray[np.intp]) -> TrackSet:
        """Keep the tracks of these rows, in the order given."""
        return TrackSet(
            tuple(self.places[row] for row in rows),
            self.ids[rows],
            self.category_ids[rows],
            self.scores[rows],
            self.is_crowd[rows],
            self.enters_late[rows],
            self.shapes[rows],
            self.areas[rows],
            tuple(self.masks[row] for row in rows),
        )

    @property
    def mean_areas(self) -> NDArray[np.float64]:
        """(N,) mean pixels over the frames on which a track is present; 0 for a track that never is."""
        means: NDArray[np.float64] = self.areas.sum(axis=1) / np.maximum(1, np.count_nonzero(self.areas, axis=1))
        return means


@dataclass(frozen=True, eq=False)
class VideoTracks:
    """Everything about one video that a measure looks at.

    Attributes:
        id: of the video in the file.
        size_hw: pixels; (0, 0) if no mask of the video tells it.
        truths: ground truth tracks.
        predictions: predicted tracks of categories that the file lists.
    """

    id: int
    size_hw: tuple[int, int]
    truths: TrackSet
    predictions: TrackSet

    @property
    def frame_count(self) -> int:
        """Number of frames T."""
        return int(self.truths.areas.shape[1])

    def for_tracking(self, score_threshold: float = SCORE_THRESHOLD) -> VideoTracks:
        """Keep what tracking measures count: no crowds, scores from the threshold on, tracks with at least one mask."""
        truths, predictions = self.truths, self.predictions
        is_confident = predictions.scores >= score_threshold
        return replace(
            self,
            truths=truths.select(np.flatnonzero(~truths.is_crowd & truths.areas.any(axis=1))),
            predictions=predictions.select(np.flatnonzero(is_confident & predictions.areas.any(axis=1))),
        )

    def of_category(self, category_id: int) -> VideoTracks:
        """Keep the tracks of one category."""
        return replace(
            self,
            truths=self.truths.select(np.flatnonzero(self.truths.category_ids == category_id)),
            predictions=self.predictions.select(np.flatnonzero(self.predictions.category_ids == category_id)),
        )
