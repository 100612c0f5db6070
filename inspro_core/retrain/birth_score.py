"""Fitting scores to the tracker after a short training. Loads torch: for a process of its own.

The tracker shows an object from a score of .5 on. A network that learned for some minutes finds objects of a new world
well before it scores them so high, and would show nothing; and what it knew it scores lower than before. So its scores
are raised by one number until .5 means what serves best: on the clips that it learned, and on scenes that it did not
learn this time, since it scores highest what it has just seen.
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
MOST_FRAMES = 200  # of a dataset that are looked at
MISS_WEIGHT = 2.0  # of recall beside precision: a miss costs some drawn masks, one too many a deletion
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


@dataclass(frozen=True)
class Sightings:
    """What was found in a dataset.

    Attributes:
        tracks: found from `LOWEST_SCORE` on.
        true_count: objects of the truth.
    """

    tracks: Sequence[Sighting]
    true_count: int

    def f_score(self, birth_score: float) -> float:
        """F score over tracks, recall weighted by `MISS_WEIGHT`, if tracks are shown from a birth score on."""
        shown = [track for track in self.tracks if track.score >= birth_score]
        hits, weight = sum(track.is_true for track in shown), MISS_WEIGHT**2
        return (1 + weight) * hits / max(1.0, len(shown) + weight * self.true_count)


def fit_scores(path: Path, datasets: Sequence[Path], device: str) -> float:
    """Raise the scores of a checkpoint so that the tracker's usual birth score fits; does so once only.

    Args:
        path: of the checkpoint; written anew.
        datasets: that the score shall serve, each as much as the others.
        device: "auto", "cpu" or "cuda".

    Returns:
        What was added to the logits, 0 or more.

    Raises:
        CheckpointError: if the checkpoint cannot be read or written.
        FormatError: if a dataset cannot be read.
    """
    checkpoint = load_checkpoint(path)
    if (raised := checkpoint.provenance.get(RAISED_KEY)) is not None:
        return float(raised)
    model = build_model(checkpoint)
    engine = Engine(model, device)
    tracker = Tracker(engine, TrackerConfig(score_threshold=LOWEST_SCORE, birth_score=LOWEST_SCORE))
    best = best_birth_score([_look(tracker, dataset) for dataset in datasets])
    shift = math.log(USUAL_SCORE / (1 - USUAL_SCORE)) - math.log(best / (1 - best))
    trained = build_model(checkpoint)  # the engine has fused the layers of the other one
    with torch.no_grad():
        trained.stages[-1].class_predictor.output.bias.add_(shift)  # type: ignore[union-attr, operator]
    provenance = {**checkpoint.provenance, RAISED_KEY: f"{shift:.3f}"}
    save_checkpoint(path, trained, checkpoint.categories, provenance)
    return shift


def best_birth_score(found: Sequence[Sightings]) -> float:
    """Choose the birth score of the best F scores; of equals the lowest, but the usual one where none is true."""

    def worth(score: float) -> float:
        return sum(sightings.f_score(score) for sightings in found)

    best, best_worth = USUAL_SCORE, worth(USUAL_SCORE)
    scores = {track.score for sightings in found for track in sightings.tracks if track.score < USUAL_SCORE}
    for score in sorted(scores, reverse=True):
        if (value := worth(score)) > 0 and value >= best_worth:
            best, best_worth = max(score, LOWEST_SCORE), value
    return best


def _look(tracker: Tracker, dataset: Path) -> Sightings:
    """Track the first videos of a dataset."""
    tracks, true_count, frames = list[Sighting](), 0, 0
    for video in read_labelled_videos(dataset).videos:
        if frames >= MOST_FRAMES:
            break
        tracks += _sightings(tracker, video)
        true_count += len(video.truth.tracks)
        frames += video.source.frame_count
    return Sightings(tracks, true_count)


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
