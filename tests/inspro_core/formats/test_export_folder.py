"""An export replaces what an earlier one wrote, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspro_core.errors import FormatError, VideoError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.table import FORMATS, Format, format_named, preview_export
from inspro_core.media import probe
from tests.inspro_core.formats.label_worlds import disjoint_annotation, export, make_world

every_format = pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[ProjectFile]:
    with make_world(tmp_path, disjoint_annotation(1, [1, 2]))[0] as made:
        yield made


@every_format
def test_an_export_into_the_same_folder_replaces_all_of_the_earlier_one(
    project: ProjectFile, tmp_path: Path, known: Format
) -> None:
    export(known.write, project, tmp_path / "out")
    first = {file.relative_to(tmp_path) for file in (tmp_path / "out").rglob("*")}
    export(known.write, project, tmp_path / "out", ExportOptions(frames=range(1)))
    export(known.write, project, tmp_path / "out")
    assert {file.relative_to(tmp_path) for file in (tmp_path / "out").rglob("*")} == first


def write_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")


@pytest.mark.parametrize(
    ("place", "put"),
    [
        ("diary.txt", write_file),
        ("deep/er/diary.txt", write_file),
        ("other.inspro", lambda path: ProjectFile.create(path).close()),
        ("JPEGImages/clip/extra.jpg", write_file),
        ("data", lambda path: path.symlink_to(path.parents[2], target_is_directory=True)),
    ],
)
def test_a_file_that_a_user_put_into_an_earlier_export_is_named_and_stays(
    project: ProjectFile, tmp_path: Path, place: str, put: Callable[[Path], object]
) -> None:
    known, file = format_named("youtube-vis"), tmp_path / "out" / "train" / place
    export(known.write, project, tmp_path / "out")
    put(file)
    with pytest.raises(FormatError, match=f"train: holds other files, such as {place}; move them"):
        export(known.write, project, tmp_path / "out")
    assert file.exists()
    assert not list((tmp_path / "out").glob(".*"))
    (refusal,) = preview_export(project, known, ExportOptions(), tmp_path / "out").refusals
    assert (refusal.kind, refusal.values["splits"]) == ("folder in use", "train")


def test_a_project_inside_its_own_earlier_export_is_not_replaced(project: ProjectFile, tmp_path: Path) -> None:
    write = format_named("coco").write
    export(write, project, tmp_path / "out")
    inside = tmp_path / "out" / "train" / "again.inspro"
    with ProjectFile.create(inside, project.categories()) as again:
        again.add_video(probe(tmp_path / "clip"))
        with pytest.raises(FormatError, match=r"such as again\.inspro"):
            export(write, again, tmp_path / "out")
    assert inside.exists()


def test_a_file_that_comes_while_the_export_runs_stays_too(project: ProjectFile, tmp_path: Path) -> None:
    write, diary = format_named("coco").write, tmp_path / "out" / "train" / "diary.txt"
    export(write, project, tmp_path / "out")
    with pytest.raises(FormatError, match=r"such as diary\.txt"):
        export(write, project, tmp_path / "out", on_frame=lambda: write_file(diary))
    assert diary.read_text() == "mine"


def test_what_a_file_manager_leaves_in_a_folder_keeps_no_export_back(project: ProjectFile, tmp_path: Path) -> None:
    write = format_named("coco").write
    export(write, project, tmp_path / "out")
    for place in (".DS_Store", "images/Thumbs.db"):
        write_file(tmp_path / "out" / "train" / place)
    export(write, project, tmp_path / "out")
    assert not (tmp_path / "out" / "train" / ".DS_Store").exists()


def test_a_file_where_a_split_would_be_is_refused(project: ProjectFile, tmp_path: Path) -> None:
    write_file(tmp_path / "out" / "train")
    with pytest.raises(FormatError, match="holds other files, such as train"):
        export(format_named("coco").write, project, tmp_path / "out")
    assert (tmp_path / "out" / "train").read_text() == "mine"


def test_a_folder_of_pictures_that_the_project_shows_is_not_replaced_by_its_export(
    project: ProjectFile, tmp_path: Path
) -> None:
    write = format_named("youtube-vis").write
    export(write, project, tmp_path / "out")
    pictures = tmp_path / "out" / "train" / "JPEGImages" / "clip"
    with ProjectFile.create(tmp_path / "again.inspro") as again:
        again.add_video(probe(pictures))
        with pytest.raises(FormatError, match="a video of this project; choose another folder"):
            export(write, again, tmp_path / "out")
    assert pictures.is_dir()


@every_format
def test_a_frame_that_cannot_be_read_ends_an_export_of_it_and_no_other(
    project: ProjectFile, tmp_path: Path, known: Format
) -> None:
    (tmp_path / "clip" / "2.png").write_bytes(b"broken")
    problem = r"2\.png: cannot be read as a picture; .*; cure it, or choose other frames or videos"
    with pytest.raises(VideoError, match=problem):
        export(known.write, project, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert export(known.write, project, tmp_path / "out", ExportOptions(frames=range(3, 4))).frame_count == 1
    assert export(known.write, project, tmp_path / "out", ExportOptions(frames=range(2))).frame_count == 2
