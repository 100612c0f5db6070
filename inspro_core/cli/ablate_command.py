"""`inspro ablate`: the ablation tables of the paper, in a small synthetic world."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from inspro_core.cli.number_types import positive, whole
from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.train.ablation_tables import TABLES

ALL = "all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--table", nargs="+", default=[ALL], choices=(*TABLES, ALL), help="of the paper (default %(default)s)"
    )
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument(
        "--minutes-per-row",
        type=positive,
        metavar="M",
        help="turned into one number of steps for all rows by a trial (default 10)",
    )
    budget.add_argument("--steps", type=whole(1), help="optimiser steps per row, in place of minutes")
    parser.add_argument(
        "--start-steps", type=whole(1), help="of the image model that all rows start from (default: 4 x)"
    )
    parser.add_argument("--seeds", type=whole(1), default=1, help="trainings per row (default %(default)s)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="finished rows are kept here")
    parser.add_argument("--train-videos", type=whole(1), default=300, help="videos to learn from (default %(default)s)")
    parser.add_argument("--val-videos", type=whole(1), default=24, help="held-out videos (default %(default)s)")
    parser.add_argument(
        "--score-frames",
        type=whole(1),
        metavar="N",
        help="only the first N frames of the held-out videos (default: all)",
    )
    parser.add_argument(
        "--backbone", default="inspro-mini", metavar="MODEL", help="whose backbone all start from (default %(default)s)"
    )
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Train what is missing, then print the tables."""
    import torch

    from inspro_core.api import find_model
    from inspro_core.train.ablation import Ablation
    from inspro_core.train.ablation_report import find, format_table
    from inspro_core.train.ablation_world import AblationWorld

    torch.set_num_threads(1)
    world = AblationWorld(train_videos=arguments.train_videos, val_videos=arguments.val_videos)
    minutes = None if arguments.steps else arguments.minutes_per_row or 10.0
    backbone = find_model(arguments.backbone)
    ablation = Ablation(
        arguments.out,
        minutes,
        arguments.steps,
        world,
        backbone,
        _say,
        arguments.start_steps,
        arguments.score_frames,
    )
    names = list(TABLES) if ALL in arguments.table else arguments.table
    result: dict[str, Any] = {}
    agreeing, total = 0, 0
    for name in names:
        table = TABLES[name]
        scores = {row.name: [ablation.score(row, seed) for seed in range(arguments.seeds)] for row in table.rows}
        trainings = {row.name: ablation.training_name(row) for row in table.rows}
        print(format_table(table, scores, trainings), end="\n\n", flush=True)
        findings = find(table, scores)
        agreeing, total = agreeing + sum(finding.agrees for finding in findings), total + len(findings)
        result[name] = {
            "rows": {key: [one.to_json() for one in found] for key, found in scores.items()},
            "trainings": trainings,
            "findings": [finding.to_json() for finding in findings],
        }
    print(f"Equal start, data and {ablation.plan.steps} steps for all rows; rows of one training differ at inference.")
    print_result(
        {"tables": result, "agreeing": agreeing, "claims": total, "steps": ablation.plan.steps}, arguments.json
    )
    return 0


def _say(text: str) -> None:
    print(f"inspro ablate: {text}", file=sys.stderr, flush=True)
