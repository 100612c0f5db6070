"""Pre-labelling from video file to project file against the model alone on the same frames."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
import torch

from inspro_core.api import find_model
from inspro_core.bench.comparison import Comparison, compare, time_by_turns
from inspro_core.bench.engine_case import agreement, require_agreement, track, track_ahead
from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint
from inspro_core.data.scenes import render_video
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference.engine import Engine, Observation, Outline
from inspro_core.inference.predictions import FramePrediction, InstancePrediction
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.project_prelabel import prelabel_into, run_videos
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.media import RgbImage, VideoWriter, open_frames, probe

SEED = 30_001
FRAME_HW = (360, 640)
FRAMES = 120  # a shorter video shows how long a run takes to begin
SCORE = 0.2
CONFIG = TrackerConfig(score_threshold=SCORE, refine_masks=False)  # which is no part of decoding and storing
TARGET = 0.9  # of the speed of the model alone
ANY_MASK = Mask.from_array(np.ones((1, 1), dtype=np.bool_))
REFERENCE = "the model alone on decoded frames, in the same threads: nothing encoded, nothing written"


def end_to_end_cases(is_quick: bool) -> Iterator[Comparison]:
    """Compare decoding, model, run lengths and SQLite with the model."""
    checkpoint = load_checkpoint(find_model("inspro-mini"))
    engine = Engine(build_model(checkpoint))
    prelabeler = Prelabeler(engine, checkpoint.categories, CONFIG)
    with tempfile.TemporaryDirectory() as folder, ProjectFile.create(Path(folder, "bench.inspro")) as project:
        path = Path(folder, "video.mp4")
        with VideoWriter(path, FRAME_HW) as writer:
            for frame in render_video(SEED, 4 if is_quick else FRAMES, FRAME_HW).frames:
                writer.write(frame)
        with open_frames(path) as source:
            frames = [image for _, image in source.frames()]
        expected = track(Tracker(engine, CONFIG), frames)
        figures: dict[str, float | int | str] = {}

        def check(video: Video, count: int) -> None:
            figures.update(agreement(predictions(project, video), expected))
            require_agreement(figures)
            if count != _count_tracks(expected):
                raise AssertionError("the model alone found other tracks")

        runs = time_by_turns(
            lambda: _prelabel(project, path, prelabeler),
            lambda: _run_alone(engine, frames),
            1 if is_quick else 3,
            check,
        )
    figures |= {"frames": len(frames), "frames_per_second": round(len(frames) / median(runs[0].wall), 2)}
    yield compare("pre-labelling end to end, inspro_mini, 640×360, CPU", REFERENCE, runs, TARGET, figures)


class _ModelAlone(Engine):
    """The same network on the same device; masks stay tensors."""

    def __init__(self, engine: Engine) -> None:
        vars(self).update(vars(engine))

    def encoded_masks(self, logits: torch.Tensor, observation: Observation, outline: Outline) -> list[Mask]:
        """Encode nothing; all get one mask, since a track without any is not reported."""
        return [ANY_MASK] * len(logits)


def _prelabel(project: ProjectFile, path: Path, prelabeler: Prelabeler) -> Video:
    """Label a video file as a new video of a project, as `inspro prelabel` does."""
    video = project.add_video(probe(path))
    prelabel_into(project, [video], run_videos(prelabeler, [video], SCORE), prelabeler.categories, "mini", min_frames=1)
    return video


def _run_alone(engine: Engine, frames: Sequence[RgbImage]) -> int:
    """Run backbone and head in the threads of pre-labelling; returns how many tracks there are."""
    return _count_tracks(track_ahead(Tracker(_ModelAlone(engine), CONFIG), frames))


def _count_tracks(found: Sequence[FramePrediction]) -> int:
    return max((one.track_id for frame in found for one in frame.instances), default=0)


def predictions(project: ProjectFile, video: Video) -> list[FramePrediction]:
    """Read labels back as what a tracker gives."""
    annotation = project.annotation(video.id)
    return [
        FramePrediction(
            frame,
            tuple(
                InstancePrediction(track_id, 0, 0, segment.score, (0.0, 0.0, 0.0, 0.0), segment.mask)
                for track_id, segment in sorted(annotation.segments_on_frame(frame).items())
            ),
        )
        for frame in range(video.frame_count)
    ]
