"""COCO instance files come back whole with track ids, and are read as other programs write them without."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools.coco import COCO

from inspro_core.data.clip_index import read_clip_index
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.errors import FormatError, StoppedError
from inspro_core.formats.coco import read_coco, write_coco
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.label_import import ImportSummary
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import probe
from tests.inspro_core.formats.conftest import CATEGORIES, random_annotation
from tests.inspro_core.formats.label_worlds import export, make_world

Read = Callable[[Any], ImportSummary]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 5), first=st.integers(1, 2000))
def test_export_then_import_gives_the_same_labels(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int, first: int
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    drawn = random_annotation(seed, 4, count)
    tracks = {first + k: replace(t, id=first + k, name=f"no. {k}") for k, t in drawn.tracks.items() if t.segments}
    annotation = replace(drawn, tracks=tracks)
    with make_world(folder, annotation, categories=CATEGORIES)[0] as project:
        file = export(write_coco, project, folder / "out").files[0]
    with ProjectFile.create(folder / "again.inspro", CATEGORIES) as again:
        read_coco(again, file, probe)
        assert again.annotation(1) == annotation


def test_the_usual_loader_finds_every_mask(tmp_path: Path) -> None:
    annotation = random_annotation(4, 4)
    project, _ = make_world(tmp_path, annotation, categories=CATEGORIES)
    file = export(write_coco, project, tmp_path / "out").files[0]
    coco = COCO(str(file))
    assert {category["name"] for category in coco.loadCats(coco.getCatIds())} == {"dog", "person"}
    assert coco.getImgIds() == [1, 2, 3, 4]
    for image in coco.loadImgs([1, 2, 3, 4]):
        assert (file.parent / "images" / image["file_name"]).is_file()
        for entry in coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]])):
            segment = annotation.tracks[entry["track_id"]].segments[image["id"] - 1]
            assert np.array_equal(coco.annToMask(entry), segment.mask.to_array())
            assert entry["area"] == segment.mask.area
            assert tuple(entry["bbox"]) == segment.mask.bbox_xywh


def test_a_part_of_a_video_comes_back_to_its_frames(tmp_path: Path) -> None:
    project, video = make_world(tmp_path, random_annotation(5, 4), categories=CATEGORIES)
    file = export(write_coco, project, tmp_path / "out", ExportOptions(step=2, frames=range(1, 4))).files[0]
    assert read_coco(project, file, probe).matched_videos == 1
    after = project.annotation(video.id)
    for track_id in (1, 2, 3):
        chosen = {f: s for f, s in after.tracks[track_id].segments.items() if f in (1, 3)}
        if chosen:
            assert any(track.segments == chosen for key, track in after.tracks.items() if key > 3)


def picture(path: Path, height: int = 2, width: int = 3) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.zeros((height, width, 3), np.uint8))


def pictures(folder: Path) -> None:
    picture(folder / "0.png")
    picture(folder / "1.png")


def minimal() -> dict[str, Any]:
    images = [{"id": k, "height": 2, "width": 3, "file_name": f"{k}.png"} for k in (0, 1)]
    rle = {"size": [2, 3], "counts": [1, 2, 3]}
    return {
        "images": images,
        "categories": [{"id": 0, "name": "dog"}],
        "annotations": [{"id": k, "image_id": k, "category_id": 0, "segmentation": rle} for k in (0, 1)],
    }


@pytest.fixture
def project(tmp_path: Path) -> ProjectFile:
    return ProjectFile.create(tmp_path / "p.inspro")


@pytest.fixture
def read(project: ProjectFile, tmp_path: Path) -> Read:
    def call(content: Any) -> ImportSummary:
        (tmp_path / "set").mkdir(exist_ok=True)
        (tmp_path / "set" / "labels.json").write_text(json.dumps(content))
        return read_coco(project, tmp_path / "set" / "labels.json", probe)

    return call


def test_pictures_without_a_folder_are_videos_of_one_frame(read: Read, project: ProjectFile, tmp_path: Path) -> None:
    pictures(tmp_path / "set")
    summary = read(minimal())
    assert (summary.added_videos, summary.tracks) == (2, 2)
    assert [note.kind for note in summary.notes] == ["no track ids"]
    assert [Path(video.path).name for video in project.videos()] == ["0.png", "1.png"]
    pixels = project.annotation(2).tracks[1].segments[0].mask.to_array()
    assert pixels.tolist() == [[False, True, False], [True, False, False]]


def in_folder(content: dict[str, Any]) -> dict[str, Any]:
    for image in content["images"]:
        image["file_name"] = f"clip/{image['file_name']}"
    return content


def test_pictures_that_share_a_folder_are_frames_in_natural_order(
    read: Read, project: ProjectFile, tmp_path: Path
) -> None:
    content = in_folder(minimal())
    content["images"][0]["file_name"] = "clip\\10.png"
    content["images"][1]["file_name"] = "clip\\9.png"
    content["annotations"].pop()
    for name in ("9", "10", "11"):
        picture(tmp_path / "set" / "images" / "clip" / f"{name}.png")
    assert read(content).added_videos == 1
    assert project.videos()[0].frame_count == 3
    assert list(project.annotation(1).tracks[1].segments) == [1]


def test_pictures_of_several_sizes_in_a_folder_are_no_video(read: Read, project: ProjectFile, tmp_path: Path) -> None:
    content = in_folder(minimal())
    content["images"][1].update(height=4, width=4)
    content["annotations"].pop()
    picture(tmp_path / "set" / "clip" / "0.png")
    picture(tmp_path / "set" / "clip" / "1.png", 4, 4)
    assert read(content).added_videos == 2
    assert [video.size_hw for video in project.videos()] == [(2, 3), (4, 4)]


@pytest.mark.parametrize("key", ["track_id", "instance_id"])
@pytest.mark.parametrize("folder", ["", "clip/"])
def test_objects_with_one_track_id_are_one_track(
    read: Read, project: ProjectFile, tmp_path: Path, key: str, folder: str
) -> None:
    content = minimal()
    for image, entry in zip(content["images"], content["annotations"], strict=True):
        image["file_name"] = folder + image["file_name"]
        entry[key] = "7"
        picture(tmp_path / "set" / image["file_name"])
    assert read(content).tracks == 1
    assert {k: sorted(track.segments) for k, track in project.annotation(1).tracks.items()} == {7: [0, 1]}


def test_the_layout_of_coco_itself_is_read(project: ProjectFile, tmp_path: Path) -> None:
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "instances_val2017.json").write_text(json.dumps(minimal()))
    pictures(tmp_path / "val2017")
    read_coco(project, tmp_path / "annotations" / "instances_val2017.json", probe)
    assert {Path(video.path).parent for video in project.videos()} == {(tmp_path / "val2017").resolve()}


def cvat(folder: Path) -> Path:
    """Write what CVAT exports as COCO 1.0: a mask of the brush on each of two frames, of one track, and one of none."""
    content = minimal()
    for image in content["images"]:
        picture(folder / "images" / "default" / image["file_name"])
    for annotation in content["annotations"]:
        annotation.update(iscrowd=1, attributes={"occluded": False, "track_id": 0, "keyframe": True})
    loose = {"id": 2, "iscrowd": 1, "attributes": {"occluded": False, "track_id": 0.0}}
    content["annotations"].append({**content["annotations"][0], **loose})
    (folder / "annotations").mkdir(parents=True)
    file = folder / "annotations" / "instances_default.json"
    file.write_text(json.dumps(content))
    return file


def test_tracks_and_brush_masks_of_cvat_are_read(project: ProjectFile, tmp_path: Path) -> None:
    summary = read_coco(project, cvat(tmp_path), probe)
    assert (summary.added_videos, summary.tracks, summary.notes) == (1, 2, ())
    assert Path(project.videos()[0].path) == (tmp_path / "images" / "default").resolve()
    assert [sorted(track.segments) for track in project.annotation(1).tracks.values()] == [[0, 1], [0]]


def test_tracks_without_pictures_belong_to_the_only_video_of_their_size_and_length(
    project: ProjectFile, tmp_path: Path
) -> None:
    file = cvat(tmp_path / "labels")
    shutil.rmtree(tmp_path / "labels" / "images")
    problem = r"images\[0\]: no picture is beside the labels, and 0 videos of the project have 2 frames of 3×2; put"
    with pytest.raises(FormatError, match=problem):
        read_coco(project, file, probe)
    for folder, count in (("short", 1), ("meant", 2)):
        for number in range(count):
            picture(tmp_path / folder / f"{number}.png")
        project.add_video(probe(tmp_path / folder))
    assert read_coco(project, file, probe).matched_videos == 1
    assert [len(project.annotation(video.id).tracks) for video in project.videos()] == [0, 2]


def test_the_training_reader_takes_brush_masks_of_cvat_as_objects(tmp_path: Path) -> None:
    assert read_clip_index(cvat(tmp_path)).rows.is_crowd.tolist() == [False, False, False]


def test_reading_twice_adds_no_video_twice(read: Read, project: ProjectFile, tmp_path: Path) -> None:
    pictures(tmp_path / "set")
    read(minimal())
    summary = read(minimal())
    assert (summary.added_videos, summary.matched_videos, len(project.videos())) == (0, 2, 2)
    assert sorted(project.annotation(1).tracks) == [1, 2]


@pytest.mark.parametrize(
    "segmentation",
    [[[0, 0, 3, 0, 3, 2, 0, 2]], {"size": [2, 3], "counts": [0, 6]}, {"size": [2, 3], "counts": "06"}],
)
def test_polygons_lists_and_strings_give_the_same_mask(
    read: Read, project: ProjectFile, tmp_path: Path, segmentation: Any
) -> None:
    content = minimal()
    content["annotations"][0]["segmentation"] = segmentation
    pictures(tmp_path / "set")
    read(content)
    assert project.annotation(1).tracks[1].segments[0].mask.area == 6


def test_strings_as_ids_and_null_for_optional_keys_are_read(read: Read, project: ProjectFile, tmp_path: Path) -> None:
    content = minimal()
    content["images"][0]["id"] = content["annotations"][0]["image_id"] = "first"
    content["annotations"][1]["image_id"] = "1"
    content["annotations"][0].update(iscrowd=None, area=None, bbox=None, track_id=None, source=None, score=None)
    content["categories"][0]["supercategory"] = None
    pictures(tmp_path / "set")
    assert read(content).tracks == 2
    assert project.annotation(1).tracks[1].segments[0].source == "human"


@pytest.mark.parametrize("annotations", [None, "absent"])
def test_pictures_without_labels_are_added(
    read: Read, project: ProjectFile, tmp_path: Path, annotations: str | None
) -> None:
    content = minimal()
    content["annotations"] = None
    if annotations == "absent":
        del content["annotations"]
    pictures(tmp_path / "set")
    summary = read(content)
    assert (summary.added_videos, summary.tracks, summary.notes) == (2, 0, ())
    assert [category.name for category in project.categories()] == ["dog"]


def test_crowds_and_boxes_without_a_mask_are_left_out_with_a_note(read: Read, tmp_path: Path) -> None:
    content = minimal()
    content["annotations"][0]["iscrowd"] = 1
    content["annotations"][1]["segmentation"] = []
    pictures(tmp_path / "set")
    summary = read(content)
    assert summary.tracks == 0
    assert [str(note) for note in summary.notes] == [
        "Crowds were left out: 1",
        "Annotations without a mask were left out: 1",
    ]


def test_polygons_that_enclose_nothing_are_left_out_and_counted(
    read: Read, project: ProjectFile, tmp_path: Path
) -> None:
    content = minimal()
    square, point, line, flat = [0, 0, 2, 0, 2, 2, 0, 2], [1, 1], [0, 0, 2, 2], [0, 0, 1, 0, 2, 0]
    content["annotations"][0]["segmentation"] = [point, square, line, flat, []]
    content["annotations"][1]["segmentation"] = [line]
    content["annotations"].append({**content["annotations"][1], "id": 2, "segmentation": [flat]})
    pictures(tmp_path / "set")
    summary = read(content)
    assert (summary.tracks, project.annotation(1).tracks[1].segments[0].mask.area) == (1, 4)
    assert "Annotations whose mask has no pixel were left out: 2" in map(str, summary.notes)


def without_sizes(content: dict[str, Any]) -> dict[str, Any]:
    del content["images"][0]["height"]
    content["images"][1].update(height=None, width=None)
    return content


@pytest.mark.parametrize("folder", ["", "clip/"])
def test_sizes_that_the_file_lacks_are_those_of_the_pictures(
    read: Read, project: ProjectFile, tmp_path: Path, folder: str
) -> None:
    content = without_sizes(minimal())
    for image in content["images"]:
        image["file_name"] = folder + image["file_name"]
        picture(tmp_path / "set" / image["file_name"])
    assert read(content).tracks == 2
    assert {video.size_hw for video in project.videos()} == {(2, 3)}


def test_a_picture_without_a_size_and_without_a_file_is_refused(read: Read, tmp_path: Path) -> None:
    picture(tmp_path / "set" / "0.png")
    with pytest.raises(FormatError, match=r"images\[1\]\.height: is missing"):
        read(without_sizes(minimal()))


WRONG: list[tuple[list[Any], Any, str]] = [
    (["images"], None, "images: is missing"),
    (["categories"], None, "categories: is missing"),
    (["images", 0, "height"], "tall", r"images\[0\]\.height: \"tall\""),
    (["images", 0, "height"], -2, r"images\[0\]\.height: -2 .* positive number"),
    (["images", 0, "width"], 0, r"images\[0\]\.width: 0 .* positive number"),
    (["images", 0, "file_name"], None, r"images\[0\]\.file_name: is missing"),
    (["images", 1, "id"], 0, r"images\[1\]\.id: 0 is used twice"),
    (["annotations", 0, "image_id"], 9, r"annotations\[0\]\.image_id: there is no image 9"),
    (["annotations", 0, "category_id"], 4, r"annotations\[0\]\.category_id: there is no category 4"),
    (["annotations", 0, "segmentation", "size"], [3, 2], r"annotations\[0\]\.segmentation.*size \[3, 2\] differs"),
    (["annotations", 0, "segmentation"], [[1, 2, 3]], "needs x, y pairs, got 3 numbers"),
    (["annotations", 0, "segmentation"], [[0, 0, 1e9, 0, 1e9, 1e9]], "farther than 100000 pixels"),
    (["annotations", 0, "segmentation"], "box", r"annotations\[0\]\.segmentation: \"box\" is no mask"),
    (["annotations", 0, "score"], "high", r"annotations\[0\]\.score: \"high\""),
    (["annotations", 0, "score"], -0.1, r"annotations\[0\]\.score: -0\.1 .* from 0 to 1"),
    (["images", 0, "is_reviewed"], "no", r"images\[0\]\.is_reviewed: \"no\" .* true or false"),
    (["images", 0, "source_frame"], 10**18, r"images\[0\]\.source_frame: 1000000000000000000 is not usable"),
    (["annotations", 0, "track_id"], 1.5, r"annotations\[0\]\.track_id: 1\.5 is not usable"),
    (["images", 0, "file_name"], "gone.png", r"images\[0\]: no video .*'gone' and there is no .*gone\.png"),
    (["images", 0, "width"], 5, r"annotations\[0\]\.segmentation"),
]


@pytest.mark.parametrize(("place", "value", "message"), WRONG)
def test_wrong_content_names_file_place_and_value_and_changes_nothing(
    read: Read, project: ProjectFile, tmp_path: Path, place: list[Any], value: Any, message: str
) -> None:
    pictures(tmp_path / "set")
    content = copy.deepcopy(minimal())
    target: Any = content
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    with pytest.raises(FormatError, match=r"labels\.json: .*" + message):
        read(content)
    assert (project.videos(), project.categories()) == ((), ())


def test_results_alone_are_refused_with_their_cure_which_works(
    read: Read, project: ProjectFile, tmp_path: Path
) -> None:
    content = minimal()
    pictures(tmp_path / "set")
    keys = ("image_id", "category_id", "segmentation")
    results = [{"score": 0.5, **{key: entry[key] for key in keys}} for entry in content["annotations"]]
    with pytest.raises(FormatError, match=r"put them as annotations into a copy of the dataset file"):
        read(results)
    content["annotations"] = results
    assert read(content).tracks == 2
    assert project.annotation(1).tracks[1].segments[0].score == 0.5


def test_a_track_that_is_twice_on_a_picture_is_refused(read: Read, tmp_path: Path) -> None:
    content = in_folder(minimal())
    for entry in content["annotations"]:
        entry.update(track_id=3, image_id=0)
    pictures(tmp_path / "set" / "clip")
    with pytest.raises(FormatError, match=r"annotations\[1\]\.track_id: the track 3 is on clip/0\.png twice"):
        read(content)


def test_a_picture_of_another_size_is_named(read: Read, tmp_path: Path) -> None:
    picture(tmp_path / "set" / "0.png", 4, 4)
    picture(tmp_path / "set" / "1.png")
    with pytest.raises(FormatError, match=r"images\[0\]: the masks are 3×2, the video .*0\.png 4×4"):
        read(minimal())


def test_an_import_ends_when_its_listener_says_so(project: ProjectFile, tmp_path: Path) -> None:
    world, _ = make_world(tmp_path, Annotation(random_annotation(5, 4).tracks), categories=CATEGORIES)
    file = export(write_coco, world, tmp_path / "out").files[0]

    def stop() -> None:
        raise StoppedError("enough")

    with pytest.raises(StoppedError):
        read_coco(project, file, probe, stop)
    assert project.videos() == ()


def test_a_project_without_labels_is_written(tmp_path: Path) -> None:
    project, video = make_world(tmp_path, Annotation(), categories=CATEGORIES)
    project.apply(video.id, difference(Annotation(), Annotation({}, frozenset({2}))))
    content = json.loads(export(write_coco, project, tmp_path / "out").files[0].read_text())
    assert (len(content["images"]), content["annotations"], content["categories"]) == (4, [], [])
    assert [image["is_reviewed"] for image in content["images"]] == [False, False, True, False]
