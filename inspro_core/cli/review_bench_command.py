"""`inspro review-bench`: how well the review queue finds planted errors."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from inspro_core.cli.number_types import whole
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.domain.suspicion import KINDS
from inspro_core.evaluate.review_queue import (
    PRINTED_SEED,
    TUNING_SEED,
    KindScore,
    ReviewQueueResult,
    measure_review_queue,
)

HEADER = f"{'kind':<10} {'planted':>8} {'noticed':>8} {'named':>8} {'raised':>8} {'precision':>10}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--errors", type=whole(1), default=300, help="planted errors of each kind (default %(default)s)"
    )
    parser.add_argument(
        "--seed",
        type=whole(0),
        default=PRINTED_SEED,
        help=f"of the first video (default %(default)s; thresholds were tuned on those from {TUNING_SEED} on)",
    )
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    with progress_bar(len(KINDS) * arguments.errors, "Planting and searching", "error") as bar:
        result = measure_review_queue(arguments.errors, arguments.seed, lambda count: _advance(bar, count))
    if not arguments.json:
        _print_table(result)
    print_result(_summary(result, arguments), arguments.json)
    return 0


def _advance(bar: tqdm[Any], count: int) -> None:
    bar.update(count)


def _print_table(result: ReviewQueueResult) -> None:
    print(HEADER)
    for name, score in (*result.kinds.items(), ("total", result.total)):
        shares = f"{score.noticed_share:>8.3f} {score.recall:>8.3f} {score.raised:>8} {score.precision:>10.3f}"
        print(f"{name:<10} {score.planted:>8} {shares}")
    print("\nnoticed: a suspicion of any kind points at the error; named: one of its own kind does.")
    print("precision: share of the suspicions of the kind that point at a planted error of any kind.\n")


def _summary(result: ReviewQueueResult, arguments: argparse.Namespace) -> dict[str, Any]:
    variants = [
        {"kind": kind, "variant": variant, "planted": planted, "noticed": noticed}
        for (kind, variant), (planted, noticed) in sorted(result.variants.items())
    ]
    return {
        "seed": arguments.seed,
        "tuning_seed": TUNING_SEED,
        "videos": result.video_count,
        "frames": result.frame_count,
        "false_alarms_per_1000_frames": result.false_alarms_per_1000_frames,
        "frames_per_second": result.frame_count / result.search_seconds,
        "kinds": {kind: _figures(score) for kind, score in result.kinds.items()},
        "total": _figures(result.total),
        "variants": variants,
    }


def _figures(score: KindScore) -> dict[str, float]:
    return {
        **asdict(score),
        "recall": score.recall,
        "noticed_share": score.noticed_share,
        "precision": score.precision,
    }
