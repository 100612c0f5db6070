"""How the systems of an ablation are scored: whole held-out videos, tracked by the paper's rules alone.

What this project adds around the network (re-seeding, removal of duplicates, reset at cuts) is off, so that the rows
show the network. A video's slots are its tracks; AP counts all of them by their mean score over the video.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pycocotools import mask as coco_mask
from torch import Tensor

from inspro_core.domain.annotation import Annotation
from inspro_core.evaluate import evaluate_hota, evaluate_identity, evaluate_ytvis
from inspro_core.formats.youtube_vis import annotation_to_results
from inspro_core.inference.association import AssociationTracker
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.media import read_picture
from inspro_core.model.inspro import FrameOutput, InsPro
from inspro_core.model.propagation import PropagationState
from inspro_core.model.track_and_detect import find_places
from inspro_core.train.ablation_world import CATEGORIES, AblationData
from inspro_core.train.box_masks import truth_of_boxes
from inspro_core.train.validation import FrameTracker, track_frames

LEAST_SCORE = 0.05
BASELINE_SCORES = (0.1, 0.2, 0.4)
"""Scores from which a baseline takes a detection for an object; it is shown at the one that gives it the best AP."""
SURE_SCORE = 0.3  # of a segment that counts as a duplicate
SAME_OBJECT = 0.5  # IoU of its box with that of an object
SHOWN_SCORES = (0.1, 0.2, 0.3, 0.4, 0.5)
"""A segment counts for HOTA and id switches from a score on; each row at the one that gives it the best HOTA."""


@dataclass(frozen=True)
class RowScores:
    """The figures of one row and seed.

    Attributes:
        ap, ap50, hota: 0..1, over all held-out videos.
        id_switches: of all held-out videos.
        milliseconds: CPU time of backbone and head per frame; other programs on the machine do not count.
        duplicates: segments that overlap an object beyond the first one, per object and frame; see `count_duplicates`.
    """

    ap: float
    ap50: float
    hota: float
    id_switches: int
    milliseconds: float
    duplicates: float

    def to_json(self) -> dict[str, Any]:
        """Return the figures by name."""
        return asdict(self)


class TimedEngine(Engine):
    """An engine that counts the CPU time of its network, and that takes detections for objects from a chosen score on.

    Args:
        model: see `Engine`.
        promote_score: from which a detect query's find becomes a track; for track-and-detect queries only.
    """

    def __init__(self, model: InsPro, promote_score: float) -> None:
        super().__init__(model, "cpu")
        self.promote_score = promote_score
        self.seconds, self.frame_count = 0.0, 0

    def observe(self, frame: NDArray[np.uint8]) -> Observation:
        """Run what does not depend on earlier frames."""
        began = time.process_time()
        observation = super().observe(frame)
        self.seconds += time.process_time() - began
        return observation

    def decode(self, observation: Observation, state: PropagationState) -> FrameOutput:
        """Run the head."""
        began = time.process_time()
        if self.config.queries == "united":
            output = super().decode(observation, state)
        else:
            output = self._decode_with(observation, state)
        self.seconds += time.process_time() - began
        self.frame_count += 1
        return output

    def _decode_with(self, observation: Observation, state: PropagationState) -> FrameOutput:
        def choose(output: FrameOutput) -> Tensor:
            half = output.logits.shape[2] // 2
            assert output.is_empty is not None
            is_new = output.logits[-1, :, half:].sigmoid().amax(dim=2) >= self.promote_score
            return find_places(is_new, output.is_empty)

        with torch.inference_mode():
            return self.model.decode(observation.features, observation.sizes_hw, state, choose)


def score_row(model: InsPro, data: AblationData) -> RowScores:
    """Track all held-out videos and score the tracks."""
    truth = data.truth if model.config.mask is not None else truth_of_boxes(data.truth)
    is_baseline = model.config.tracking_channels > 0 or model.config.queries == "track_and_detect"
    scores = [
        _score(model, truth, data.pictures, least) for least in (BASELINE_SCORES if is_baseline else (LEAST_SCORE,))
    ]
    return max(scores, key=lambda one: one.ap)


def _score(model: InsPro, truth: dict[str, Any], pictures: Path, least_score: float) -> RowScores:
    engine = TimedEngine(model, least_score)
    track = _video_tracker(engine, least_score)
    annotations = {}
    for video in truth["videos"]:
        annotations[int(video["id"])] = track(_frames(pictures, video["file_names"]))
    lengths = {int(video["id"]): len(video["file_names"]) for video in truth["videos"]}
    stats = evaluate_ytvis(truth, _results(annotations, lengths))["stats"]
    hota, switches = -1.0, 0
    for shown in SHOWN_SCORES:
        results = _results({key: _from_score(one, shown) for key, one in annotations.items()}, lengths)
        if (value := evaluate_hota(truth, results, 0.0).hota) > hota:
            hota, switches = value, len(evaluate_identity(truth, results, 0.0).switches)
    milliseconds = engine.seconds / max(1, engine.frame_count) * 1000
    return RowScores(
        ap=float(stats["AP"]),
        ap50=float(stats["AP50"]),
        hota=float(hota),
        id_switches=switches,
        milliseconds=round(milliseconds, 3),
        duplicates=round(count_duplicates(truth, annotations), 3),
    )


def count_duplicates(truth: dict[str, Any], annotations: Mapping[int, Annotation]) -> float:
    """Count what box deduplication is for: segments that share an object.

    Args:
        truth: YouTube-VIS ground truth.
        annotations: tracks of each of its videos; segments of less than `SURE_SCORE` do not count.

    Returns:
        Segments whose box overlaps that of an object (IoU of at least `SAME_OBJECT`), beyond the first, mean over
        objects and frames; 0 without objects.
    """
    counts = list[int]()
    for true in truth["annotations"]:
        tracks = annotations[true["video_id"]].tracks.values()
        for frame, box_xywh in enumerate(true["bboxes"]):
            if box_xywh is None:
                continue
            segments = [track.segments[frame] for track in tracks if frame in track.segments]
            boxes_xywh = np.array([one.mask.bbox_xywh for one in segments if one.score >= SURE_SCORE], dtype=float)
            overlaps = coco_mask.iou(boxes_xywh.reshape(-1, 4), np.array([box_xywh], dtype=float), [0])
            counts.append(max(0, int((np.asarray(overlaps) >= SAME_OBJECT).sum()) - 1))
    return float(np.mean(counts)) if counts else 0.0


def _video_tracker(engine: TimedEngine, least_score: float) -> Callable[[Iterator[NDArray[np.uint8]]], Annotation]:
    """Choose the tracker of a system: by its links, or by its slots."""
    category_ids = [category.id for category in CATEGORIES]
    if engine.config.tracking_channels:
        linking = AssociationTracker(engine, least_score)
        return lambda frames: track_frames(linking, frames, category_ids)
    frees_lost = engine.config.queries == "track_and_detect"  # as MOTR does; there nothing else is re-seeded
    config = TrackerConfig(
        score_threshold=LEAST_SCORE,
        birth_score=least_score,
        reseed_free_slots=frees_lost,
        drop_duplicates=False,
        reset_at_cuts=False,
        refine_masks=False,  # the masks of the network itself
        look_back_frames=0,  # online, as in the paper
    )
    following: FrameTracker[Any] = Tracker(engine, config)
    return lambda frames: track_frames(following, frames, category_ids)


def _from_score(annotation: Annotation, least: float) -> Annotation:
    """Keep the segments that score at least this."""
    tracks = {}
    for track_id, track in annotation.tracks.items():
        kept = {frame: segment for frame, segment in track.segments.items() if segment.score >= least}
        if kept:
            tracks[track_id] = replace(track, segments=kept)
    return Annotation(tracks)


def _results(annotations: dict[int, Annotation], lengths: dict[int, int]) -> list[dict[str, Any]]:
    return [
        entry
        for video_id, annotation in annotations.items()
        for entry in annotation_to_results(annotation, video_id, lengths[video_id])
    ]


def _frames(pictures: Path, file_names: Sequence[str]) -> Iterator[NDArray[np.uint8]]:
    return (read_picture(pictures / name) for name in file_names)
