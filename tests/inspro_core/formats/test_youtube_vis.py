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

from inspro_core.domain.project import Category, Video
from inspro_core.errors import FormatError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis import annotation_to_results
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.formats.youtube_vis_read import read_youtube_vis
from inspro_core.formats.youtube_vis_write import write_results, write_youtube_vis
from inspro_core.media import open_frames, probe
from tests.inspro_core.formats.conftest import random_annotation

MakeProject = Callable[..., tuple[ProjectFile, Video]]


@pytest.fixture
def exported(make_project: MakeProject, tmp_path: Path) -> tuple[ProjectFile, Video, Path]:
    project, video = make_project(seed=7)
    summary = write_youtube_vis(project, tmp_path / "out", open_frames)
    return project, video, summary.annotation_file


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
    from inspro_core.domain.annotation import Annotation, difference
    from tests.inspro_core.formats.conftest import CATEGORIES

    with ProjectFile.create(folder / "a.inspro", CATEGORIES) as project:
        video = project.add_video(probe(pictures))
        project.apply(video.id, difference(Annotation(), annotation))
        file = write_youtube_vis(project, folder / "out", open_frames, keeps_empty_categories=True).annotation_file
    with ProjectFile.create(folder / "b.inspro") as again:
        import_youtube_vis(again, file, probe)
        read = again.annotation(1)
        names = {c.id: c.name for c in again.categories()}
        assert read.reviewed_frames == annotation.reviewed_frames
        for track in annotation.tracks.values():
            if track.segments:
                assert read.tracks[track.id].segments == track.segments
                assert names[read.tracks[track.id].category_id] == {3: "dog", 5: "person"}[track.category_id]


def test_importing_into_the_same_project_matches_the_video(exported: tuple[ProjectFile, Video, Path]) -> None:
    project, video, path = exported
    summary = import_youtube_vis(project, path, probe)
    assert (summary.added_videos, summary.matched_videos, summary.tracks) == (0, 1, 3)
    assert sorted(project.annotation(video.id).tracks) == [1, 2, 3, 4, 5, 6]


def test_an_export_replaces_its_predecessor_but_nothing_else(
    exported: tuple[ProjectFile, Video, Path], tmp_path: Path
) -> None:
    project, _, path = exported
    write_youtube_vis(project, tmp_path / "out", open_frames)
    path.unlink()
    with pytest.raises(FormatError, match="holds other files"):
        write_youtube_vis(project, tmp_path / "out", open_frames)


def test_a_stopped_export_leaves_nothing(make_project: MakeProject, tmp_path: Path) -> None:
    project, _ = make_project()
    answers = iter([False, False, True])
    with pytest.raises(FormatError, match="stopped"):
        write_youtube_vis(project, tmp_path / "out", open_frames, should_stop=lambda: next(answers))
    assert list((tmp_path / "out").iterdir()) == []


def test_warnings_tell_what_changed(make_project: MakeProject, tmp_path: Path) -> None:
    project, _ = make_project(frame_count=6)
    warnings = write_youtube_vis(project, tmp_path / "out", open_frames).warnings
    assert any("unused" in warning for warning in warnings)
    assert any("renumbered" in warning for warning in warnings)


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
    (["annotations", 0, "segmentations", 0], [[1, 2, 3]], r"at least three points"),
    (["categories"], [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}], r"categories\[1\]\.id: 1 is used twice"),
    (["categories"], [{"id": 1, "name": "a"}, {"id": 2, "name": "a"}], r"categories\[1\]\.name: 'a' is used twice"),
    (["annotations", 0, "video_id"], 0.5, r"annotations\[0\]\.video_id: 0\.5 is not usable"),
    (["annotations", 0, "segmentations", 0, "counts"], [1, -5, 10], "must not be negative"),
    (["annotations", 0, "scores"], ["high", None], r"annotations\[0\]\.scores\[0\]: \"high\""),
    (["annotations", 0, "sources"], ["robot", None], r"annotations\[0\]\.sources\[0\]: \"robot\""),
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


def test_crowds_are_left_out_with_a_warning(tmp_path: Path) -> None:
    content = minimal()
    content["annotations"][0]["iscrowd"] = 1
    dataset = read_youtube_vis(write(tmp_path, content))
    assert not dataset.videos[0].annotation.tracks
    assert dataset.warnings == ("1 crowd annotations were left out",)


def test_results_are_imported_as_model_tracks(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project(seed=8)
    write_results(project, tmp_path / "results.json")
    before = project.annotation(video.id)
    assert import_youtube_vis(project, tmp_path / "results.json", probe).tracks == 3
    after = project.annotation(video.id)
    for track_id, track in before.tracks.items():
        copied = after.tracks[track_id + 3]
        assert copied.category_id == track.category_id
        mean = sum(segment.score for segment in track.segments.values()) / video.frame_count
        assert copied.score == pytest.approx(mean, abs=1e-6)
        assert {f: s.mask for f, s in copied.segments.items()} == {f: s.mask for f, s in track.segments.items()}
        assert {s.source for s in copied.segments.values()} == {"model"}


def test_an_import_that_fails_changes_nothing(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project(seed=8)
    before = (project.annotation(video.id), project.categories())
    content = minimal()
    content["videos"].append({"id": 5, "height": 9, "width": 9, "file_names": ["gone/0.jpg"]})
    (tmp_path / "JPEGImages" / "v").mkdir(parents=True)
    for frame in range(2):
        cv2.imwrite(str(tmp_path / "JPEGImages" / "v" / f"{frame}.jpg"), np.zeros((2, 3, 3), np.uint8))
    with pytest.raises(FormatError, match=r"video 2: no folder .*gone"):
        import_youtube_vis(project, write(tmp_path, content), probe)
    assert (project.annotation(video.id), project.categories()) == before
    assert len(project.videos()) == 1


def test_pictures_in_another_order_are_refused(make_project: MakeProject, tmp_path: Path) -> None:
    project, _ = make_project()
    content = minimal()
    content["videos"][0]["file_names"].reverse()
    (tmp_path / "JPEGImages" / "v").mkdir(parents=True)
    with pytest.raises(FormatError, match="order"):
        import_youtube_vis(project, write(tmp_path, content), probe)


def test_a_video_that_changed_since_is_not_exported(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project()
    (Path(video.path) / "5.png").unlink()
    with pytest.raises(FormatError, match="has 5 frames, the project 6"):
        write_youtube_vis(project, tmp_path / "out", open_frames)
    assert not (tmp_path / "out" / "train").exists()


def test_a_dataset_of_other_origin_is_never_replaced(make_project: MakeProject, tmp_path: Path) -> None:
    project, _ = make_project()
    foreign = tmp_path / "out" / "train"
    foreign.mkdir(parents=True)
    (foreign / "instances.json").write_text(json.dumps(minimal()))
    with pytest.raises(FormatError, match="holds other files"):
        write_youtube_vis(project, tmp_path / "out", open_frames)
    assert (foreign / "instances.json").exists()


def test_colours_and_supercategories_survive(make_project: MakeProject, tmp_path: Path) -> None:
    project, _ = make_project()
    file = write_youtube_vis(project, tmp_path / "out", open_frames, keeps_empty_categories=True).annotation_file
    read = [(c.name, c.supercategory, c.color_rgb) for c in read_youtube_vis(file).categories]
    assert read == [(c.name, c.supercategory, c.color_rgb) for c in project.categories()]
