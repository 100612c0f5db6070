"""`inspro export` and `inspro import` write and read every format, say what is lost, and refuse what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspro_core.cli import import_command
from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.errors import FormatError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.table import FORMATS, Format, read_labels
from inspro_core.media import probe
from tests.inspro_core.cli.conftest import Run
from tests.inspro_core.formats.label_worlds import CATEGORIES, disjoint_annotation, make_pictures, masks_of

READABLE = [known.name for known in FORMATS if known.is_readable]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Five videos of four frames with two tracks each; frames 1 and 2 are confirmed."""
    path = tmp_path / "p.inspro"
    with ProjectFile.create(path, CATEGORIES) as made:
        for number in range(5):
            video = made.add_video(probe(make_pictures(tmp_path / f"clip_{number}")))
            labels = disjoint_annotation(number, [1, 2])
            made.apply(video.id, difference(Annotation(), Annotation(labels.tracks, frozenset({1, 2}))))
    return path


def masks_by_video(path: Path) -> dict[str, dict[int, dict[int, Mask]]]:
    with ProjectFile.open(path) as project:
        return {Path(video.path).name: masks_of(project.annotation(video.id)) for video in project.videos()}


@pytest.mark.parametrize("name", READABLE)
def test_what_is_exported_is_imported_again_whatever_the_format(
    run: Run, project: Path, tmp_path: Path, name: str
) -> None:
    exported = run("export", project, "--format", name, "--out", tmp_path / "out", "--json")
    assert exported.code == 0, exported.err
    assert (exported.json["videos"], exported.json["tracks"], exported.json["frames"]) == (5, 10, 20)
    imported = run("import", tmp_path / "out" / "train", "--project", tmp_path / "again.inspro", "--json")
    assert imported.code == 0, imported.err
    assert imported.json["format"] == name
    assert (imported.json["added_videos"], imported.json["tracks"]) == (5, 10)
    assert masks_by_video(tmp_path / "again.inspro") == masks_by_video(project)


@pytest.mark.parametrize("name", ["youtube-vis", "coco", "coco-video"])
def test_a_file_that_is_looked_into_for_its_format_is_parsed_once(
    run: Run, project: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("export", project, "--format", name, "--out", tmp_path / "out").code == 0
    parsed, parse = list[int](), json.loads

    def counted(text: str, **options: Any) -> Any:
        parsed.append(len(text))
        return parse(text, **options)

    (file,) = (tmp_path / "out" / "train").glob("*.json")
    monkeypatch.setattr(json, "loads", counted)
    assert run("import", file, "--project", tmp_path / "again.inspro").code == 0
    assert parsed.count(len(file.read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_losses_are_said_on_standard_error_and_in_the_result(
    run: Run, project: Path, tmp_path: Path, known: Format
) -> None:
    outcome = run("export", project, "--format", known.name, "--out", tmp_path / "out", "--json")
    said = [line.removeprefix("inspro export: note: ") for line in outcome.err.strip().splitlines()]
    assert said == outcome.json["losses"] + outcome.json["warnings"]
    keeps_all = known.name in ("youtube-vis", "coco-video")
    assert any("not kept" in line or "no program" in line or "no tracks" in line for line in said) != keeps_all


def test_an_export_that_meets_a_broken_frame_says_that_nothing_was_written(
    run: Run, project: Path, tmp_path: Path
) -> None:
    broken = sorted((tmp_path / "clip_3").iterdir())[2]
    broken.write_bytes(broken.read_bytes()[:60])
    outcome = run("export", project, "--out", tmp_path / "out")
    assert outcome.code == 2
    assert broken.name in outcome.err
    assert f"Nothing was written to {tmp_path / 'out'}" in outcome.err
    assert not (tmp_path / "out").exists()


def test_shares_divide_whole_videos_the_same_way_every_time(run: Run, project: Path, tmp_path: Path) -> None:
    names = []
    for out in ("a", "b"):
        outcome = run("export", project, "--out", tmp_path / out, "--splits", "train=.8,val=.2", "--json")
        assert outcome.json["splits"] == {"train": 4, "val": 1}
        names.append([sorted(p.name for p in (tmp_path / out / s / "JPEGImages").iterdir()) for s in ("train", "val")])
    assert names[0] == names[1]
    assert sorted(names[0][0] + names[0][1]) == [f"clip_{number}" for number in range(5)]


def test_names_divide_videos_and_those_of_no_split_are_told(run: Run, project: Path, tmp_path: Path) -> None:
    words = ("--splits", "val:clip_3,train:clip_[0-2]", "--json")
    outcome = run("export", project, "--out", tmp_path / "out", *words)
    assert outcome.json["splits"] == {"val": 1, "train": 3}
    assert "These videos belong to no split and are left out: clip_4" in outcome.err
    assert [Path(file).parent.name for file in outcome.json["files"]] == ["val", "train"]


@pytest.mark.parametrize(
    ("words", "frames"),
    [
        (("--every", 2), [0, 2]),
        (("--reviewed-only",), [1, 2]),
        (("--from", 1), [1, 2, 3]),
        (("--to", 2), [0, 1, 2]),
        (("--from", 1, "--to", 3, "--every", 2), [1, 3]),
        (("--from", 1, "--to", 3, "--every", 2, "--reviewed-only"), [1]),
    ],
)
@pytest.mark.parametrize("name", [known.name for known in FORMATS if known.has_pictures])
def test_only_the_chosen_frames_are_written(
    run: Run, project: Path, tmp_path: Path, name: str, words: tuple[object, ...], frames: list[int]
) -> None:
    outcome = run("export", project, "--format", name, "--out", tmp_path / "out", *words, "--json")
    assert outcome.json["frames"] == 5 * len(frames)
    pictures = sorted((tmp_path / "out" / "train").rglob("clip_0/*.jpg"))
    assert [int(picture.stem) for picture in pictures] == frames


@pytest.mark.parametrize("name", [known.name for known in FORMATS if known.has_pictures])
def test_a_lower_quality_gives_smaller_pictures(run: Run, project: Path, tmp_path: Path, name: str) -> None:
    sizes = []
    for quality in (95, 5):
        run("export", project, "--format", name, "--out", tmp_path / str(quality), "--quality", quality)
        sizes.append(sum(file.stat().st_size for file in (tmp_path / str(quality)).rglob("*.jpg")))
    assert sizes[1] < sizes[0]


@pytest.mark.parametrize("name", ["youtube-vis", "coco", "coco-video"])
def test_empty_categories_are_kept_on_request(run: Run, project: Path, tmp_path: Path, name: str) -> None:
    with ProjectFile.open(project) as opened:
        used = {h.category_id for v in opened.videos() for h in opened.track_heads(v.id).values()}
        opened.set_categories([*CATEGORIES, Category(99, "unused")])
    counts = []
    for words in ((), ("--keep-empty-categories",)):
        outcome = run("export", project, "--format", name, "--out", tmp_path / "out", *words, "--json")
        counts.append(len(json.loads(Path(outcome.json["dataset"]).read_text())["categories"]))
    assert counts == [len(used), len(CATEGORIES) + 1]


def test_one_annotation_file_may_be_named_or_its_folder(run: Run, project: Path, tmp_path: Path) -> None:
    file = run("export", project, "--out", tmp_path / "out", "--json").json["dataset"]
    for number, labels in enumerate((file, Path(file).parent)):
        words = ("--format", "youtube-vis", "--project", tmp_path / f"{number}.inspro", "--json")
        assert run("import", labels, *words).json["tracks"] == 10


def test_a_folder_of_splits_asks_for_one(run: Run, project: Path, tmp_path: Path) -> None:
    run("export", project, "--out", tmp_path / "out", "--splits", "train=1,val=1")
    outcome = run("import", tmp_path / "out", "--project", tmp_path / "again.inspro")
    assert outcome.code == 2
    assert "holds train, val; choose the folder of one of them" in outcome.err


BAD = [
    (["--format", "gif"], "invalid choice: 'gif'"),
    (["--splits", "train=much"], "a share is a number, got 'much'"),
    (["--splits", "../up"], "a split is the name of a folder"),
    (["--every", "0"], "--every: expected a whole number from 1"),
    (["--quality", "0"], "--quality: expected a whole number from 1 to 100, got 0"),
    (["--from", "3", "--to", "1"], "a range goes from a frame to a later one"),
    (["--from", "9"], "No frame is chosen"),
    (["--splits", "mine"], "The folder holds other files under these names; choose another folder or split: mine"),
]


@pytest.mark.parametrize(("words", "problem"), BAD)
def test_a_wrong_option_writes_nothing(run: Run, project: Path, tmp_path: Path, words: list[str], problem: str) -> None:
    diary = tmp_path / "out" / "mine" / "diary.txt"
    diary.parent.mkdir(parents=True)
    diary.touch()
    outcome = run("export", project, "--out", tmp_path / "out", *words)
    assert outcome.code == 2
    assert problem in outcome.err
    assert [file for file in (tmp_path / "out").rglob("*") if file.is_file()] == [diary]


@pytest.mark.parametrize("below", ["", "sub/folder"])
def test_a_file_in_the_place_of_the_folder_is_the_only_thing_told(
    run: Run, project: Path, tmp_path: Path, below: str
) -> None:
    file = tmp_path / "mine"
    file.write_text("diary")
    outcome = run("export", project, "--out", file / below)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"inspro export: {file} is a file, and a dataset is a folder; choose another one\n"
    assert file.read_text() == "diary"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{}", "holds neither videos nor images"),
        ("[1]", r"[0]: expected an object, found 1"),
        (
            '{"images": [{"id": 1, "file_name": "1.png"}], "categories": [], "annotations": []}',
            "images[0].height: is missing",
        ),
    ],
)
def test_a_wrong_file_leaves_no_project(run: Run, tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "labels.json").write_text(content)
    outcome = run("import", tmp_path / "labels.json", "--project", tmp_path / "again.inspro")
    assert outcome.code == 2
    assert problem in outcome.err
    assert outcome.err.strip().count("\n") == 0
    assert not (tmp_path / "again.inspro").exists()


def wrong_labels(*_: object, **__: object) -> object:
    raise FormatError("labels.json", "is wrong")


@pytest.mark.parametrize(
    ("read", "problem"),
    [
        (wrong_labels, "labels.json: is wrong"),
        (read_labels, "again.inspro: was made by another program in the meantime; open that one, or choose another"),
    ],
)
def test_a_project_that_another_program_makes_during_an_import_stays_as_it_is(
    run: Run,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read: Callable[..., object],
    problem: str,
) -> None:
    def meanwhile(*arguments: object, **options: object) -> object:
        ProjectFile.create(tmp_path / "again.inspro", [Category(7, "theirs")]).close()
        return read(*arguments, **options)

    run("export", project, "--format", "coco", "--out", tmp_path / "out")
    monkeypatch.setattr(import_command, "read_labels", meanwhile)
    outcome = run("import", tmp_path / "out" / "train", "--project", tmp_path / "again.inspro")
    assert outcome.code == 2
    assert problem in outcome.err
    with ProjectFile.open(tmp_path / "again.inspro") as theirs:
        assert [category.name for category in theirs.categories()] == ["theirs"]
        assert theirs.videos() == ()
    assert not [path for path in tmp_path.iterdir() if ".part" in path.name]


def test_a_folder_without_labels_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    outcome = run("import", tmp_path / "d", "--project", tmp_path / "p.inspro")
    assert outcome.code == 2
    assert "holds no labels that are known; choose the format" in outcome.err
