"""`inspro train`: train a model on YouTube-VIS datasets; several processes under torchrun."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.errors import UsageError
from inspro_core.model.config import PRESETS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments; numbers left out are those of the preset's recipe."""
    parser.add_argument(
        "--train", type=Path, nargs="+", required=True, metavar="DATA", help="YouTube-VIS folders or files"
    )
    parser.add_argument("--val", type=Path, metavar="DATA", help="scored at the end and every --evaluate-every steps")
    parser.add_argument("--preset", default="inspro_mini", choices=sorted(PRESETS), help="model (default %(default)s)")
    parser.add_argument("--init", type=Path, metavar="FILE", help="published weights or a checkpoint to start from")
    parser.add_argument("--out", type=Path, required=True, metavar="RUN", help="run folder; an unfinished run goes on")
    parser.add_argument("--iterations", type=int, default=4000, help="optimiser steps (default %(default)s)")
    parser.add_argument("--minutes", type=float, help="end by then, with the schedule drawn together")
    parser.add_argument("--batch", type=int, default=8, help="clips per step and process (default %(default)s)")
    parser.add_argument("--accumulate", type=int, default=1, help="batches per step (default %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=8e-4, help="of the head (default %(default)s)")
    parser.add_argument("--schedule", choices=("cosine", "step"), default="cosine", help="(default %(default)s)")
    parser.add_argument("--frames", type=int, default=3, help="frames with a loss per clip (default %(default)s)")
    parser.add_argument("--max-gap", type=int, default=4, help="largest step between frames (default %(default)s)")
    parser.add_argument("--max-warmup", type=int, default=6, help="most frames without gradient (default %(default)s)")
    parser.add_argument("--evaluate-every", type=int, default=0, help="steps between evaluations (default: at the end)")
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda (default %(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="loading processes (default %(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads per process (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of weights and sampling (default %(default)s)")
    parser.add_argument("--full-precision", action="store_true", help="no bfloat16")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Train until done or stopped."""
    from inspro_core.train.run import TrainJob, run_training

    for name in ("iterations", "batch", "accumulate", "frames", "max_gap", "threads"):
        if getattr(arguments, name) < 1:
            raise UsageError(f"--{name.replace('_', '-')} must be at least 1, got {getattr(arguments, name)}")
    job = TrainJob(
        train=tuple(arguments.train),
        val=arguments.val,
        preset=arguments.preset,
        init=arguments.init,
        out=arguments.out,
        device=arguments.device,
        frames=arguments.frames,
        max_gap=arguments.max_gap,
        max_warmup=arguments.max_warmup,
    )
    config = replace(
        job.config,
        iterations=arguments.iterations,
        max_minutes=arguments.minutes,
        batch_size=arguments.batch,
        accumulate=arguments.accumulate,
        learning_rate=arguments.learning_rate,
        schedule=arguments.schedule,
        evaluate_every=arguments.evaluate_every,
        workers=arguments.workers,
        threads=arguments.threads,
        seed=arguments.seed,
        is_mixed=not arguments.full_precision,
    )
    print_result(run_training(replace(job, config=config), sys.stderr), arguments.json)
    return 0
