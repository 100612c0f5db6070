"""`inspro score`: a model run on the videos of a labelled dataset and measured against the labels."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspro_core.api import load_prelabeler
from inspro_core.atomic import check_target, write_text
from inspro_core.cli.number_types import share
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.cli.prelabel_command import add_model_arguments, add_tracker_arguments
from inspro_core.data.coarse_classes import COARSE_CATEGORIES, coarse_class
from inspro_core.data.layouts.locate import find_annotation_file
from inspro_core.data.layouts.youtube_vis import find_picture_folder
from inspro_core.errors import FormatError
from inspro_core.evaluate import evaluate_best_tracks, evaluate_late_entries, evaluate_tracking, evaluate_ytvis
from inspro_core.evaluate.class_names import rename_classes
from inspro_core.evaluate.overlaps import check_truth
from inspro_core.formats.json_entry import Entry, as_integer, as_name, as_names, read_json
from inspro_core.formats.youtube_vis import annotation_to_results
from inspro_core.media import read_picture

Rows = list[dict[str, Any]]
ANY = "any"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("data", type=Path, metavar="DATA", help="labelled YouTube-VIS folder or file")
    add_model_arguments(parser)
    parser.add_argument(
        "--coarse-classes", action="store_true", help="take the labels' classes as person, animal, vehicle or object"
    )
    parser.add_argument(
        "--birth-score", type=share, help="least score at which a track begins (default: the tracker's)"
    )
    add_tracker_arguments(parser)
    parser.add_argument(
        "--track-score",
        type=share,
        default=0.0,
        help="tracks from this mean score on count for all but AP (default %(default)s)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the tracks there, as a results file")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Label all videos, score and print."""
    file = find_annotation_file(arguments.data)
    truth = _read_truth(file)
    if arguments.out is not None:
        check_target(arguments.out)
    if arguments.coarse_classes:
        truth = rename_classes(truth, lambda name: COARSE_CATEGORIES[coarse_class(name)].name)
    rows, seconds = _label(truth, find_picture_folder(file), arguments)
    if arguments.out is not None:
        write_text(arguments.out, json.dumps(rows))
    try:
        result = _measure(truth, rows, arguments.track_score)
    except ValueError as error:
        raise FormatError(file, str(error)) from error
    frames = sum(len(video["file_names"]) for video in truth["videos"])
    result |= {"videos": len(truth["videos"]), "frames": frames, "frames_per_second": round(frames / seconds, 1)}
    print_result(result, arguments.json)
    return 0


def _read_truth(file: Path) -> dict[str, Any]:
    """Read the labels; what is wrong with them is told before the model runs.

    Raises:
        FormatError: if they cannot be read or used, with their place.
    """
    truth = read_json(file)
    if not isinstance(truth, dict) or not truth.get("videos") or not truth.get("annotations"):
        raise FormatError(file, "expected an object with videos, annotations and categories, none of them empty")
    root = Entry(file, "", truth)
    for category in root.entries("categories"):
        category.get("name", as_name)
    for video in root.entries("videos"):
        video.get("id", as_integer)
        if not video.get("file_names", as_names):
            raise video.refusal("file_names", "is empty")
    check_truth(file, truth)
    return truth


def _label(truth: Mapping[str, Any], pictures: Path, arguments: argparse.Namespace) -> tuple[Rows, float]:
    """Track all videos; returns rows of a results file, category 0 where the labels have no such class, and seconds."""
    from inspro_core.inference.prelabeler import Prelabeler
    from inspro_core.inference.tracker import Tracker, TrackerConfig
    from inspro_core.train.validation import track_frames

    prelabeler = load_prelabeler(arguments.model, arguments.device)
    assert isinstance(prelabeler, Prelabeler)
    config = TrackerConfig(
        score_threshold=arguments.score,
        revive_tracks=not arguments.no_revival,
        refine_masks=not arguments.no_refinement,
    )
    if arguments.birth_score is not None:
        config = replace(config, birth_score=arguments.birth_score)
    if arguments.no_look_back:
        config = replace(config, look_back_frames=0)
    tracker = Tracker(prelabeler.engine, config)
    ids = {str(category["name"]): int(category["id"]) for category in truth["categories"]}
    category_ids = [ids.get(category.name, 0) for category in prelabeler.categories]
    rows: Rows = []
    began = time.monotonic()
    with progress_bar(len(truth["videos"]), "score", "video") as bar:
        for video in truth["videos"]:
            annotation = track_frames(tracker, _frames(pictures, video["file_names"]), category_ids)
            rows += annotation_to_results(annotation, int(video["id"]), len(video["file_names"]))
            bar.update()
    return rows, time.monotonic() - began


def _frames(pictures: Path, file_names: Sequence[str]) -> Iterator[NDArray[np.uint8]]:
    return (read_picture(pictures / name) for name in file_names)


def _measure(truth: Mapping[str, Any], rows: Rows, track_score: float) -> dict[str, Any]:
    """AP by class and without classes; everything else without classes."""
    by_class = evaluate_ytvis(truth, rows)
    anything, any_rows = rename_classes(truth, lambda _: ANY), [{**row, "category_id": 1} for row in rows]
    agnostic = evaluate_ytvis(anything, any_rows)["stats"]
    summary = evaluate_tracking(anything, any_rows, track_score)
    best = evaluate_best_tracks(anything, any_rows, track_score)
    late = evaluate_late_entries(anything, any_rows, score_threshold=track_score)
    result: dict[str, Any] = {name: by_class["stats"][name] for name in ("AP", "AP50", "AR10")}
    result |= {f"agnostic_{name}": agnostic[name] for name in ("AP", "AP50", "AR10")}
    result |= {"HOTA": summary.hota, "DetA": summary.det_a, "AssA": summary.ass_a, "IDF1": summary.idf1}
    result |= {"id_switches": len(summary.switches), "J": summary.j, "F": summary.f}
    result |= {"best_track_J": best.mean_j, "recall_at_J50": best.recall}
    if late.total:
        result |= {"late_entry_recall": late.recall, "late_entries": late.total}
    names = {str(category["id"]): str(category["name"]) for category in truth["categories"]}
    result["AP_per_class"] = {names[key]: stats["AP"] for key, stats in by_class["per_category"].items()}
    result["J_per_track"] = {str(key): round(value, 3) for key, value in best.j.items()}
    return result
