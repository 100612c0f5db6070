"""`inspro train`: train a model on YouTube-VIS datasets; several processes under torchrun."""

from __future__ import annotations

import argparse
import math
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from inspro_core.cli.number_types import from_0, positive, share, share_below_1, whole
from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.data.class_maps import MAP_NAMES
from inspro_core.errors import UsageError
from inspro_core.model.config import PRESETS
from inspro_core.retrain.run_file import RUN_FILE
from inspro_core.train.config import START_PRESET
from inspro_core.train.run_lock import RunLock, holds_run, is_first_process

if TYPE_CHECKING:
    from inspro_core.train.run import TrainJob

LITE_FRAMES = 5  # three key frames and two light ones (InsPro A.1)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments; numbers left out are those of the preset's recipe."""
    parser.add_argument(
        "--train",
        type=Path,
        nargs="+",
        required=True,
        metavar="DATA",
        help="YouTube-VIS, OVIS or COCO instance folders or files, or a folder of ImageNet VID's XML files",
    )
    parser.add_argument("--val", type=Path, metavar="DATA", help="scored at the end and every --evaluate-every steps")
    parser.add_argument(
        "--preset",
        default="inspro_mini",
        choices=[*sorted(PRESETS), START_PRESET],
        help=f"network; {START_PRESET}: that of the checkpoint named by --init (default %(default)s)",
    )
    parser.add_argument(
        "--weights",
        type=from_0,
        nargs="+",
        metavar="W",
        help="how often each dataset is drawn (default: by its videos)",
    )
    parser.add_argument(
        "--init",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="published weights or a checkpoint to start from; of several, a later file replaces what it holds",
    )
    parser.add_argument(
        "--key-interval",
        type=whole(1),
        metavar="K",
        help="above 1: second phase of InsPro-lite, only the light stage learns; needs --init (default: the preset's)",
    )
    parser.add_argument(
        "--class-map", choices=MAP_NAMES, help="call COCO's classes as in a video dataset and leave the others out"
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="RUN",
        help="folder of the run: new, empty, or that of an unfinished run, which goes on",
    )
    parser.add_argument("--iterations", type=whole(1), help="optimiser steps (default: 4000; full networks 32000)")
    parser.add_argument("--minutes", type=positive, help="end by then, with the schedule drawn together")
    parser.add_argument("--batch", type=whole(1), default=8, help="clips per step and process (default %(default)s)")
    parser.add_argument("--accumulate", type=whole(1), default=1, help="batches per step (default %(default)s)")
    parser.add_argument("--learning-rate", type=positive, help="of the head (default: 8e-4; full networks 2.5e-5)")
    parser.add_argument("--backbone-factor", type=from_0, help="of that, for the backbone (default: .3; full nets 1)")
    parser.add_argument(
        "--class-factor", type=positive, default=1.0, help="of the rate, for the rows of classes (default %(default)s)"
    )
    parser.add_argument(
        "--warmup-iterations", type=whole(0), help="steps in which it rises (default: 150; full networks 1000)"
    )
    parser.add_argument("--schedule", choices=("cosine", "step"), help="(default: cosine; full networks step)")
    parser.add_argument("--frames", type=whole(1), help="frames with a loss per clip (default: 3; second lite phase 5)")
    parser.add_argument("--max-gap", type=whole(1), default=4, help="largest step between frames (default %(default)s)")
    parser.add_argument(
        "--window",
        type=whole(0),
        metavar="N",
        help="draw frames at random among N neighbours, 0: whole video (default: evenly spaced; full networks 0)",
    )
    parser.add_argument(
        "--short-sides", type=whole(32), nargs=2, metavar=("MIN", "MAX"), help="of pictures (full networks: 288 512)"
    )
    parser.add_argument(
        "--copy-paste", type=share, default=0.0, metavar="P", help="paste objects between clips (P: 0..1)"
    )
    parser.add_argument(
        "--animate",
        type=share,
        default=0.0,
        metavar="P",
        help="make clips of single frames: a moving camera, and objects cut out of others (P: 0..1)",
    )
    parser.add_argument(
        "--recolour", type=share, default=0.0, metavar="P", help="give such objects other colours (P: 0..1)"
    )
    parser.add_argument(
        "--unlabelled",
        type=share,
        nargs="+",
        metavar="W",
        help="weight of 'not this class' for the classes that each dataset has no label of (W: 0..1, default: 1)",
    )
    parser.add_argument(
        "--max-warmup", type=whole(0), default=6, help="most frames without gradient (default %(default)s)"
    )
    parser.add_argument(
        "--warmup-from",
        type=share,
        default=0.4,
        metavar="S",
        help="part of the steps after which clips get them (default %(default)s)",
    )
    parser.add_argument(
        "--start-share",
        type=share_below_1,
        default=0.0,
        metavar="S",
        help="part of the weights of --init in what is kept",
    )
    parser.add_argument(
        "--evaluate-every", type=whole(0), default=0, help="steps between evaluations (default: at the end)"
    )
    parser.add_argument(
        "--samples",
        type=whole(0),
        default=0,
        metavar="N",
        help="pictures of --val that each evaluation writes (default 0)",
    )
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda (default %(default)s)")
    parser.add_argument("--workers", type=whole(0), default=1, help="loading processes (default %(default)s)")
    parser.add_argument("--threads", type=whole(1), default=2, help="CPU threads per process (default %(default)s)")
    parser.add_argument("--seed", type=whole(0), default=0, help="of weights and sampling (default %(default)s)")
    parser.add_argument("--full-precision", action="store_true", help="no bfloat16, also where it is faster")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Train until done or stopped."""
    _complete(arguments)
    _check(arguments)
    if is_first_process():
        _check_folder(arguments.out)
    with RunLock(arguments.out) if is_first_process() else nullcontext():
        from inspro_core.train.run import run_training

        print_result(run_training(_job(arguments), sys.stderr), arguments.json)
    return 0


def _complete(arguments: argparse.Namespace) -> None:
    """Fill in what was left out, as the preset's recipe has it."""
    is_start = arguments.preset == START_PRESET
    is_mini = is_start or arguments.preset == "inspro_mini"
    recipe = {
        "iterations": (4000, 32_000),
        "learning_rate": (8e-4, 2.5e-5),
        "schedule": ("cosine", "step"),
        "warmup_iterations": (150, 1000),  # the latter: Sparse R-CNN
        "backbone_factor": (0.3, 1.0),
        "window": (None, 0),
        "frames": (3, 3),
    }
    if (arguments.key_interval or (1 if is_start else PRESETS[arguments.preset](1).key_interval)) > 1:
        recipe["frames"] = (LITE_FRAMES, LITE_FRAMES)
    for name, (mini, full) in recipe.items():
        if getattr(arguments, name) is None:
            setattr(arguments, name, mini if is_mini else full)


def _job(arguments: argparse.Namespace) -> TrainJob:
    from inspro_core.train.config import TrainConfig
    from inspro_core.train.run import TrainJob, has_fast_bfloat16

    config = TrainConfig(
        iterations=arguments.iterations,
        max_minutes=arguments.minutes,
        batch_size=arguments.batch,
        accumulate=arguments.accumulate,
        learning_rate=arguments.learning_rate,
        schedule=arguments.schedule,
        warmup_iterations=arguments.warmup_iterations,
        evaluate_every=arguments.evaluate_every,
        workers=arguments.workers,
        threads=arguments.threads,
        seed=arguments.seed,
        is_mixed=not arguments.full_precision and has_fast_bfloat16(arguments.device),
        backbone_factor=arguments.backbone_factor,
        class_factor=arguments.class_factor,
        warmup_frames_from=arguments.warmup_from,
    )
    return TrainJob(
        train=tuple(arguments.train),
        val=arguments.val,
        preset=arguments.preset,
        init=tuple(arguments.init),
        weights=tuple(arguments.weights) if arguments.weights else None,
        out=arguments.out,
        device=arguments.device,
        key_interval=arguments.key_interval,
        class_map=arguments.class_map,
        short_sides=tuple(arguments.short_sides) if arguments.short_sides else None,
        frames=arguments.frames,
        max_gap=arguments.max_gap,
        max_warmup=arguments.max_warmup,
        window=arguments.window,
        copy_paste=arguments.copy_paste,
        animate=arguments.animate,
        recolour=arguments.recolour,
        unlabelled=tuple(arguments.unlabelled) if arguments.unlabelled else None,
        start_share=arguments.start_share,
        samples=arguments.samples,
        config=config,
    )


def _check_folder(out: Path) -> None:
    """Refuse a folder of other things than a run; an empty file may be the log into which the output is led."""
    if not out.is_dir() or holds_run(out) or (out / RUN_FILE).exists():
        return
    others = [entry for entry in out.iterdir() if not entry.name.startswith(".")]
    if any(entry.is_dir() or entry.stat().st_size for entry in others):
        raise UsageError(f"{out}: holds other things, and no run that could go on; name a new folder by --out")


def _check(arguments: argparse.Namespace) -> None:
    """Refuse numbers that do not fit each other."""
    if arguments.short_sides and arguments.short_sides[0] > arguments.short_sides[1]:
        raise UsageError(f"--short-sides needs two ascending numbers, got {arguments.short_sides}")
    for name, given in (("weights", arguments.weights), ("unlabelled", arguments.unlabelled)):
        if given and len(given) != len(arguments.train):
            raise UsageError(f"--{name} needs one number per dataset: {len(arguments.train)}, got {len(given)}")
    if arguments.weights and not 0 < sum(arguments.weights) < math.inf:
        raise UsageError(f"--weights are numbers from 0 on, not all of them 0, got {arguments.weights}")
    if arguments.start_share and not arguments.init:
        raise UsageError("--start-share is a part of the weights to start from: name these by --init")
