"""MOTS exports, pictures and text, read back bit for bit where masks lie apart; limits and wrong labels are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import FormatError, StoppedError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.mots import mots_losses, write_mots_png, write_mots_txt
from inspro_core.formats.mots_read import read_mots
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.table import Write
from inspro_core.media import probe
from tests.inspro_core.formats.label_worlds import (
    CATEGORIES,
    SIZE,
    disjoint_annotation,
    export,
    make_pictures,
    make_world,
    masks_of,
    said_before,
)

WRITERS = pytest.mark.parametrize("write", [write_mots_png, write_mots_txt])


def one(mask: Mask, track_id: int = 1, category_id: int = 1) -> Track:
    return Track(track_id, category_id, {0: Segment(mask, "human")})


def full() -> Mask:
    return Mask.from_array(np.ones(SIZE, np.uint8))


@WRITERS
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), track_ids=st.lists(st.integers(1, 999), min_size=1, max_size=8, unique=True))
def test_export_then_import_gives_the_same_tracks(
    tmp_path_factory: pytest.TempPathFactory, write: Write, seed: int, track_ids: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    annotation = disjoint_annotation(seed, track_ids)
    with make_world(folder, annotation)[0] as project:
        summary = export(write, project, folder / "out")
        assert (summary.video_count, summary.track_count, summary.frame_count) == (1, len(track_ids), 4)
        assert summary.notes == ()
    with ProjectFile.create(folder / "again.inspro") as again:
        assert read_mots(again, folder / "out" / "train", probe).added_videos == 1
        read, names = again.annotation(1), {category.id: category.name for category in again.categories()}
        assert masks_of(read) == masks_of(annotation)
        expected = {category.id: category.name for category in CATEGORIES}
        for track_id, track in annotation.tracks.items():
            assert names[read.tracks[track_id].category_id] == expected[track.category_id]


def test_pictures_hold_class_times_1000_plus_instance(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, Annotation({5: one(full(), 5, 7)}))
    summary = export(write_mots_png, project, tmp_path / "out")
    picture = cv2.imread(str(summary.files[0] / "clip" / "000000.png"), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    assert picture.dtype == np.uint16
    assert np.unique(picture).tolist() == [7005]
    assert (tmp_path / "out/train/images/clip/000003.jpg").is_file()


def test_lines_hold_frame_id_class_size_and_run_lengths(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, Annotation({5: one(full(), 5, 2)}))
    summary = export(write_mots_txt, project, tmp_path / "out")
    text = (summary.files[0] / "clip.txt").read_text()
    assert text == f"0 2005 2 12 16 {full().counts.decode()}\n"


@WRITERS
def test_overlaps_are_resolved_by_the_rule(tmp_path: Path, write: Write) -> None:
    small = np.zeros(SIZE, np.uint8)
    small[2:4, 2:4] = 1
    annotation = Annotation({1: one(Mask.from_array(small)), 2: one(full(), 2), 3: one(full(), 3)})
    project, _ = make_world(tmp_path, annotation)
    notes = export(write, project, tmp_path / "out").notes
    assert [(note.kind, dict(note.values)) for note in notes] == [
        ("overlaps painted", {"count": 1}),
        ("masks hidden", {"count": 1}),
    ]
    with ProjectFile.create(tmp_path / "again.inspro") as again:
        read_mots(again, tmp_path / "out" / "train", probe)
        masks = masks_of(again.annotation(1))
    assert masks == {1: {0: Mask.from_array(small)}, 2: {0: Mask.from_array(small == 0)}}


@WRITERS
def test_chosen_frames_come_back_to_their_places(tmp_path: Path, write: Write) -> None:
    project, video = make_world(tmp_path, disjoint_annotation(5, [1]))
    export(write, project, tmp_path / "out", ExportOptions(step=2))
    assert read_mots(project, tmp_path / "out" / "train", probe).matched_videos == 1
    masks = masks_of(project.annotation(video.id))
    assert masks[2] == {frame: mask for frame, mask in masks[1].items() if frame % 2 == 0}


@WRITERS
def test_tracks_of_large_ids_are_numbered_and_a_note_says_so(tmp_path: Path, write: Write) -> None:
    half = Mask.from_array(np.arange(12)[:, None] * np.ones(SIZE) > 5)
    rest = Mask.from_array(np.arange(12)[:, None] * np.ones(SIZE) <= 5)
    project, _ = make_world(tmp_path, Annotation({7: one(half, 7), 1000: one(rest, 1000)}))
    assert said_before(mots_losses, project) == [
        "Track ids above 999 do not fit; the tracks of a class are numbered from 1 in: clip"
    ]
    export(write, project, tmp_path / "out")
    with ProjectFile.create(tmp_path / "again.inspro") as again:
        read_mots(again, tmp_path / "out" / "train", probe)
        assert masks_of(again.annotation(1)) == {1: {0: half}, 2: {0: rest}}


@pytest.mark.parametrize("category_id", [10, 65])
@WRITERS
def test_classes_whose_ids_do_not_fit_are_counted(tmp_path: Path, write: Write, category_id: int) -> None:
    annotation = Annotation({1: one(full(), 1, category_id)})
    project, _ = make_world(tmp_path, annotation, categories=[Category(category_id, "boat")])
    assert said_before(mots_losses, project)[0].startswith("Classes are numbered anew")
    export(write, project, tmp_path / "out")
    with ProjectFile.create(tmp_path / "again.inspro") as again:
        read_mots(again, tmp_path / "out" / "train", probe)
        assert masks_of(again.annotation(1)) == {1: {0: full()}}
        assert [category.name for category in again.categories()] == ["boat"]


@WRITERS
def test_a_project_without_tracks_is_written(tmp_path: Path, write: Write) -> None:
    project, _ = make_world(tmp_path, Annotation())
    assert export(write, project, tmp_path / "out").frame_count == 4


@WRITERS
def test_more_than_63_classes_are_refused(tmp_path: Path, write: Write) -> None:
    categories = [Category(number, f"class {number}") for number in range(1, 65)]
    project, _ = make_world(tmp_path, Annotation({1: one(full())}), categories=categories)
    options = ExportOptions(keeps_empty_categories=True)
    with pytest.raises(FormatError, match="MOTS holds 63 classes, here are 64"):
        export(write, project, tmp_path / "out", options)
    assert not (tmp_path / "out").exists()


def test_the_largest_class_and_instance_fit(tmp_path: Path) -> None:
    annotation = Annotation({999: one(full(), 999, 64)})
    project, _ = make_world(tmp_path, annotation, categories=[Category(64, "boat"), Category(90, "unused")])
    export(write_mots_png, project, tmp_path / "out")
    with ProjectFile.create(tmp_path / "again.inspro") as again:
        read_mots(again, tmp_path / "out" / "train", probe)
        assert masks_of(again.annotation(1)) == {999: {0: full()}}


@WRITERS
def test_more_than_999_tracks_of_a_class_are_refused(tmp_path: Path, write: Write) -> None:
    project, _ = make_world(tmp_path, Annotation({k: one(full(), k) for k in range(1, 1001)}))
    with pytest.raises(FormatError, match=r"MOTS holds 999 tracks of a class; .*: clip \(1000\)"):
        export(write, project, tmp_path / "out")


@WRITERS
def test_a_stopped_export_leaves_nothing(tmp_path: Path, write: Write) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1]))
    answers = iter([False, False, True])
    with pytest.raises(StoppedError, match="stopped"):
        export(write, project, tmp_path / "out", should_stop=lambda: next(answers))
    assert not (tmp_path / "out").exists()


@WRITERS
def test_a_foreign_folder_is_refused(tmp_path: Path, write: Write) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1]))
    (tmp_path / "out" / "train").mkdir(parents=True)
    (tmp_path / "out" / "train" / "diary.txt").write_text("mine")
    with pytest.raises(FormatError, match="holds other files"):
        export(write, project, tmp_path / "out")
    assert (tmp_path / "out" / "train" / "diary.txt").read_text() == "mine"


@pytest.fixture
def project(tmp_path: Path) -> ProjectFile:
    project = ProjectFile.create(tmp_path / "p.inspro")
    project.add_video(probe(make_pictures(tmp_path / "clip", first=1)))
    return project


def write_text(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "gt" / "clip.txt"
    file.parent.mkdir()
    file.write_text(text)
    return file


def line(frame: int = 1, object_id: int = 2003, class_id: int = 2, mask: Mask | None = None) -> str:
    mask = mask or full()
    return f"{frame} {object_id} {class_id} {mask.size_hw[0]} {mask.size_hw[1]} {mask.counts.decode()}\n"


def test_frames_of_text_are_the_numbers_of_the_pictures(project: ProjectFile, tmp_path: Path) -> None:
    read_mots(project, write_text(tmp_path, line(frame=1) + "\n" + line(frame=4)), probe)
    assert masks_of(project.annotation(1)) == {3: {0: full(), 3: full()}}
    assert [category.name for category in project.categories()] == ["pedestrian"]


def test_text_named_gt_belongs_to_the_video_of_its_folder(project: ProjectFile, tmp_path: Path) -> None:
    file = tmp_path / "data" / "clip" / "gt" / "gt.txt"
    file.parent.mkdir(parents=True)
    file.write_text(line())
    assert read_mots(project, file, probe).matched_videos == 1


@pytest.mark.parametrize("name", ["classes", "gt", "ABOUT"])
@pytest.mark.parametrize("place", ["", "instances_txt"])
@WRITERS
def test_a_video_may_be_called_like_one_of_our_files(tmp_path: Path, write: Write, name: str, place: str) -> None:
    annotation = disjoint_annotation(2, [1, 2])
    with make_world(tmp_path, annotation, name)[0] as project:
        export(write, project, tmp_path / "out")
    with ProjectFile.create(tmp_path / "again.inspro") as again:
        read_mots(again, tmp_path / "out" / "train" / (place if write is write_mots_txt else ""), probe)
        assert [Path(video.path).name for video in again.videos()] == [name]
        assert masks_of(again.annotation(1)) == masks_of(annotation)
        used = {head.category_id for head in again.track_heads(1).values()}
        assert {c.name for c in again.categories() if c.id in used} <= {category.name for category in CATEGORIES}


def test_classes_listed_beside_foreign_lines_are_read(project: ProjectFile, tmp_path: Path) -> None:
    folder = tmp_path / "d" / "instances_txt"
    folder.mkdir(parents=True)
    (folder / "clip.txt").write_text(line())
    (folder / "classes.txt").write_text("2 cyclist\n")
    read_mots(project, folder, probe)
    assert [category.name for category in project.categories()] == ["cyclist"]


def test_objects_of_one_number_but_two_classes_are_two_tracks(project: ProjectFile, tmp_path: Path) -> None:
    read_mots(project, write_text(tmp_path, line(1, 1003, 1) + line(2, 2003, 2) + line(3, 2000, 2)), probe)
    assert {k: list(frames) for k, frames in masks_of(project.annotation(1)).items()} == {3: [0], 4: [2], 5: [1]}


def test_ignored_regions_of_text_are_left_out_with_a_note(project: ProjectFile, tmp_path: Path) -> None:
    summary = read_mots(project, write_text(tmp_path, line() + line(1, 10000, 10)), probe)
    assert [str(note) for note in summary.notes] == ["Regions that MOTS ignores were left out: 1"]
    assert summary.tracks == 1


def save_picture(tmp_path: Path, picture: NDArray[np.integer[Any]], name: str = "1") -> Path:
    folder = tmp_path / "d" / "instances" / "clip"
    folder.mkdir(parents=True)
    cv2.imwrite(str(folder / f"{name}.png"), picture)
    return tmp_path / "d"


def test_ignored_regions_of_pictures_are_left_out_with_a_note(project: ProjectFile, tmp_path: Path) -> None:
    picture = np.full(SIZE, 10_000, np.uint16)
    picture[0, 0] = 10_001
    summary = read_mots(project, save_picture(tmp_path, picture), probe)
    assert [str(note) for note in summary.notes] == ["Regions that MOTS ignores were left out: 1"]
    assert masks_of(project.annotation(1)) == {1: {0: Mask.from_array(picture == 10_001)}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 2003 2 12 16\n", "line 1: expected `frame id class height width rle`, found '1 2003 2 12 16'"),
        ("\n1 2003 two 12 16 abc\n", "line 2: expected"),
        ("1 2003 2 12 16 0Z~\n", r"line 1: .*is no mask"),
        (line() + line(), "line 2: object 2003 is on frame 1 twice"),
        (line() + line(2, 2**53), "line 2: 9007199254740992 has more than 15 digits; number the objects anew"),
        (line(object_id=10**4000), "line 1: 1000.*0 has more than 15 digits"),
        ("9" * 5000 + " 2003 2 12 16 abc\n", "line 1: 9999.*9 has more than 15 digits"),
        (line(frame=9), "has no picture 9"),
        (line() + line(2, mask=Mask.from_array(np.ones((4, 4)))), "frame 2 is 4×4, the video 16×12"),
    ],
)
def test_wrong_text_names_file_and_line_and_changes_nothing(
    project: ProjectFile, tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        read_mots(project, write_text(tmp_path, text), probe)
    assert project.categories() == ()


@pytest.mark.parametrize(("content", "message"), [(b"", "cannot be read as a picture"), (None, "cannot be read")])
def test_an_empty_or_unreadable_picture_is_named(
    project: ProjectFile, tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = save_picture(tmp_path, np.full(SIZE, 1001, np.uint16))
    file = path / "instances" / "clip" / "0.png"
    if content is None:
        file.symlink_to(tmp_path / "gone.png")
    else:
        file.write_bytes(content)
    with pytest.raises(FormatError, match=rf"0\.png: {message}"):
        read_mots(project, path, probe)


def test_a_file_that_is_no_text_is_named(project: ProjectFile, tmp_path: Path) -> None:
    file = write_text(tmp_path, "")
    file.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(FormatError, match=r"clip\.txt: is not text"):
        read_mots(project, file, probe)


@pytest.mark.parametrize(
    ("picture", "name", "message"),
    [
        (np.full(SIZE, 7, np.uint8), "1", "holds uint8 of shape .*16 bits"),
        (np.full((*SIZE, 3), 1001, np.uint16), "1", "one grey channel"),
        (np.full(SIZE, 7, np.uint16), "1", "holds the value 7; expected class"),
        (np.full((5, 5), 1001, np.uint16), "1", "masks are 5×5, the video .*clip 16×12"),
        (np.full(SIZE, 1001, np.uint16), "12", "has no picture 12"),
    ],
)
def test_wrong_pictures_say_why(
    project: ProjectFile,
    tmp_path: Path,
    picture: NDArray[np.integer[Any]],
    name: str,
    message: str,
) -> None:
    with pytest.raises(FormatError, match=message):
        read_mots(project, save_picture(tmp_path, picture, name), probe)


def test_a_damaged_picture_and_a_damaged_list_of_classes_are_named(project: ProjectFile, tmp_path: Path) -> None:
    path = save_picture(tmp_path, np.full(SIZE, 1001, np.uint16))
    for text in ("car", "9" * 5000 + " car"):
        (path / "classes.txt").write_text(f"{text}\n")
        with pytest.raises(FormatError, match=rf"classes\.txt: line 1: '{text[:9]}.*; expected"):
            read_mots(project, path, probe)
    (path / "instances" / "clip" / "1.png").write_bytes(b"\x89PNG broken")
    with pytest.raises(FormatError, match=r"1\.png: cannot be read as a picture"):
        read_mots(project, path, probe)
