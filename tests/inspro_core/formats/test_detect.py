"""The format of a file or a folder is found by looking into it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inspro_core.errors import FormatError, UsageError
from inspro_core.formats.detect import find_labels
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.splits import Splits
from inspro_core.formats.table import FORMATS, Format, format_named, read_labels
from inspro_core.media import probe
from tests.inspro_core.formats.label_worlds import disjoint_annotation, export, make_world
from tests.locked_folders import lock, open_to_all

READABLE = [known for known in FORMATS if known.is_readable]


@pytest.mark.parametrize("known", READABLE, ids=lambda known: known.name)
def test_an_export_is_known_by_its_folder_and_its_file(tmp_path: Path, known: Format) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1, 2]))
    file = export(known.write, project, tmp_path / "out").files[0]
    found, labels = find_labels(tmp_path / "out" / "train")
    assert found is known
    assert labels == (tmp_path / "out" / "train" if known.reads_folder else file)
    if known.name != "davis":
        assert find_labels(file)[0] is known


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ([], "youtube-vis"),
        ([{"video_id": 1}], "youtube-vis"),
        ([{"image_id": 1}], "coco"),
        ({"videos": [{"id": 1}], "categories": []}, "youtube-vis"),
        ({"images": [], "videos": [{"id": 1}], "annotations": [{"segmentations": []}]}, "youtube-vis"),
        ({"images": [{"id": 1}]}, "coco"),
        ({"images": [{"id": 1, "video_id": 1, "frame_id": 0}]}, "coco-video"),
        ({"images": [{"id": 1, "video_id": 1, "frame_id": 0}], "videos": [{"id": 1}]}, "coco-video"),
    ],
)
def test_json_is_known_by_its_lists(tmp_path: Path, content: Any, name: str) -> None:
    (tmp_path / "labels.json").write_text(json.dumps(content))
    assert find_labels(tmp_path / "labels.json")[0].name == name
    assert find_labels(tmp_path) == (format_named(name), tmp_path / "labels.json")


@pytest.mark.parametrize("name", ["auto", "coco"])
def test_a_folder_stands_for_the_labels_in_its_folder_of_annotations(tmp_path: Path, name: str) -> None:
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "instances_default.json").write_text(json.dumps({"images": [{"id": 1}]}))
    labels = tmp_path / "annotations" / "instances_default.json"
    assert find_labels(tmp_path, name) == (format_named("coco"), labels)


def test_a_text_file_is_mots(tmp_path: Path) -> None:
    (tmp_path / "clip.txt").write_text("")
    assert find_labels(tmp_path / "clip.txt")[0].name == "mots-txt"


def test_a_named_format_is_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text("no JSON at all")
    assert find_labels(tmp_path, "coco") == (format_named("coco"), tmp_path / "labels.json")
    assert find_labels(tmp_path, "davis") == (format_named("davis"), tmp_path)


@pytest.mark.parametrize("known", READABLE, ids=lambda known: known.name)
def test_the_folder_of_an_export_stands_for_its_only_split(tmp_path: Path, known: Format) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1, 2]))
    export(known.write, project, tmp_path / "out")
    for name in ("auto", known.name):
        assert find_labels(tmp_path / "out", name) == find_labels(tmp_path / "out" / "train", name)


def test_what_lies_beside_the_only_split_is_not_passed_by(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1]))
    export(format_named("coco").write, project, tmp_path / "out")
    (tmp_path / "out" / "labels.json").write_text('{"images": [{"id": 1}]}')
    assert find_labels(tmp_path / "out")[1] == tmp_path / "out" / "labels.json"


def test_several_files_or_splits_ask_for_one(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1]))
    project.add_video(project.videos()[0])
    export(format_named("coco").write, project, tmp_path / "out", ExportOptions(splits=Splits.parse("train=1,val=1")))
    with pytest.raises(FormatError, match="holds train, val; choose the folder of one of them"):
        find_labels(tmp_path / "out")
    (tmp_path / "out" / "train" / "more.json").write_text("{}")
    for name in ("auto", "coco"):
        with pytest.raises(FormatError, match=r"holds instances\.json, more\.json; choose an annotation file"):
            find_labels(tmp_path / "out" / "train", name)


@pytest.mark.parametrize(
    ("content", "problem"),
    [("{}", "holds neither videos nor images"), ("3", "holds neither"), ("{", "line 1, column 2: is not JSON")],
)
def test_a_file_of_no_format_says_so(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "labels.json").write_text(content)
    with pytest.raises(FormatError, match=problem):
        find_labels(tmp_path / "labels.json")


def test_a_folder_without_labels_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no labels that are known"):
        find_labels(tmp_path)
    with pytest.raises(FormatError, match="holds no JSON file; choose an annotation file"):
        find_labels(tmp_path, "coco")


@pytest.mark.parametrize("name", ["auto", "davis", "mots-txt", "coco"])
def test_labels_in_a_folder_that_may_not_be_entered_are_told_so(tmp_path: Path, name: str) -> None:
    with ProjectFile.create(tmp_path / "p.inspro") as project, open_to_all() as folder, lock(folder, 0o000):
        for path in (folder, folder / "labels"):
            with pytest.raises(FormatError, match=rf"{folder.name}.*: (cannot be read: .*; see that you may|holds no)"):
                read_labels(project, *find_labels(path, name), probe)


def test_nothing_is_read_from_an_overlay_video(tmp_path: Path) -> None:
    with ProjectFile.create(tmp_path / "p.inspro") as project, pytest.raises(UsageError, match="no labels can be read"):
        read_labels(project, format_named("overlay-video"), tmp_path, probe)
