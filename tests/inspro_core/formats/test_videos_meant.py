"""The videos that an import would add to are known before it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.errors import FormatError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.table import FORMATS, Format, format_named, read_labels
from inspro_core.formats.videos_meant import videos_meant
from inspro_core.formats.youtube_vis_write import write_results
from inspro_core.media import probe
from tests.inspro_core.formats.label_worlds import CATEGORIES, disjoint_annotation, export, make_pictures, make_world

READABLE = [known for known in FORMATS if known.is_readable]
COCO = {
    "categories": [{"id": 1, "name": "car"}],
    "annotations": [{"image_id": 1, "category_id": 1, "id": 1, "segmentation": [[1, 1, 9, 1, 9, 9]], "track_id": 1}],
}


def make_project(folder: Path, *videos: str) -> ProjectFile:
    """A project of folders of pictures, of which those that are not there are made; none is labelled."""
    project = ProjectFile.create(folder / "project.inspro", CATEGORIES)
    for name in videos:
        pictures = folder / name
        project.add_video(probe(pictures if pictures.exists() else make_pictures(pictures)))
    return project


def meant(project: ProjectFile, known: Format, labels: Path) -> list[str]:
    """Names of the videos that are meant, which must be those that an import adds to."""
    found = videos_meant(project.videos(), known, labels)
    read_labels(project, known, labels, probe)
    assert [video.id for video in found] == [video.id for video in project.videos() if project.track_heads(video.id)]
    return [Path(video.path).name for video in found]


@pytest.mark.parametrize("known", READABLE, ids=lambda known: known.name)
def test_an_export_means_its_own_videos(tmp_path: Path, known: Format) -> None:
    world, _ = make_world(tmp_path, disjoint_annotation(1, [1, 2]))
    file = export(known.write, world, tmp_path / "out").files[0]
    project = make_project(tmp_path, "other", "clip", "more")
    assert meant(project, known, tmp_path / "out" / "train" if known.reads_folder else file) == ["clip"]


def test_results_mean_the_videos_with_their_numbers(tmp_path: Path) -> None:
    labelled = disjoint_annotation(1, [1, 2])
    project = make_project(tmp_path, "other", "clip")
    project.apply(2, difference(Annotation(), labelled))
    write_results(project, tmp_path / "results.json")
    project.apply(2, difference(labelled, Annotation()))
    assert meant(project, format_named("youtube-vis"), tmp_path / "results.json") == ["clip"]


@pytest.mark.parametrize("file_name", ["{number}.png", "clip/{number}.png", "clip\\{number}.png"])
def test_pictures_mean_the_video_of_their_folder(tmp_path: Path, file_name: str) -> None:
    images = [
        {"id": number + 1, "file_name": file_name.format(number=number), "height": 12, "width": 16}
        for number in range(4)
    ]
    project = make_project(tmp_path, "other", "clip")
    labels = tmp_path / "clip" / "labels.json" if "clip" not in file_name else tmp_path / "labels.json"
    labels.write_text(json.dumps({**COCO, "images": images}))
    assert meant(project, format_named("coco"), labels) == ["clip"]


@pytest.mark.parametrize("content", [[{"video_id": "x"}], {"videos": 3}, {"images": [3, {"file_name": 3}]}, 3, [3]])
def test_what_is_wrong_means_nothing(tmp_path: Path, content: Any) -> None:
    (tmp_path / "labels.json").write_text(json.dumps(content))
    project = make_project(tmp_path, "clip")
    assert videos_meant(project.videos(), format_named("coco"), tmp_path / "labels.json") == []


def test_labels_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path, "clip")
    for name in ("coco", "davis", "mots-txt"):
        with pytest.raises(FormatError):
            videos_meant(project.videos(), format_named(name), tmp_path / "missing")
