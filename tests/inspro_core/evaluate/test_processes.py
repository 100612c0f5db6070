"""Evaluating in several processes gives the numbers of one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from inspro_core.errors import UsageError
from inspro_core.evaluate import evaluate_ytvis, reading
from inspro_core.evaluate.reading import EvaluationInput
from inspro_core.evaluate.tracks import VideoTracks
from tests.inspro_core.evaluate.synthetic import annotation, ground_truth, prediction, random_case

HERE = (5, 5, 20, 20)
VIDEO_IDS = (9, 4, 7)
REPOSITORY = Path(__file__).parents[3]

marked: list[int] = []  # process ids; a forked process has those of its parent


@pytest.fixture(autouse=True)
def another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are started afresh, as if another thread ran, whether or not pytest has threads."""
    monkeypatch.setattr(threading, "active_count", lambda: 2)


def video_and_process(video: VideoTracks) -> tuple[int, int]:
    return video.id, os.getpid()


def heavy_modules(_: VideoTracks) -> set[str]:
    return {"torch", "scipy"} & set(sys.modules)


def process_and_marks(_: VideoTracks) -> tuple[int, list[int]]:
    return os.getpid(), marked


def compare_forks() -> None:
    """Run in a program of its own, which has one thread."""
    marked.append(os.getpid())
    found = list(EvaluationInput.from_json(*three_videos()).each_video(process_and_marks, 2))
    assert all(process != os.getpid() and marks == [os.getpid()] for process, marks in found)
    gt, results = joined(range(12))
    assert evaluate_ytvis(gt, results, processes=3) == evaluate_ytvis(gt, results)
    gt, results = three_videos()
    results[1]["segmentations"][0]["counts"] += "0"
    try:
        evaluate_ytvis(gt, results, processes=3)
    except UsageError as error:
        print(error)


def three_videos() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    rows = [annotation([HERE], video_id=i) for i in VIDEO_IDS]
    return ground_truth(rows, video_ids=VIDEO_IDS), [prediction([HERE], video_id=i) for i in VIDEO_IDS]


def joined(seeds: range) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One pair of files with the videos of several random ones."""
    videos, annotations, results, categories = [], [], list[dict[str, Any]](), dict[int, dict[str, Any]]()
    for seed in seeds:
        gt, found = random_case(seed)
        videos += [{**video, "id": video["id"] + 1000 * seed} for video in gt["videos"]]
        annotations += [{**row, "video_id": row["video_id"] + 1000 * seed} for row in gt["annotations"]]
        results += [{**row, "video_id": row["video_id"] + 1000 * seed} for row in found]
        categories |= {category["id"]: category for category in gt["categories"]}
    return {"videos": videos, "annotations": annotations, "categories": list(categories.values())}, results


@pytest.mark.parametrize(("use_categories", "processes"), [(True, 2), (False, 3)])
def test_any_number_of_processes_gives_the_same_numbers(use_categories: bool, processes: int) -> None:
    gt, results = joined(range(12))
    alone = evaluate_ytvis(gt, results, use_categories=use_categories)
    assert 0 < alone["stats"]["AP"] < 1
    assert evaluate_ytvis(gt, results, use_categories=use_categories, processes=processes) == alone


def test_other_processes_work_and_the_videos_stay_in_order() -> None:
    found = list(EvaluationInput.from_json(*three_videos()).each_video(video_and_process, 2))
    assert [video_id for video_id, _ in found] == [4, 7, 9]
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_a_program_of_one_thread_forks_and_gets_the_same_numbers_and_errors() -> None:
    call = f"from {__name__} import compare_forks; compare_forks()"
    run = subprocess.run(
        [sys.executable, "-c", call], cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.stdout.startswith("results[1].segmentations[0]: the run lengths do not add up"), run.stderr


def test_a_process_loads_neither_torch_nor_scipy() -> None:
    assert list(EvaluationInput.from_json(*three_videos()).each_video(heavy_modules, 2)) == [set()] * 3


def test_an_error_of_a_process_is_raised_with_its_text_and_is_that_of_the_first_video() -> None:
    gt, results = three_videos()
    results[0]["segmentations"] = results[2]["segmentations"] = ["not a mask"]  # videos 9 and 7
    with pytest.raises(UsageError, match=r"^results\[2\]\.segmentations\[0\]: expected null, run lengths or polygons"):
        evaluate_ytvis(gt, results, processes=2)


def test_a_damaged_mask_is_refused_in_a_process_too() -> None:
    gt, results = three_videos()
    results[1]["segmentations"][0]["counts"] += "0"
    with pytest.raises(UsageError, match=r"^results\[1\]\.segmentations\[0\]: the run lengths do not add up"):
        evaluate_ytvis(gt, results, processes=3)


@pytest.mark.parametrize(("masks_per_process", "works_here"), [(1, False), (4, True)])
def test_unless_told_a_number_processes_are_started_only_for_many_masks(
    masks_per_process: int, works_here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_MASKS_PER_PROCESS", masks_per_process)  # there are six
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    found = list(EvaluationInput.from_json(*three_videos()).each_video(video_and_process, None))
    assert all((process == os.getpid()) == works_here for _, process in found)


def test_without_videos_no_process_is_needed() -> None:
    gt = {"videos": [], "categories": [{"id": 1, "name": "cat"}], "annotations": []}
    assert evaluate_ytvis(gt, [], processes=2) == evaluate_ytvis(gt, [])


def test_no_process_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="processes: expected 1 or more, got 0"):
        evaluate_ytvis(*three_videos(), processes=0)
