"""Pre-labelling from video file to project file against the model alone on the same frames; and its memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Self

import torch

from inspro_core.api import find_model
from inspro_core.bench.comparison import Comparison, compare, time_by_turns
from inspro_core.bench.engine_case import agreement, require_agreement, track
from inspro_core.bench.memory import can_measure, resident_megabytes
from inspro_core.checkpoints.checkpoint import Checkpoint, build_model, load_checkpoint
from inspro_core.data.scenes import render_video
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference.engine import Engine, Observation
from inspro_core.inference.prefetch import Prefetcher
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.project_prelabel import prelabel_into
from inspro_core.inference.tracker import FramePrediction, InstancePrediction, Tracker, TrackerConfig
from inspro_core.media import RgbImage, VideoWriter, open_frames
from inspro_core.model.inspro import InsPro

SEED = 30_001
FRAME_HW = (360, 640)
FRAMES = 120  # a shorter video shows how long a run takes to begin
SCORE = 0.2
CONFIG = TrackerConfig(score_threshold=SCORE, follow_edges=False)  # which is no part of decoding and storing
TARGET = 0.9  # of the speed of the model alone
REFERENCE = "the model alone on decoded frames, in the same two threads: nothing encoded, nothing written"
SMALL_HW = (64, 96)  # input of the long run
MOST_GROWTH = 1.05  # of resident memory from the first tenth of a long run to its last


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
            figures.update(agreement(_predictions(project, video), expected))
            require_agreement(figures)
            if count != max((one.track_id for frame in expected for one in frame.instances), default=0):
                raise AssertionError("the model alone found other tracks")

        runs = time_by_turns(
            lambda: _prelabel(project, path, prelabeler),
            lambda: _run_alone(engine, frames),
            1 if is_quick else 3,
            check,
        )
    figures |= {"frames": len(frames), "frames_per_second": round(len(frames) / median(runs[0].wall), 2)}
    yield compare("pre-labelling end to end, inspro_mini, 640×360, CPU", REFERENCE, runs, TARGET, figures)


def memory_cases(is_quick: bool) -> Iterator[Comparison]:
    """Compare the memory of the first frames of a long run with that of its last, and the time per frame too.

    Nothing is measured where the system does not tell.
    """
    if not can_measure():
        return
    count = 60 if is_quick else 2000
    checkpoint = load_checkpoint(find_model("inspro-mini"))
    prelabeler = Prelabeler(Engine(_with_small_input(checkpoint)), checkpoint.categories)
    clip = render_video(SEED, 30, SMALL_HW).frames
    marks = list[tuple[float, float]]()  # time, and megabytes

    with tempfile.TemporaryDirectory() as folder, ProjectFile.create(Path(folder, "long.inspro")) as project:
        source = RepeatedClip(list(clip), count)
        video = project.add_video(Video(0, "clip", SMALL_HW, count, source.timestamps))

        def note() -> None:
            marks.append((time.perf_counter(), resident_megabytes()))

        prelabel_into(project, video, source, prelabeler, "mini", SCORE, note, min_frames=1)
        segments = sum(one.frame_count for one in project.track_summaries(video.id).values())
    tenth = count // 10
    early, late = marks[tenth : 2 * tenth], marks[-tenth:]
    first, last = (median(megabytes for _, megabytes in part) for part in (early, late))
    if last > MOST_GROWTH * first:
        raise AssertionError(f"memory grew from {first:.0f} to {last:.0f} MB")
    figures: dict[str, float | int | str] = {"first_mb": round(first, 1), "last_mb": round(last, 1)}
    figures |= {"most_growth": MOST_GROWTH, "segments": segments}
    name = f"pre-labelling {count} frames of {SMALL_HW[1]}×{SMALL_HW[0]}: time per frame and memory at the end"
    yield Comparison(name, "the second tenth of the same run", _gaps(late), _gaps(early), None, None, figures)


class RepeatedClip:
    """A long video of few frames, shown over and over.

    Attributes:
        path, size_hw, frame_count, timestamps: see `FrameSource`.
    """

    path = Path("clip")

    def __init__(self, clip: Sequence[RgbImage], frame_count: int) -> None:
        self._clip = clip
        self.size_hw = (clip[0].shape[0], clip[0].shape[1])
        self.frame_count = frame_count
        self.timestamps = tuple(frame / 25 for frame in range(frame_count))

    def read(self, frame: int) -> RgbImage:
        """Give a copy of a frame, as a decoder makes a new one."""
        return self._clip[frame % len(self._clip)].copy()

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, RgbImage]]:
        """Give frames in order."""
        for frame in range(self.frame_count)[start:stop]:
            yield frame, self.read(frame)

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Close."""


class _ModelAlone(Engine):
    """The same network on the same device; masks stay tensors."""

    def __init__(self, engine: Engine) -> None:
        self.device, self.model, self._extract = engine.device, engine.model, engine._extract

    def encoded_masks(self, logits: torch.Tensor, observation: Observation, is_guided: bool) -> list[Mask]:
        """Encode nothing."""
        return [Mask.empty((1, 1))] * len(logits)


def _prelabel(project: ProjectFile, path: Path, prelabeler: Prelabeler) -> Video:
    """Label a video file as a new video of a project, as `inspro prelabel` does."""
    with open_frames(path) as source:
        video = project.add_video(Video(0, str(path), source.size_hw, source.frame_count, source.timestamps))
        prelabel_into(project, video, source, prelabeler, "mini", SCORE, min_frames=1)
    return video


def _run_alone(engine: Engine, frames: Sequence[RgbImage]) -> int:
    """Run backbone and head in two threads; returns how many tracks there are."""
    alone = _ModelAlone(engine)
    tracker = Tracker(alone, CONFIG)
    threads = torch.get_num_threads()

    def observe() -> Iterator[Observation]:
        alone.share_cores()
        for frame in frames:
            yield alone.observe(frame)

    alone.share_cores()
    try:
        state = tracker.start()
        with Prefetcher(observe(), depth=2) as observations:
            for observation in observations:
                _, state = tracker.advance(observation, state)
    finally:
        torch.set_num_threads(threads)
    return state.next_track_id - 1


def _predictions(project: ProjectFile, video: Video) -> list[FramePrediction]:
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


def _with_small_input(checkpoint: Checkpoint) -> InsPro:
    model = InsPro(replace(checkpoint.config, input_size_hw=SMALL_HW))
    model.load_state_dict(build_model(checkpoint).state_dict())
    return model


def _gaps(marks: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """Seconds between neighbouring marks."""
    return tuple(after - before for (before, _), (after, _) in pairwise(marks))
