"""`inspro robot`: how much work the model saves, measured by a robot that annotates as a human would."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from inspro_core.api import load_prelabeler
from inspro_core.cli.number_types import whole
from inspro_core.cli.output import add_json_argument, print_result, progress_bar
from inspro_core.cli.prelabel_command import add_model_arguments
from inspro_core.domain.annotation import Annotation
from inspro_core.evaluate.carriers import Carrier, CopyCarrier, FlowCarrier, InterpolationCarrier, ModelCarrier
from inspro_core.evaluate.first_mask import score_first_mask
from inspro_core.evaluate.labelled_videos import LabelledVideos, read_labelled_videos
from inspro_core.evaluate.robot import GOOD_J, Robot, RobotTrack
from inspro_core.evaluate.robot_summary import FirstMaskSummary, RobotSummary, summarize_first_masks, summarize_robot
from inspro_core.inference.prelabeler import Prelabeler
from inspro_core.inference.repropagation import Corrector
from inspro_core.inference.tracker import Tracker, TrackerConfig
from inspro_core.train.validation import track_frames

PARTS = ("first-mask", "loop")
SHOWN_POINTS = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("data", type=Path, metavar="DATA", help="labelled YouTube-VIS folder or file")
    add_model_arguments(parser)
    parser.add_argument("--videos", type=whole(1), metavar="N", help="only the first N videos")
    parser.add_argument(
        "--part",
        choices=PARTS,
        action="append",
        help="first-mask: J of the rest of the video after one mask; loop: actions until every mask is good "
        "(default: both)",
    )
    parser.add_argument("--no-baselines", action="store_true", help="measure the model alone")
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    dataset = read_labelled_videos(arguments.data, arguments.videos)
    prelabeler = load_prelabeler(arguments.model, arguments.device)
    assert isinstance(prelabeler, Prelabeler)
    found = _prelabel(dataset, prelabeler, arguments.score)
    corrector = Corrector(prelabeler.engine)
    from_mask_alone, model = ModelCarrier(corrector, "mask alone", heeds_labels=False), ModelCarrier(corrector)
    baselines: list[Carrier] = [] if arguments.no_baselines else [CopyCarrier(), FlowCarrier()]
    parts = arguments.part or PARTS
    result: dict[str, Any] = {"data": str(arguments.data), "model": arguments.model, "videos": len(dataset.videos)}
    if "first-mask" in parts:
        summaries = _measure_first_masks(dataset, [*baselines, from_mask_alone, model], found)
        result["first_mask"] = {summary.carrier: summary.as_json() for summary in summaries}
        if not arguments.json:
            _print_first_masks(summaries)
    if "loop" in parts:
        if baselines:
            baselines.append(InterpolationCarrier())
        work = _measure_loop(dataset, baselines, model, found)
        result["loop"] = {summary.carrier: summary.as_json() for summary in work}
        if not arguments.json:
            _print_loop(work)
    print_result(result, arguments.json)
    return 0


def _prelabel(dataset: LabelledVideos, prelabeler: Prelabeler, score: float) -> list[Annotation]:
    """Let the model label all videos; classes get the ids of the dataset by name, 0 where it has none."""
    ids = {category.name: category.id for category in dataset.categories}
    category_ids = [ids.get(category.name, 0) for category in prelabeler.categories]
    tracker = Tracker(prelabeler.engine, TrackerConfig(score_threshold=score))
    found = []
    with progress_bar(len(dataset.videos), "pre-label", "video") as bar:
        for video in dataset.videos:
            found.append(track_frames(tracker, (image for _, image in video.source.frames()), category_ids))
            bar.update()
    return found


def _measure_first_masks(
    dataset: LabelledVideos, carriers: Sequence[Carrier], found: Sequence[Annotation]
) -> list[FirstMaskSummary]:
    scores = []
    with progress_bar(sum(len(video.truth.tracks) for video in dataset.videos), "carry first masks", "track") as bar:
        for video, unaided in zip(dataset.videos, found, strict=True):
            scores += score_first_mask(video, carriers, unaided, bar.update)
    return summarize_first_masks(scores)


def _measure_loop(
    dataset: LabelledVideos, baselines: Sequence[Carrier], model: Carrier, found: Sequence[Annotation]
) -> list[RobotSummary]:
    """Let the robot work: from nothing with the simple ways, from the model's labels with the model."""
    nothing = [Annotation()] * len(found)
    summaries = []
    for carrier, start in (*((baseline, nothing) for baseline in baselines), (model, found)):
        robot, tracks = Robot(carrier), list[RobotTrack]()
        with progress_bar(len(dataset.videos), f"annotate: {carrier.name}", "video") as bar:
            for video, annotation in zip(dataset.videos, start, strict=True):
                tracks += robot.annotate(video, list(annotation.tracks.values()))
                bar.update()
        summaries.append(summarize_robot(carrier.name, tracks))
    return summaries


def _print_first_masks(summaries: Sequence[FirstMaskSummary]) -> None:
    print("First mask given, mean J of the rest of the video")
    for summary in summaries:
        speed = f"{summary.frames_per_second:.1f} frames/s" if summary.frames_per_second else ""
        print(f"  {summary.carrier:<14} {summary.mean_j:.3f}  {speed}")
    print()


def _print_loop(summaries: Sequence[RobotSummary]) -> None:
    print(f"Actions per 100 object-frames until J ≥ {GOOD_J} on every frame")
    print(f"  {'frame by frame':<14} {100:6.1f}")
    for summary in summaries:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(summary.kinds.items()))
        print(
            f"  {summary.carrier:<14} {summary.actions_per_100:6.1f}  {kinds}; "
            f"{summary.seconds_per_action:.2f} s of computing per mask"
        )
    print("Mean J by actions per 100 object-frames")
    for summary in summaries:
        points = " ".join(f"{spent:.0f}:{j:.2f}" for spent, j in thinned(summary.curve))
        print(f"  {summary.carrier:<14} {points}")
    print()


def thinned(curve: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Choose at most `SHOWN_POINTS` points of a curve, evenly spaced, the ends among them."""
    count = min(SHOWN_POINTS, len(curve))
    return [curve[round(place * (len(curve) - 1) / max(1, count - 1))] for place in range(count)]
