"""Scoring weights on a validation set, as an annotator would meet them: tracked through whole videos."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from inspro_core.data.clip_index import find_annotation_file, find_picture_folder
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import FormatError
from inspro_core.evaluate.ytvis import evaluate_ytvis
from inspro_core.formats.youtube_vis import annotation_to_results
from inspro_core.inference.engine import Engine
from inspro_core.inference.prelabeler import to_change
from inspro_core.inference.tracker import FramePrediction, Tracker, TrackerConfig
from inspro_core.model.inspro import InsPro
from inspro_core.train.box_masks import with_rectangles

SCORE_THRESHOLD = 0.2
State = TypeVar("State")


class FrameTracker(Protocol[State]):
    """Tracks a video frame by frame; its state is passed in and returned."""

    def start(self) -> State:
        """Return the state before the first frame."""
        ...

    def step(self, frame: NDArray[np.uint8], state: State) -> tuple[FramePrediction, State]:
        """Track one (H, W, 3) RGB frame."""
        ...


class Validation:
    """A labelled dataset in the YouTube-VIS layout.

    Args:
        path: folder or annotation file.
        device: where to compute.

    Raises:
        FormatError: if it cannot be read.
    """

    def __init__(self, path: Path, device: torch.device) -> None:
        self._file = find_annotation_file(path)
        self._pictures = find_picture_folder(self._file)
        self._device = device
        self.ground_truth: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))

    def score(self, model: InsPro, categories: Sequence[Category]) -> dict[str, float]:
        """Track all videos and return YouTube-VIS AP, AP50 and AR10.

        Args:
            model: weights to score; left on its device, in evaluation mode.
            categories: of the model; matched to the dataset's by name.
        """
        tracker = Tracker(Engine(model, str(self._device)), TrackerConfig(score_threshold=SCORE_THRESHOLD))
        by_name = {category["name"]: int(category["id"]) for category in self.ground_truth["categories"]}
        category_ids = [by_name.get(category.name, 0) for category in categories]
        results = []
        for video in self.ground_truth["videos"]:
            annotation = track_frames(tracker, self._frames(video["file_names"]), category_ids)
            results += annotation_to_results(annotation, int(video["id"]), len(video["file_names"]))
        stats = evaluate_ytvis(self.ground_truth, results)["stats"]
        return {name: float(stats[name]) for name in ("AP", "AP50", "AR10")}

    def _frames(self, file_names: Sequence[str]) -> Iterator[NDArray[np.uint8]]:
        for name in file_names:
            image = cv2.imread(str(self._pictures / name))
            if image is None:
                raise FormatError(self._pictures / name, "cannot be read as a picture")
            yield np.asarray(image[:, :, ::-1], dtype=np.uint8)


def track_frames(
    tracker: FrameTracker[State], frames: Iterable[NDArray[np.uint8]], category_ids: Sequence[int]
) -> Annotation:
    """Track a video from its first frame on and return its labels; boxes without masks become rectangles."""
    state, changes, known = tracker.start(), list[Change](), dict[int, int]()
    for index, image in enumerate(frames):
        prediction, state = tracker.step(image, state)
        shown = with_rectangles(prediction, (image.shape[0], image.shape[1]))
        changes.append(to_change(shown, index, category_ids, known))
    segments: dict[int, dict[int, Segment]] = {}
    for change in changes:
        for (track_id, frame), (_, segment) in change.segments.items():
            if segment is not None:
                segments.setdefault(track_id, {})[frame] = segment
    return Annotation({track_id: Track(track_id, known[track_id], found) for track_id, found in segments.items()})
