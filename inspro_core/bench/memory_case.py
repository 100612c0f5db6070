"""Pre-labelling of a very long video from file to project file: memory and time per frame from begin to end."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from inspro_core.bench.comparison import Comparison
from inspro_core.bench.memory import can_measure, forget_peak, peak_megabytes, resident_megabytes
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.data.scenes import render_video
from inspro_core.domain.run_tracks import MIN_FRAMES
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference.engine import Engine
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.project_prelabel import prelabel_into, run_videos
from inspro_core.media import VideoWriter, probe
from inspro_core.model.config import MaskConfig, inspro_mini
from inspro_core.model.inspro import InsPro

FRAMES = 2000
QUICK_FRAMES = 300
SEED = 30_001
FRAME_HW = (64, 96)
SCENES, SCENE_FRAMES = 8, 30  # between two scenes there is a cut, behind which all tracks are new
SCORE = 0.2
MOST_GROWTH = 1.05  # of memory from the second tenth of the run to its last, and to its peak


def memory_cases(is_quick: bool, frame_count: int = FRAMES) -> Iterator[Comparison]:
    """Compare the memory of the first frames of a long run with that of its last, and the time per frame too.

    The network is small and its weights random, with objects everywhere; all that comes before and after it is as in
    any run. Nothing is measured where the system does not tell.

    Args:
        is_quick: few frames.
        frame_count: of the video otherwise; 300 or more, so that all has begun by its second tenth.
    """
    if not can_measure():
        return
    count = QUICK_FRAMES if is_quick else frame_count
    prelabeler = Prelabeler(Engine(_small_network(), "cpu"), SYNTHETIC_CATEGORIES)
    tenth = count // 10
    marks = np.full((count, 2), np.nan)  # time, and megabytes
    frame = 0

    with tempfile.TemporaryDirectory() as folder, ProjectFile.create(Path(folder, "long.inspro")) as project:
        path = Path(folder, "long.mp4")
        _write_video(path, count)
        video = project.add_video(probe(path))
        with tqdm(total=count, desc="memory", unit="frame", disable=None) as bar:

            def note(_: int) -> None:
                nonlocal frame
                if frame == 2 * tenth:
                    forget_peak()
                marks[frame] = time.perf_counter(), resident_megabytes()
                frame += 1
                bar.update()

            run = run_videos(prelabeler, [video], SCORE)
            summary = prelabel_into(project, [video], run, prelabeler.categories, "small", note)
        peak = peak_megabytes()
        last = resident_megabytes()
        segments = sum(len(project.segments_on_frame(video.id, number)) for number in range(count))
    early = median(marks[tenth : 2 * tenth, 1].tolist())
    figures: dict[str, float | int | str] = {"tracks": summary.track_count, "segments": segments}
    figures["second_tenth_mb"] = round(early, 1)
    for percent in (10, 50, 100):
        figures[f"at_{percent}_percent_mb"] = round(float(marks[count * percent // 100 - 1, 1]), 1)
    figures |= {"after_mb": round(last, 1), "peak_mb": round(peak, 1), "most_growth": MOST_GROWTH}
    if not summary.track_count or segments < MIN_FRAMES * summary.track_count:
        raise AssertionError(f"{summary.track_count} tracks with {segments} masks: nothing was labelled")
    if max(peak, last) > MOST_GROWTH * early:
        raise AssertionError(f"memory grew from {early:.0f} to {peak:.0f} MB: {figures}")
    name = f"pre-labelling {count} frames of {FRAME_HW[1]}×{FRAME_HW[0]}: time per frame and memory at the end"
    reference = "the second tenth of the same run"
    yield Comparison(name, reference, _gaps(marks[-tenth:]), _gaps(marks[tenth : 2 * tenth]), None, None, figures)


def _small_network() -> InsPro:
    """Build a network of two stages whose slots all take themselves for objects."""
    torch.manual_seed(SEED)
    config = replace(
        inspro_mini(len(SYNTHETIC_CATEGORIES)),
        input_size_hw=FRAME_HW,
        channels=16,
        num_proposals=6,
        num_stages=2,
        num_attention_heads=2,
        dynamic_channels=4,
        feedforward_channels=16,
        mask=MaskConfig(levels=(2, 3), channels=8, norm="group"),
    )
    model = InsPro(config)
    for stage in model.stages:
        torch.nn.init.constant_(stage.class_predictor.output.bias, 0.5)  # type: ignore[union-attr, arg-type]
    return model


def _write_video(path: Path, count: int) -> None:
    """Write some scenes over and over, with a cut between them."""
    frames = [frame for n in range(SCENES) for frame in render_video(SEED + n, SCENE_FRAMES, FRAME_HW).frames]
    with VideoWriter(path, FRAME_HW) as writer:
        for number in range(count):
            writer.write(frames[number % len(frames)])


def _gaps(marks: NDArray[np.float64]) -> tuple[float, ...]:
    """Seconds between neighbouring marks, (F, 2) with the time first."""
    return tuple(np.diff(marks[:, 0]).tolist())
