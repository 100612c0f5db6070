"""Fitting scores to the tracker after a short training. Loads torch: for a process of its own.

The tracker shows an object from a score of .5 on. A network that learned for some minutes finds objects of a new world
well before it scores them so high, and would show nothing. So its scores are raised by one number until .5 means what
serves best on the clips that were learned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint, save_checkpoint
from inspro_core.domain.track import Track
from inspro_core.evaluate.assignment import best_pairs
from inspro_core.evaluate.labelled_videos import LabelledVideo, read_labelled_videos
from inspro_core.inference.engine import Engine
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.train.validation import track_frames

LOWEST_SCORE = 0.1
USUAL_SCORE = TrackerConfig().birth_score
MOST_FRAMES = 120  # that are looked at
FOUND_IOU = 0.5  # mean over the frames of either
RAISED_KEY = "scores_raised_by"


@dataclass(frozen=True)
class Sighting:
    """A track that was found.

    Attributes:
        score: highest on any frame: from this birth score down it is shown.
        is_true: whether it is an object of the truth, of whatever class.
    """

    score: float
    is_true: bool


def fit_scores(path: Path, learned: Path, device: str) -> float:
    """Raise the scores of a checkpoint so that the tracker's usual birth score fits; does so once only.

    Args:
        path: of the checkpoint; written anew.
        learned: dataset of the clips that it learned.
        device: "auto", "cpu" or "cuda".

    Returns:
        What was added to the logits, 0 or more.

    Raises:
        CheckpointError: if the checkpoint cannot be read or written.
        FormatError: if the dataset cannot be read.
    """
    checkpoint = load_checkpoint(path)
    if (raised := checkpoint.provenance.get(RAISED_KEY)) is not None:
        return float(raised)
    model = build_model(checkpoint)
    engine = Engine(model, device)
    tracker = Tracker(engine, TrackerConfig(score_threshold=LOWEST_SCORE, birth_score=LOWEST_SCORE))
    sightings, true_count, frames = list[Sighting](), 0, 0
    for video in read_labelled_videos(learned).videos:
        if frames >= MOST_FRAMES:
            break
        sightings += _sightings(tracker, video)
        true_count += len(video.truth.tracks)
        frames += video.source.frame_count
    best = best_birth_score(sightings, true_count)
    shift = math.log(USUAL_SCORE / (1 - USUAL_SCORE)) - math.log(best / (1 - best))
    trained = build_model(checkpoint)  # the engine has fused the layers of the other one
    with torch.no_grad():
        trained.stages[-1].class_predictor.output.bias.add_(shift)  # type: ignore[union-attr, operator]
    provenance = {**checkpoint.provenance, RAISED_KEY: f"{shift:.3f}"}
    save_checkpoint(path, trained, checkpoint.categories, provenance)
    return shift


def best_birth_score(sightings: Sequence[Sighting], true_count: int) -> float:
    """Choose the birth score of best F1 over tracks; of equals the lowest, but the usual one where none is true.

    Args:
        sightings: found from `LOWEST_SCORE` on.
        true_count: objects of the truth.
    """
    best, best_f1 = USUAL_SCORE, _f1(sightings, USUAL_SCORE, true_count)
    for score in sorted({sighting.score for sighting in sightings if sighting.score < USUAL_SCORE}, reverse=True):
        if (f1 := _f1(sightings, score, true_count)) > 0 and f1 >= best_f1:
            best, best_f1 = max(score, LOWEST_SCORE), f1
    return best


def _f1(sightings: Sequence[Sighting], score: float, true_count: int) -> float:
    shown = [sighting for sighting in sightings if sighting.score >= score]
    hits = sum(sighting.is_true for sighting in shown)
    return 2 * hits / max(1, len(shown) + true_count)


def _sightings(tracker: Tracker, video: LabelledVideo) -> list[Sighting]:
    """Track a video and pair what is found with the truth, without regard to classes."""
    category_ids = [0] * tracker.engine.config.num_classes
    annotation = track_frames(tracker, (image for _, image in video.source.frames()), category_ids)
    found, true = list(annotation.tracks.values()), list(video.truth.tracks.values())
    overlap = np.array([[_mean_iou(one, other) for other in true] for one in found]).reshape(len(found), len(true))
    rows, columns = best_pairs(overlap)
    hits = {
        row for row, column in zip(rows.tolist(), columns.tolist(), strict=True) if overlap[row, column] >= FOUND_IOU
    }
    return [
        Sighting(max(segment.score for segment in track.segments.values()), row in hits)
        for row, track in enumerate(found)
    ]


def _mean_iou(one: Track, other: Track) -> float:
    """Mean mask IoU over all frames on which either is there."""
    frames = one.segments.keys() | other.segments.keys()
    common = one.segments.keys() & other.segments.keys()
    return sum(one.segments[frame].mask.iou(other.segments[frame].mask) for frame in common) / max(1, len(frames))
