"""`inspro bench data`: how fast training clips are loaded, and where the time goes."""

from __future__ import annotations

import argparse
from pathlib import Path

from inspro_core.cli.bench_report import Timing, print_case
from inspro_core.cli.number_types import whole
from inspro_core.model.config import PRESETS

IN_PROCESS = "in the training process"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--data", type=Path, required=True, help="a dataset as for `inspro train`")
    parser.add_argument("--preset", default="inspro_mini", choices=sorted(PRESETS), help="(default %(default)s)")
    parser.add_argument("--batch", type=whole(1), default=8, help="clips per batch (default %(default)s)")
    parser.add_argument("--frames", type=whole(1), default=3, help="frames per clip (default %(default)s)")
    parser.add_argument("--batches", type=whole(1), default=20, help="measured per case (default %(default)s)")
    parser.add_argument(
        "--workers", type=whole(0), nargs="+", default=[0, 1, 2], help="numbers of loading processes (default 0 1 2)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure and print, one JSON line per case."""
    from inspro_core.data.clip_index import read_clip_index
    from inspro_core.data.clips import ClipConfig, ClipSource
    from inspro_core.train.loading_speed import measure_loading, measure_parts

    index = read_clip_index(arguments.data)
    size_hw = PRESETS[arguments.preset](len(index.categories)).input_size_hw
    source = ClipSource([index], ClipConfig(size_hw, arguments.frames, max_warmup=0))
    frames = arguments.batch * arguments.frames
    parts = measure_parts(source, arguments.batches * frames)
    total = sum(parts.values())
    for name, seconds in parts.items():
        print_case("data", name, {"ms_per_frame": round(1000 * seconds, 3)}, "all parts of a frame", seconds / total)
    counts = [0, *(count for count in arguments.workers if count)]
    reference = 0.0
    for workers in counts:
        timing = Timing.of(measure_loading(source, arguments.batch, arguments.batches, workers))
        speed = frames / timing.median
        reference = reference or speed
        figures = {
            "frames_per_second": round(speed, 2),
            "batch_ms": round(1000 * timing.median, 2),
            "batch_ms_quartiles": [round(1000 * timing.low, 2), round(1000 * timing.high, 2)],
            "batches": timing.count,
        }
        print_case("data", _case(workers), figures, IN_PROCESS, speed / reference)
    return 0


def _case(workers: int) -> str:
    return IN_PROCESS if not workers else f"{workers} loading process{'es' if workers > 1 else ''}"
