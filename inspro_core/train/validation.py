"""Scoring weights on a validation set, as an annotator would meet them: tracked through whole videos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from inspro_core.data.clip_index import LEFT_OUT, ClipIndex, read_clip_index
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import StoppedError
from inspro_core.evaluate.ytvis import evaluate_ytvis
from inspro_core.formats.youtube_vis import annotation_to_results, mask_to_rle
from inspro_core.inference.engine import Engine
from inspro_core.inference.predictions import FramePrediction
from inspro_core.inference.prelabeler import to_change
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.model.inspro import InsPro
from inspro_core.train.box_masks import rectangle, truth_of_boxes, with_rectangles

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
    """A labelled dataset that weights are scored on.

    Args:
        path: see `read_clip_index`.
        device: where to compute.

    Raises:
        FormatError: if it cannot be read.
    """

    def __init__(self, path: Path, device: torch.device) -> None:
        self.index = read_clip_index(path)
        self._device = device
        self.ground_truth = build_ground_truth(self.index)

    def score(
        self,
        model: InsPro,
        categories: Sequence[Category],
        on_tracked: Callable[[int, Annotation], object] = lambda _video, _annotation: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> dict[str, float]:
        """Track all videos and return YouTube-VIS AP, AP50 and AR10; of boxes where the model has no masks.

        Args:
            model: weights to score; left on its device, in evaluation mode.
            categories: of the model; matched to the dataset's by name.
            on_tracked: called with the place of each video and what was found in it.
            should_stop: asked before each video.

        Raises:
            StoppedError: if asked to stop.
            VideoError: if a picture cannot be read.
        """
        tracker = Tracker(Engine(model, str(self._device)), TrackerConfig(score_threshold=SCORE_THRESHOLD))
        truth = self.ground_truth if model.config.mask is not None else truth_of_boxes(self.ground_truth)
        by_name = {category["name"]: int(category["id"]) for category in truth["categories"]}
        category_ids = [by_name.get(category.name, 0) for category in categories]
        results = []
        for video in range(self.index.video_count):
            if should_stop():
                raise StoppedError("The evaluation was stopped; the state of the run is saved")
            start, stop = self.index.video_starts[video : video + 2].tolist()
            frames = (self.index.picture(frame) for frame in range(start, stop))
            annotation = track_frames(tracker, frames, category_ids)
            on_tracked(video, annotation)
            results += annotation_to_results(annotation, video + 1, stop - start)
        stats = evaluate_ytvis(truth, results)["stats"]
        return {name: float(stats[name]) for name in ("AP", "AP50", "AR10")}


def build_ground_truth(index: ClipIndex) -> dict[str, Any]:
    """Describe a dataset as the content of a YouTube-VIS annotation file, videos and categories numbered from 1."""
    videos, annotations = [], list[dict[str, Any]]()
    for video in range(index.video_count):
        start, stop = index.video_starts[video : video + 2].tolist()
        height, width = index.size_hw(start)
        names = [str(name) for name in index.file_names[start:stop]]
        videos.append({"id": video + 1, "height": height, "width": width, "file_names": names})
        tracks: dict[int, dict[str, Any]] = {}
        for frame in range(start, stop):
            for row in range(*index.rows.mask_starts[frame : frame + 2].tolist()):
                if index.labels[row] == LEFT_OUT:
                    continue
                track_id = int(index.rows.track_ids[row])
                if track_id not in tracks:
                    tracks[track_id] = _empty_track(index, row, stop - start)
                mask, box = _mask_and_box(index, row, (height, width))
                found = {"segmentations": mask_to_rle(mask), "bboxes": box, "areas": mask.area}
                for name, value in found.items():
                    tracks[track_id][name][frame - start] = value
        annotations += [
            {"id": len(annotations) + n, "video_id": video + 1, **t} for n, t in enumerate(tracks.values(), 1)
        ]
    categories = [{"id": number, "name": category.name} for number, category in enumerate(index.categories, 1)]
    return {"videos": videos, "annotations": annotations, "categories": categories}


def _empty_track(index: ClipIndex, row: int, length: int) -> dict[str, Any]:
    category_id, is_crowd = int(index.labels[row]) + 1, int(index.rows.is_crowd[row])
    lists = {name: [None] * length for name in ("segmentations", "bboxes", "areas")}
    return {"category_id": category_id, "iscrowd": is_crowd, **lists}


def _mask_and_box(index: ClipIndex, row: int, size_hw: tuple[int, int]) -> tuple[Mask, list[float]]:
    if index.has_masks:
        mask = Mask(size_hw, index.run_lengths(row))
        return mask, list(mask.bbox_xywh)
    x0, y0, x1, y1 = index.rows.boxes_xyxy[row].tolist()
    return rectangle((x0, y0, x1, y1), size_hw), [x0, y0, x1 - x0, y1 - y0]


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
