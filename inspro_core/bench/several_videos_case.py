"""Several videos that are pre-labelled at once against the same videos one after the other."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import torch

from inspro_core.api import load_prelabeler
from inspro_core.bench.comparison import Comparison, time_by_turns
from inspro_core.bench.end_to_end_case import FRAME_HW, SEED, predictions
from inspro_core.bench.engine_case import agreement, require_agreement
from inspro_core.data.scenes import render_video
from inspro_core.domain.project import Video
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference.engine import Engine
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.project_prelabel import Run, prelabel_into, run_videos
from inspro_core.inference.tracker import Tracker
from inspro_core.inference.video_workers import VideoWorkers, choose_jobs
from inspro_core.media import RgbImage, VideoWriter, probe

MODEL, DEVICE, SCORE = "inspro-mini", "cpu", 0.2
VIDEOS, FRAMES = 4, 60
THREADS = (1, 2, 4)  # of PyTorch, with which the stages of one video are timed
REFERENCE = "the same videos one after the other, as a single process labels them with all cores"

Label = Callable[[Sequence[Video], float], Run]


def several_videos_cases(is_quick: bool) -> Iterator[Comparison]:
    """Compare processes that have their models with one process; how long they take to start is not in it.

    Their CPU time is not told while they live, so there is no ratio of it. What several threads bring to one video is
    told by `stage_milliseconds`.
    """
    load = partial(load_prelabeler, MODEL, DEVICE)
    prelabeler = load()
    assert isinstance(prelabeler, Prelabeler)
    videos, frames = (2, 4) if is_quick else (VIDEOS, FRAMES)
    jobs = max(2, choose_jobs(videos, DEVICE))
    figures: dict[str, float | int | str] = {"jobs": jobs, "videos": videos, "frames": videos * frames}
    clip = render_video(SEED, 4 if is_quick else 16, FRAME_HW).frames
    for threads in THREADS:
        observing, decoding = stage_milliseconds(prelabeler.engine, list(clip), threads)
        figures |= {f"backbone_ms_{threads}": round(observing, 1), f"head_ms_{threads}": round(decoding, 1)}
    with (
        tempfile.TemporaryDirectory() as folder,
        ProjectFile.create(Path(folder, "bench.inspro")) as project,
        VideoWorkers(load, jobs, DEVICE) as workers,
    ):
        paths = [Path(folder, f"{number}.mp4") for number in range(videos)]
        for number, path in enumerate(paths):
            with VideoWriter(path, FRAME_HW) as writer:
                for frame in render_video(SEED + number, frames, FRAME_HW).frames:
                    writer.write(frame)

        def label(run: Label) -> list[Video]:
            added = [project.add_video(probe(path)) for path in paths]
            prelabel_into(project, added, run(added, SCORE), prelabeler.categories, MODEL, min_frames=1)
            return added

        def check(ours: list[Video], theirs: list[Video]) -> None:
            found, expected = ([p for video in one for p in predictions(project, video)] for one in (ours, theirs))
            figures.update(agreement(found, expected))
            require_agreement(figures)

        runs = time_by_turns(
            lambda: label(workers.run),
            lambda: label(partial(run_videos, prelabeler)),
            1 if is_quick else 3,
            check,
        )
    figures["frames_per_second"] = round(videos * frames / median(runs[0].wall), 2)
    name = f"pre-labelling of {videos} videos at once, inspro_mini, {FRAME_HW[1]}×{FRAME_HW[0]}, CPU"
    yield Comparison(name, REFERENCE, runs[0].wall, runs[1].wall, None, None, figures)


def stage_milliseconds(engine: Engine, frames: Sequence[RgbImage], threads: int) -> tuple[float, float]:
    """Time the stages of one video by the CPU time of their own thread, one stage after the other.

    With several PyTorch threads this is what a stage takes where each of them has a core, whatever else the machine
    does: waiting for the others costs nothing.

    Args:
        engine: that runs the model, on a CPU.
        frames: (H, W, 3) RGB each; the first half is not timed.
        threads: of PyTorch.

    Returns:
        Milliseconds per frame of backbone and pyramid, and of head, masks and tracking.
    """
    tracker, before = Tracker(engine), torch.get_num_threads()
    state, times = tracker.start(), list[tuple[float, float]]()
    torch.set_num_threads(threads)
    try:
        for frame in frames:
            begin = time.thread_time()
            observation = engine.observe(frame)
            middle = time.thread_time()
            _, state = tracker.advance(observation, state)
            times.append((middle - begin, time.thread_time() - middle))
    finally:
        torch.set_num_threads(before)
    timed = times[len(times) // 2 :]
    return 1000 * median(one for one, _ in timed), 1000 * median(other for _, other in timed)
