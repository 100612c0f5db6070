from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest

from inspro_core.errors import UsageError
from inspro_core.evaluate import EvaluationInput, evaluate_hota, evaluate_ytvis
from tests.inspro_core.evaluate.synthetic import (
    SIZE_HW,
    Box,
    annotation,
    box_mask,
    ground_truth,
    prediction,
    random_case,
    results_of,
    rle,
    uncompressed,
)

HERE = (5, 5, 20, 20)
POLYGONS = [[5.0, 5.0, 25.0, 5.0, 25.0, 25.0, 5.0, 25.0]]


def example() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    gt = ground_truth([annotation([HERE, HERE]), annotation([None, HERE])])
    return gt, copy.deepcopy(results_of(gt))


@pytest.mark.parametrize("side", ["gt", "results"])
@pytest.mark.parametrize("mask", [uncompressed(box_mask(HERE)), POLYGONS])
def test_every_form_of_a_mask_is_the_same_mask(side: str, mask: object) -> None:
    gt, results = example()
    rows = gt["annotations"] if side == "gt" else results
    rows[0]["segmentations"][1] = mask
    assert evaluate_ytvis(gt, results)["stats"]["AP"] == pytest.approx(1)


def test_an_empty_list_an_empty_mask_and_null_are_no_mask() -> None:
    gt, results = example()
    expected = evaluate_ytvis(gt, results)
    nothings: tuple[object, ...] = ([], rle(np.zeros(SIZE_HW, dtype=np.uint8)))
    for nothing in nothings:
        gt["annotations"][1]["segmentations"][0] = nothing
        assert evaluate_ytvis(gt, results) == expected
        assert evaluate_hota(gt, results).det_a == pytest.approx(1)


def test_optional_keys_may_be_absent() -> None:
    gt, results = example()
    bare_videos = [{"id": video["id"]} for video in gt["videos"]]
    keys = ("video_id", "category_id", "segmentations")
    bare_rows = [{key: row[key] for key in keys} for row in gt["annotations"]]
    bare = {"videos": bare_videos, "categories": [{"id": 1}], "annotations": bare_rows}
    assert evaluate_ytvis(bare, results) == evaluate_ytvis(gt, results)


def test_without_a_length_a_video_is_as_long_as_its_longest_track() -> None:
    gt = ground_truth([annotation([HERE])])
    del gt["videos"][0]["length"]
    (video,) = EvaluationInput.from_json(gt, [prediction([HERE, HERE, None])]).videos()
    assert video.frame_count == 3


def test_ids_may_be_texts() -> None:
    gt, results = example()
    expected = evaluate_ytvis(gt, results)
    gt["videos"][0]["id"] = "1"
    results[0]["video_id"] = "1"
    results[0]["category_id"] = "1"
    assert evaluate_ytvis(gt, results) == expected


def test_videos_come_by_ascending_id_and_tracks_in_the_order_of_the_file() -> None:
    rows = [annotation([HERE], video_id=i, id=10 + i) for i in (9, 2, 9, 2)]
    gt = ground_truth(rows, video_ids=(9, 2))
    results = [prediction([HERE], video_id=i) for i in (2, 9, 2)]
    videos = list(EvaluationInput.from_json(gt, results).videos())
    assert [video.id for video in videos] == [2, 9]
    assert videos[0].predictions.ids.tolist() == [0, 2]
    assert videos[0].truths.places == ("annotations[1]", "annotations[3]")


def test_tracks_of_one_shape_are_those_with_the_same_masks_on_the_same_frames() -> None:
    here, there = (5, 5, 20, 20), (9, 9, 20, 20)
    tracks: list[list[Box | None]] = [
        [here, there],
        [here, here],
        [here, there],
        [None, here],
        [here, None],
        [None, None],
        [None, here],
    ]
    results = [prediction(track) for track in tracks]
    (video,) = EvaluationInput.from_json(ground_truth([annotation([here, here])]), results).videos()
    assert video.predictions.shapes.tolist() == [0, 1, 0, 3, 4, 5, 3]
    assert video.predictions.select(np.array([2, 0])).shapes.tolist() == [0, 0]
    assert (video.predictions.areas > 0).tolist() == [[box is not None for box in track] for track in tracks]


def test_areas_tell_where_a_track_is_present() -> None:
    gt, results = example()
    (video,) = EvaluationInput.from_json(gt, results).videos()
    assert video.truths.areas.tolist() == [[400, 400], [0, 400]]
    assert video.frame_count == 2
    assert video.size_hw == SIZE_HW


def damage(path: str, value: object) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Set what a path such as `results/0/score` names; the path begins in gt or with results."""
    gt, results = example()
    target: Any = {**gt, "results": results}
    data = target
    *parents, last = (int(part) if part.isdecimal() else part for part in path.split("/"))
    for part in parents:
        target = target[part]
    target[last] = value
    return {key: item for key, item in data.items() if key != "results"}, data["results"]


SWAPPED = rle(box_mask(HERE).T.copy())
GOOD = rle(box_mask(HERE))


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("videos", None, r"^videos: expected a list"),
        ("videos/0", 3, r"^videos\[0\]: expected an object"),
        ("videos/0/id", None, r"^videos\[0\]\.id: expected an integer"),
        ("videos/0/height", "tall", r"^videos\[0\]\.height: expected an integer"),
        ("videos/0/length", 0, r"^videos\[0\]\.length: expected 1 or more, got 0"),
        ("annotations/1/iscrowd", "many", r"^annotations\[1\]\.iscrowd: expected an integer"),
        ("categories", None, r"^categories: expected a list"),
        ("annotations/1/video_id", 4, r"^annotations\[1\]\.video_id: 4 is not listed in videos"),
        ("annotations/1/category_id", 4, r"^annotations\[1\]\.category_id: 4 is not listed in categories"),
        ("annotations/1/segmentations", None, r"^annotations\[1\]\.segmentations: expected a list"),
        ("annotations/1/segmentations/1", "mask", r"^annotations\[1\]\.segmentations\[1\]: expected null"),
        ("annotations/1/segmentations", [GOOD] * 3, r"^annotations\[1\]\.segmentations: a mask beyond the 2 frames"),
        ("results", {"a": 1}, r"^results must be a list of predicted tracks, got dict"),
        ("results/1/video_id", 4, r"^results\[1\]\.video_id: 4 is not listed"),
        ("results/1/score", None, r"^results\[1\]\.score: expected a number"),
        ("results/1/score", float("nan"), r"^results\[1\]\.score: expected a finite number"),
        ("results/0/segmentations/1", SWAPPED, r"^results\[0\]\.segmentations\[1\]: .*height and width are swapped"),
        (
            "results/0/segmentations/1",
            rle(box_mask(HERE, (30, 30))),
            r"^results\[0\]\.segmentations\[1\]: the mask is 30 x 30, its video 40 x 60",
        ),
        ("results/0/segmentations/1/size", [40], r"^results\[0\]\.segmentations\[1\]: size must be"),
        ("results/0/segmentations/1/counts", "", r"^results\[0\]\.segmentations\[1\]: counts must be"),
        ("results/0/segmentations/1/counts", 7, r"^results\[0\]\.segmentations\[1\]: counts must be"),
        (
            "results/0/segmentations/1/counts",
            [5, -5],
            r"^results\[0\]\.segmentations\[1\]: uncompressed counts must be non-negative integers",
        ),
        (
            "results/0/segmentations/1/counts",
            [5, 6],
            r"^results\[0\]\.segmentations\[1\]: counts sum up to 11, the frame has 2400 pixels",
        ),
        ("results/0/segmentations/1/counts", GOOD["counts"][:-1], r"^results\[0\]\.segmentations\[1\]: "),
        ("annotations/0/segmentations/1/counts", GOOD["counts"][:4], r"^annotations\[0\]\.segmentations\[1\]: "),
        (
            "results/0/segmentations/1/counts",
            GOOD["counts"] + "0",
            r"^results\[0\]\.segmentations\[1\]: the run lengths",
        ),
        (
            "results/0/segmentations/1",
            [[1, 2, 3, 4]],
            r"^results\[0\]\.segmentations\[1\]: polygon 0 must be .* three points or more",
        ),
        (
            "results/0/segmentations/1",
            [[1, 2, 3, 4, 5, "x"]],
            r"^results\[0\]\.segmentations\[1\]: polygon 0 holds something that is not a number",
        ),
        (
            "results/0/segmentations/1",
            [[1, 2, 3, 4, 5, 1e9]],
            r"^results\[0\]\.segmentations\[1\]: polygon 0 holds a coordinate",
        ),
    ],
)
@pytest.mark.parametrize("evaluate", [evaluate_ytvis, evaluate_hota])
def test_what_cannot_be_used_is_refused_with_its_json_path(
    evaluate: Any, path: str, value: object, message: str
) -> None:
    gt, results = damage(path, value)
    with pytest.raises(UsageError, match=message) as caught:
        evaluate(gt, results)
    assert isinstance(caught.value, ValueError)


def test_two_videos_of_one_id_are_refused() -> None:
    gt = ground_truth([annotation([HERE])], video_ids=(1, 1))
    with pytest.raises(ValueError, match=r"^videos\[1\]\.id: 1 is the id of an earlier video"):
        evaluate_ytvis(gt, [])


def test_a_ground_truth_that_is_a_list_is_refused() -> None:
    with pytest.raises(ValueError, match="ground truth must be the object of a YouTube-VIS file"):
        evaluate_ytvis([], [])  # type: ignore[arg-type]


def test_polygons_without_a_size_are_refused() -> None:
    gt = ground_truth([annotation([HERE])])
    gt["videos"][0] = {"id": 1, "length": 1}
    gt["annotations"][0]["segmentations"] = [POLYGONS]
    with pytest.raises(ValueError, match=r"^annotations\[0\]\.segmentations\[0\]: polygons need the height and width"):
        evaluate_ytvis(gt, [])


def test_a_file_read_again_from_text_gives_the_same_numbers() -> None:
    gt, results = random_case(5)
    again = json.loads(json.dumps([gt, results]))
    assert evaluate_ytvis(*again) == evaluate_ytvis(gt, results)
