"""`inspro evaluate`: results against ground truth."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from inspro_core.cli.number_types import share
from inspro_core.cli.output import add_json_argument, print_result
from inspro_core.errors import FormatError
from inspro_core.evaluate import evaluate_best_tracks, evaluate_late_entries, evaluate_tracking, evaluate_ytvis
from inspro_core.evaluate.overlaps import check_truth
from inspro_core.formats.json_entry import read_json

STAT_NAMES = ("AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--gt", type=Path, required=True, help="YouTube-VIS annotation file")
    parser.add_argument("--results", type=Path, required=True, metavar="RES", help="results list")
    parser.add_argument(
        "--score",
        type=share,
        default=0.4,
        help="tracks from this score on count for HOTA, IDF1, J and F (default %(default)s)",
    )
    parser.add_argument(
        "--class-agnostic", action="store_true", help="AP without regard to classes, where these are named otherwise"
    )
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Score and print."""
    truth, results = read_json(arguments.gt), read_json(arguments.results)
    if not isinstance(truth, dict):
        raise FormatError(arguments.gt, "expected an object with videos, annotations and categories")
    if not isinstance(results, list):
        raise FormatError(arguments.results, "expected a list of tracks")
    try:
        summary = evaluate_tracking(truth, results, arguments.score)
        detail = evaluate_ytvis(truth, results, use_categories=not arguments.class_agnostic, processes=None)
        best = evaluate_best_tracks(truth, results, arguments.score)
        late = evaluate_late_entries(truth, results, score_threshold=arguments.score)
    except ValueError as error:
        check_truth(arguments.gt, truth)
        raise FormatError(arguments.results, f"does not fit {arguments.gt}: {error}") from error
    result: dict[str, Any] = {"AP": detail["stats"]["AP"], **{name: detail["stats"].get(name) for name in STAT_NAMES}}
    result |= {"HOTA": summary.hota, "DetA": summary.det_a, "AssA": summary.ass_a, "IDF1": summary.idf1}
    result |= {"id_switches": len(summary.switches), "J": summary.j, "F": summary.f}
    result |= {"best_track_J": best.mean_j, "recall_at_J50": best.recall}
    if late.total:
        result |= {"late_entry_recall": late.recall, "late_entries": late.total}
    result["stats"], result["per_category"] = detail["stats"], detail["per_category"]
    result["switches"] = [{"video": s.video_id, "frame": s.frame, "track": s.gt_track_id} for s in summary.switches]
    print_result(result, arguments.json)
    return 0
