"""COCO-video files follow MMDetection's rules and come back bit for bit."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.errors import FormatError
from inspro_core.formats.coco_video import coco_video_losses, read_coco_video, write_coco_video
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.label_import import ImportSummary
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import probe
from tests.inspro_core.formats.conftest import CATEGORIES, random_annotation
from tests.inspro_core.formats.label_worlds import export, make_pictures, make_world, said_before

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
        file = export(write_coco_video, project, folder / "out").files[0]
    with ProjectFile.create(folder / "again.inspro", CATEGORIES) as again:
        read_coco_video(again, file, probe)
        assert again.annotation(1) == annotation


def two_videos(folder: Path) -> ProjectFile:
    project, _ = make_world(folder, random_annotation(1, 4), categories=CATEGORIES)
    other = project.add_video(probe(make_pictures(folder / "other")))
    project.apply(other.id, difference(Annotation(), random_annotation(2, 4)))
    return project


def test_frames_count_from_zero_in_each_video_and_instances_are_unique_in_the_file(tmp_path: Path) -> None:
    file = export(write_coco_video, two_videos(tmp_path), tmp_path / "out", ExportOptions(step=2)).files[0]
    content = json.loads(file.read_text())
    assert [(image["video_id"], image["frame_id"]) for image in content["images"]] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert [video["name"] for video in content["videos"]] == ["clip", "other"]
    assert [entry["id"] for entry in content["annotations"]] == list(range(1, len(content["annotations"]) + 1))
    owners = {(entry["instance_id"], entry["video_id"], entry["track_id"]) for entry in content["annotations"]}
    assert len({instance for instance, _, _ in owners}) == len(owners)
    images = {image["id"]: image["video_id"] for image in content["images"]}
    assert all(images[entry["image_id"]] == entry["video_id"] for entry in content["annotations"])


def test_a_single_frame_is_said_before(tmp_path: Path) -> None:
    said = said_before(coco_video_losses, two_videos(tmp_path), ExportOptions(frames=range(0, 1)))
    assert any(line.startswith("Videos of a single frame") and line.endswith(": clip, other") for line in said)


def minimal() -> dict[str, Any]:
    rle = {"size": [2, 3], "counts": [1, 2, 3]}
    return {
        "videos": [{"id": 0, "name": "clip"}],
        "images": [
            {"id": k, "height": 2, "width": 3, "file_name": f"clip/{k}.png", "video_id": 0, "frame_id": k}
            for k in range(2)
        ],
        "categories": [{"id": 0, "name": "dog"}],
        "annotations": [
            {"id": k, "image_id": k, "category_id": 0, "instance_id": 5, "segmentation": rle} for k in range(2)
        ],
    }


@pytest.fixture
def project(tmp_path: Path) -> ProjectFile:
    return ProjectFile.create(tmp_path / "p.inspro")


@pytest.fixture
def read(project: ProjectFile, tmp_path: Path) -> Read:
    folder = tmp_path / "set" / "clip"
    folder.mkdir(parents=True)
    for number in range(2):
        cv2.imwrite(str(folder / f"{number}.png"), np.zeros((2, 3, 3), np.uint8))

    def call(content: Any) -> ImportSummary:
        (tmp_path / "set" / "labels.json").write_text(json.dumps(content))
        return read_coco_video(project, tmp_path / "set" / "labels.json", probe)

    return call


def test_an_instance_is_one_track(read: Read, project: ProjectFile) -> None:
    assert read(minimal()).tracks == 1
    assert {k: sorted(track.segments) for k, track in project.annotation(1).tracks.items()} == {5: [0, 1]}


def test_an_instance_of_two_classes_is_two_tracks(read: Read, project: ProjectFile) -> None:
    content = minimal()
    content["categories"].append({"id": 1, "name": "cat"})
    content["annotations"][1]["category_id"] = 1
    assert read(content).tracks == 2


def test_objects_without_an_instance_are_tracks_of_their_own(read: Read) -> None:
    content = minimal()
    for entry in content["annotations"]:
        del entry["instance_id"]
    summary = read(content)
    assert summary.tracks == 2
    assert [note.kind for note in summary.notes] == ["no track ids"]


def test_the_list_of_videos_may_lack_and_frames_may_count_from_one(read: Read, project: ProjectFile) -> None:
    content = minimal()
    del content["videos"]
    for image in content["images"]:
        image["frame_id"] += 1
    read(content)
    assert sorted(project.annotation(1).tracks[5].segments) == [0, 1]


def test_a_video_of_the_project_is_known_by_its_name_and_length(tmp_path: Path, project: ProjectFile) -> None:
    project.add_video(probe(make_pictures(tmp_path / "elsewhere" / "clip", 2, (2, 3))))
    (tmp_path / "labels.json").write_text(json.dumps(minimal()))
    assert read_coco_video(project, tmp_path / "labels.json", probe).matched_videos == 1


WRONG: list[tuple[list[Any], Any, str]] = [
    (["images", 0, "video_id"], None, r"images\[0\]\.video_id: is missing"),
    (["images", 0, "video_id"], 3, r"images\[0\]\.video_id: there is no video 3"),
    (["images", 0, "frame_id"], None, r"images\[0\]\.frame_id: is missing"),
    (["images", 0, "frame_id"], -1, r"images\[0\]\.frame_id: -1 is not usable: frames are counted from 0"),
    (["images", 0, "frame_id"], 1, r"images\[1\]\.frame_id: 1 is there twice"),
    (["images", 1, "height"], 4, r"annotations\[1\]\.segmentation"),
    (["annotations", 1, "image_id"], 0, r"annotations\[1\]\.track_id: the track 5 is on clip/0\.png twice"),
    (["images", 1, "file_name"], "clip/7.png", r"images\[0\]: .* has no picture 7"),
]


@pytest.mark.parametrize(("place", "value", "message"), WRONG)
def test_wrong_content_names_file_place_and_value_and_changes_nothing(
    read: Read, project: ProjectFile, place: list[Any], value: Any, message: str
) -> None:
    content = copy.deepcopy(minimal())
    target: Any = content
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    with pytest.raises(FormatError, match=r"labels\.json: .*" + message):
        read(content)
    assert (project.videos(), project.categories()) == ((), ())


def test_pictures_of_two_sizes_are_no_video(read: Read) -> None:
    content = minimal()
    content["annotations"].pop()
    content["images"][1]["height"] = 4
    with pytest.raises(FormatError, match=r"images\[1\]\.width: 3×4 differs from 3×2, the size of the video"):
        read(content)
