"""Exports load in the usual training code and read back bit for bit; imports say what is wrong and where."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.project import Category, Video
from inspro_core.errors import FormatError, StoppedError, VideoError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis import annotation_to_results
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.formats.youtube_vis_read import read_youtube_vis
from inspro_core.formats.youtube_vis_write import write_results, write_youtube_vis, youtube_vis_losses
from inspro_core.media import probe
from tests.inspro_core.formats.conftest import CATEGORIES, random_annotation
from tests.inspro_core.formats.label_worlds import export, said_before

MakeProject = Callable[..., tuple[ProjectFile, Video]]


@pytest.fixture
def exported(make_project: MakeProject, tmp_path: Path) -> tuple[ProjectFile, Video, Path]:
    project, video = make_project(seed=7)
    summary = export(write_youtube_vis, project, tmp_path / "out")
    return project, video, summary.files[0]


def test_the_export_follows_every_rule(exported: tuple[ProjectFile, Video, Path]) -> None:
    _, video, path = exported
    dataset = json.loads(path.read_text())
    (entry,) = dataset["videos"]
    assert entry["length"] == len(entry["file_names"]) == video.frame_count
    assert entry["file_names"][0] == "clip/00000.jpg"
    assert [c["id"] for c in dataset["categories"]] == [1, 2]
    assert {a["category_id"] for a in dataset["annotations"]} == {1, 2}
    assert [a["id"] for a in dataset["annotations"]] == [1, 2, 3]
    for annotation in dataset["annotations"]:
        columns = [annotation[key] for key in ("segmentations", "bboxes", "areas")]
        assert all(len(column) == video.frame_count for column in columns)
        for rle, box, area in zip(*columns, strict=True):
            assert (rle is None) == (box is None) == (area is None)
            if rle is not None:
                assert rle["size"] == list(video.size_hw)
                assert isinstance(rle["counts"], str)
                assert coco_mask.toBbox(rle).tolist() == box
                assert int(coco_mask.area(rle)) == area > 0


def test_the_exported_pictures_are_the_annotated_frames(exported: tuple[ProjectFile, Video, Path]) -> None:
    _, video, path = exported
    for frame in range(video.frame_count):
        picture = cv2.imread(str(path.parent / "JPEGImages" / "clip" / f"{frame:05d}.jpg"))
        assert picture is not None
        assert abs(int(picture.mean()) - frame * 20) <= 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_export_then_import_gives_the_same_labels(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    folder = tmp_path_factory.mktemp("trip")
    annotation = random_annotation(seed)
    pictures = folder / "clip"
    pictures.mkdir()
    for frame in range(6):
        cv2.imwrite(str(pictures / f"{frame}.png"), np.zeros((12, 16, 3), np.uint8))
    with ProjectFile.create(folder / "a.inspro", CATEGORIES) as project:
        video = project.add_video(probe(pictures))
        project.apply(video.id, difference(Annotation(), annotation))
        file = export(write_youtube_vis, project, folder / "out", ExportOptions(keeps_empty_categories=True)).files[0]
    with ProjectFile.create(folder / "b.inspro") as again:
        import_youtube_vis(again, file, probe)
        read = again.annotation(1)
        names = {c.id: c.name for c in again.categories()}
        assert read.reviewed_frames == annotation.reviewed_frames
        for track in annotation.tracks.values():
            if track.segments:
                assert read.tracks[track.id].segments == track.segments
                assert names[read.tracks[track.id].category_id] == {3: "dog", 5: "person"}[track.category_id]


def test_an_export_replaces_its_predecessor_but_nothing_else(
    exported: tuple[ProjectFile, Video, Path], tmp_path: Path
) -> None:
    project, _, path = exported
    export(write_youtube_vis, project, tmp_path / "out")
    (path.parent / "ABOUT.txt").unlink()
    with pytest.raises(FormatError, match="holds other files"):
        export(write_youtube_vis, project, tmp_path / "out")


def test_a_stopped_export_leaves_nothing(make_project: MakeProject, tmp_path: Path) -> None:
    project, _ = make_project()
    answers = iter([False, False, True])
    with pytest.raises(StoppedError, match="stopped"):
        export(write_youtube_vis, project, tmp_path / "out", should_stop=lambda: next(answers))
    assert not (tmp_path / "out").exists()


def test_what_changes_is_said_before(make_project: MakeProject) -> None:
    project, _ = make_project(frame_count=6)
    said = said_before(youtube_vis_losses, project)
    assert said == ["Classes without a track are left out: unused", "Class ids are renumbered to be contiguous from 1"]


def test_results_hold_every_seen_track_with_its_mean_score_over_the_video(
    make_project: MakeProject, tmp_path: Path
) -> None:
    project, video = make_project(seed=8)
    assert write_results(project, tmp_path / "results.json") == 3
    results = json.loads((tmp_path / "results.json").read_text())
    assert results == annotation_to_results(project.annotation(video.id), 1, video.frame_count)
    tracks = random_annotation(8).tracks.values()
    scores = [sum(segment.score for segment in track.segments.values()) / 6 for track in tracks]
    assert [entry["score"] for entry in results] == pytest.approx(scores, abs=1e-6)


def minimal() -> dict[str, Any]:
    rle = {"size": [2, 3], "counts": [1, 2, 3]}
    return {
        "videos": [{"id": 0, "height": 2, "width": 3, "file_names": ["v/0.jpg", "v/1.jpg"]}],
        "categories": [{"id": 0, "name": "dog"}],
        "annotations": [{"id": 0, "video_id": "0", "category_id": 0, "segmentations": [rle, None]}],
    }


def write(tmp_path: Path, dataset: Any) -> Path:
    path = tmp_path / "instances.json"
    path.write_text(json.dumps(dataset))
    return path


def test_ids_from_zero_strings_and_missing_keys_are_read(tmp_path: Path) -> None:
    dataset = read_youtube_vis(write(tmp_path, minimal()))
    assert dataset.categories == (Category(1, "dog"),)
    track = dataset.videos[0].annotation.tracks[1]
    assert track.category_id == 1
    assert track.segments[0].mask.to_array().tolist() == [[False, True, False], [True, False, False]]


@pytest.mark.parametrize(
    "segmentation",
    [[[0, 0, 3, 0, 3, 2, 0, 2]], {"size": [2, 3], "counts": [0, 6]}, {"size": [2, 3], "counts": "06"}],
)
def test_polygons_lists_and_strings_give_the_same_mask(tmp_path: Path, segmentation: Any) -> None:
    content = minimal()
    content["annotations"][0]["segmentations"][0] = segmentation
    assert read_youtube_vis(write(tmp_path, content)).videos[0].annotation.tracks[1].segments[0].mask.area == 6


@pytest.mark.parametrize("annotations", [None, "absent"])
def test_an_unlabelled_split_is_read(tmp_path: Path, annotations: Any) -> None:
    content = minimal()
    del content["annotations"]
    if annotations is None:
        content["annotations"] = None
    video = read_youtube_vis(write(tmp_path, content)).videos[0]
    assert not video.is_labelled
    assert not video.annotation.tracks


WRONG: list[tuple[list[Any], Any, str]] = [
    (["videos"], None, "videos: is missing"),
    (["videos", 0, "height"], "tall", r"videos\[0\]\.height: \"tall\""),
    (["videos", 0, "length"], 5, r"videos\[0\]\.length: 5, but file_names has 2"),
    (["annotations", 0, "video_id"], 9, r"annotations\[0\]\.video_id: there is no video 9"),
    (["annotations", 0, "category_id"], 4, r"annotations\[0\]\.category_id: there is no category 4"),
    (["annotations", 0, "segmentations"], [None], r"annotations\[0\]\.segmentations: 1 entries for a video of 2"),
    (["annotations", 0, "segmentations", 0, "size"], [3, 2], r"segmentations\[0\].*size \[3, 2\] differs"),
    (["annotations", 0, "segmentations", 0, "counts"], [1, 2], r"add up to 3 pixels, the frame has 6"),
    (["annotations", 0, "segmentations", 0, "counts"], "0Z~", r"segmentations\[0\].*is no mask"),
    (["annotations", 0, "segmentations", 0], [[1, 2, 3]], r"needs x, y pairs, got 3 numbers"),
    (["categories"], [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}], r"categories\[1\]\.id: 1 is used twice"),
    (["categories"], [{"id": 1, "name": "a"}, {"id": 2, "name": "a"}], r"categories\[1\]\.name: 'a' is used twice"),
    (["annotations", 0, "video_id"], 0.5, r"annotations\[0\]\.video_id: 0\.5 is not usable"),
    (["annotations", 0, "segmentations", 0, "counts"], [1, -5, 10], "must not be negative"),
    (["annotations", 0, "scores"], ["high", None], r"annotations\[0\]\.scores\[0\]: \"high\""),
    (["annotations", 0, "sources"], ["robot", None], r"annotations\[0\]\.sources\[0\]: \"robot\""),
    (["annotations", 0, "scores"], [1.5, None], r"annotations\[0\]\.scores\[0\]: 1\.5 .* from 0 to 1"),
    (["categories", 0, "name"], "\ud800dog", r"categories\[0\]\.name: \"\\ud800dog\" holds half of a character"),
    (["videos", 0, "file_names"], ["0.png", "\udcff.png"], r"videos\[0\]\.file_names: .* holds half of a character"),
    (["categories", 0, "name"], [1], r"categories\[0\]\.name: \[1\] is not usable: expected a name"),
    (["categories", 0, "supercategory"], 3, r"categories\[0\]\.supercategory: 3 is not usable: expected a text"),
    (["annotations", 0, "track_name"], 3, r"annotations\[0\]\.track_name: 3 is not usable: expected a text"),
]


@pytest.mark.parametrize(("place", "value", "message"), WRONG)
def test_wrong_content_names_file_place_and_value(tmp_path: Path, place: list[Any], value: Any, message: str) -> None:
    content = copy.deepcopy(minimal())
    target: Any = content
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    with pytest.raises(FormatError, match=r"instances\.json: .*" + message):
        read_youtube_vis(write(tmp_path, content))


def test_a_file_that_is_no_json_names_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text('{"videos": [,]}')
    with pytest.raises(FormatError, match=r"broken\.json: line 1, column 13"):
        read_youtube_vis(path)


def test_real_datasets_are_read(shared: Path) -> None:
    dataset = read_youtube_vis(shared / "data" / "davis_dev" / "instances.json")
    assert len(dataset.videos) == 8
    assert all(video.annotation.tracks for video in dataset.videos)


def test_any_strings_serve_as_ids(tmp_path: Path) -> None:
    content = minimal()
    content["videos"][0]["id"] = content["annotations"][0]["video_id"] = "clip-a"
    content["categories"][0]["id"] = content["annotations"][0]["category_id"] = "dog"
    dataset = read_youtube_vis(write(tmp_path, content))
    assert dataset.videos[0].annotation.tracks[1].category_id == dataset.categories[0].id == 1


def test_crowds_are_left_out_with_a_note(tmp_path: Path) -> None:
    content = minimal()
    content["annotations"][0]["iscrowd"] = 1
    dataset = read_youtube_vis(write(tmp_path, content))
    assert not dataset.videos[0].annotation.tracks
    assert [str(note) for note in dataset.notes] == ["Crowds were left out: 1"]


def test_a_video_that_changed_since_is_not_exported(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project()
    (Path(video.path) / "5.png").unlink()
    with pytest.raises(VideoError, match=r"holds 5 frames .* the labels belong to 6 frames"):
        export(write_youtube_vis, project, tmp_path / "out")
    assert not (tmp_path / "out" / "train").exists()


def test_a_dataset_of_other_origin_is_never_replaced(make_project: MakeProject, tmp_path: Path) -> None:
    project, _ = make_project()
    foreign = tmp_path / "out" / "train"
    foreign.mkdir(parents=True)
    (foreign / "instances.json").write_text(json.dumps(minimal()))
    with pytest.raises(FormatError, match="holds other files"):
        export(write_youtube_vis, project, tmp_path / "out")
    assert (foreign / "instances.json").exists()


def test_colours_and_supercategories_survive(make_project: MakeProject, tmp_path: Path) -> None:
    project, _ = make_project()
    file = export(write_youtube_vis, project, tmp_path / "out", ExportOptions(keeps_empty_categories=True)).files[0]
    read = [(c.name, c.supercategory, c.color_rgb) for c in read_youtube_vis(file).categories]
    assert read == [(c.name, c.supercategory, c.color_rgb) for c in project.categories()]
