"""DAVIS exports read back bit for bit where masks lie apart; limits and wrong folders are named."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import FormatError, StoppedError, VideoError
from inspro_core.formats.davis import davis_losses, read_davis, write_davis
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.indexed_png import decode_indexed_png, encode_indexed_png, voc_palette
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.splits import Splits
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

LABELS = Path("train/Annotations/Full-Resolution/clip")


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 12))
def test_export_then_import_gives_the_same_masks(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    annotation = disjoint_annotation(seed, range(1, count + 1))
    with make_world(folder, annotation)[0] as project:
        summary = export(write_davis, project, folder / "out")
        assert (summary.video_count, summary.track_count, summary.frame_count) == (1, count, 4)
        assert summary.notes == ()
    with ProjectFile.create(folder / "again.inspro") as again:
        assert read_davis(again, folder / "out" / "train", probe).added_videos == 1
        assert masks_of(again.annotation(1)) == masks_of(annotation)
        assert [category.name for category in again.categories()] == ["object"]


def test_the_layout_is_the_official_one(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1, 2]))
    summary = export(write_davis, project, tmp_path / "out", ExportOptions(splits=Splits.parse("val")))
    root = tmp_path / "out" / "val"
    files = {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}
    numbers = [f"{frame:05d}" for frame in range(4)]
    assert files == {
        "ABOUT.txt",
        "ImageSets/2017/val.txt",
        *(f"JPEGImages/Full-Resolution/clip/{number}.jpg" for number in numbers),
        *(f"Annotations/Full-Resolution/clip/{number}.png" for number in numbers),
    }
    assert summary.files[0] == root / "ImageSets/2017/val.txt"
    assert summary.files[0].read_text() == "clip\n"


def test_videos_of_480_lines_are_written_as_480p(tmp_path: Path) -> None:
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        project.add_video(probe(make_pictures(tmp_path / "clip", 2, (480, 16))))
        export(write_davis, project, tmp_path / "out")
    assert (tmp_path / "out/train/Annotations/480p/clip/00001.png").is_file()


def test_only_chosen_frames_are_written_and_read_back_to_their_places(tmp_path: Path) -> None:
    annotation = disjoint_annotation(5, [1, 2])
    project, video = make_world(tmp_path, annotation)
    options = ExportOptions(step=2, frames=range(1, 4))
    assert export(write_davis, project, tmp_path / "out", options).frame_count == 2
    names = sorted(file.name for file in (tmp_path / "out" / LABELS).iterdir())
    assert names == ["00001.png", "00003.png"]
    picture = cv2.imread(str(tmp_path / "out/train/JPEGImages/Full-Resolution/clip/00003.jpg"))
    assert picture is not None
    assert abs(float(picture.mean()) - 60) <= 1
    assert read_davis(project, tmp_path / "out" / "train", probe).matched_videos == 1
    masks = masks_of(project.annotation(video.id))
    for track_id in (1, 2):
        chosen = {frame: mask for frame, mask in masks[track_id].items() if frame in (1, 3)}
        assert masks[track_id + 2] == chosen


def test_our_frame_numbers_are_not_taken_for_the_names_of_other_pictures(tmp_path: Path) -> None:
    with ProjectFile.create(tmp_path / "p.inspro", CATEGORIES) as project:
        video = project.add_video(probe(make_pictures(tmp_path / "clip", first=1)))
        project.apply(video.id, difference(Annotation(), disjoint_annotation(5, [1])))
        export(write_davis, project, tmp_path / "out")
        read_davis(project, tmp_path / "out" / LABELS, probe)
        masks = masks_of(project.annotation(1))
    assert masks[1] == masks[2]


def test_foreign_labels_belong_to_the_pictures_of_the_same_name(tmp_path: Path) -> None:
    label = np.zeros(SIZE, np.uint8)
    label[2:4, 3:5] = 3
    (tmp_path / "masks" / "clip").mkdir(parents=True)
    (tmp_path / "masks" / "clip" / "0003.png").write_bytes(encode_indexed_png(label, voc_palette()))
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        project.add_video(probe(make_pictures(tmp_path / "clip", first=1)))
        assert read_davis(project, tmp_path / "masks" / "clip", probe).tracks == 1
        assert masks_of(project.annotation(1)) == {3: {2: Mask.from_array(label)}}


def test_objects_get_new_ids_where_theirs_are_taken(tmp_path: Path) -> None:
    project, video = make_world(tmp_path, disjoint_annotation(2, [1, 2]))
    export(write_davis, project, tmp_path / "out")
    read_davis(project, tmp_path / "out" / "train", probe)
    assert sorted(project.annotation(video.id).tracks) == [1, 2, 3, 4]


def test_of_overlapping_masks_the_smaller_is_whole_and_a_note_says_so(tmp_path: Path) -> None:
    small, large = np.zeros(SIZE, np.uint8), np.ones(SIZE, np.uint8)
    small[3:6, 3:6] = 1
    tracks = {
        4: Track(4, 1, {0: Segment(Mask.from_array(small), "human")}),
        9: Track(9, 1, {0: Segment(Mask.from_array(large), "model", 0.5)}),
    }
    project, _ = make_world(tmp_path, Annotation(tracks))
    notes = [str(note) for note in export(write_davis, project, tmp_path / "out").notes]
    file = tmp_path / "out" / LABELS / "00000.png"
    assert np.array_equal(decode_indexed_png(file.read_bytes(), file), np.where(small == 1, 1, 2))
    assert [note.split(":")[0] for note in notes] == ["Frames on which masks overlap"]
    said = said_before(davis_losses, project)
    assert any("as on frame 0 of clip" in sentence for sentence in said)
    assert any("numbered from 1" in sentence for sentence in said)


def dots(count: int) -> Annotation:
    tracks = {}
    for track_id in range(1, count + 1):
        dot = np.zeros(SIZE, np.uint8)
        dot[(track_id - 1) // 16 % 12, (track_id - 1) % 16] = 1
        tracks[track_id] = Track(track_id, 1, {track_id // 150: Segment(Mask.from_array(dot), "human")})
    return Annotation(tracks)


def test_255_objects_are_written_and_read(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, dots(255))
    assert any("void" in sentence for sentence in said_before(davis_losses, project))
    export(write_davis, project, tmp_path / "out")
    with ProjectFile.create(tmp_path / "again.inspro") as again:
        assert read_davis(again, tmp_path / "out" / "train", probe).tracks == 255
        assert masks_of(again.annotation(1)) == masks_of(dots(255))


def test_more_than_255_objects_are_refused(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, dots(256))
    with pytest.raises(FormatError, match=r"DAVIS holds 255 objects; .*: clip \(256\)"):
        export(write_davis, project, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_void_pixels_are_left_out_with_a_note(tmp_path: Path) -> None:
    label = np.full(SIZE, 255, np.uint8)
    label[0, 0] = 1
    (tmp_path / "m" / "clip").mkdir(parents=True)
    (tmp_path / "m" / "clip" / "0.png").write_bytes(encode_indexed_png(label, voc_palette()))
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        project.add_video(probe(make_pictures(tmp_path / "clip")))
        summary = read_davis(project, tmp_path / "m", probe)
    assert summary.tracks == 1
    assert [note.kind for note in summary.notes] == ["void pixels"]


def test_a_stopped_export_leaves_nothing_and_keeps_its_predecessor(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(2, [1]))
    before = export(write_davis, project, tmp_path / "out").files[0]
    answers = iter([False, False, True])
    with pytest.raises(StoppedError, match="stopped"):
        export(write_davis, project, tmp_path / "out", should_stop=lambda: next(answers))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["train"]
    assert before.exists()


def test_an_export_replaces_its_predecessor_but_nothing_else(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(2, [1]))
    export(write_davis, project, tmp_path / "out")
    export(write_davis, project, tmp_path / "out", ExportOptions(step=2))
    assert len(list((tmp_path / "out" / LABELS).iterdir())) == 2
    (tmp_path / "out" / "train" / "ABOUT.txt").unlink()
    with pytest.raises(FormatError, match="holds other files"):
        export(write_davis, project, tmp_path / "out")


def test_an_export_never_replaces_a_video_of_the_project(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(2, [1]))
    export(write_davis, project, tmp_path / "out")
    project.add_video(probe(tmp_path / "out/train/JPEGImages/Full-Resolution/clip"))
    with pytest.raises(FormatError, match="a video of this project"):
        export(write_davis, project, tmp_path / "out")


def test_every_written_frame_is_told(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(2, [1]))
    told: list[int] = []
    export(write_davis, project, tmp_path / "out", ExportOptions(step=3), on_frame=lambda: told.append(1))
    assert len(told) == 2


def test_nothing_chosen_is_an_error(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(2, [1]))
    with pytest.raises(FormatError, match="No frame is chosen"):
        export(write_davis, project, tmp_path / "out", ExportOptions(reviewed_only=True))


def test_a_video_that_lost_frames_is_not_exported(tmp_path: Path) -> None:
    project, video = make_world(tmp_path, disjoint_annotation(2, [1]))
    (Path(video.path) / "3.png").unlink()
    with pytest.raises(VideoError, match=r"holds 3 frames .* the labels belong to 4 frames"):
        export(write_davis, project, tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "label", "message"),
    [
        ("clip/0.png", np.zeros((5, 5), np.uint8), r"masks are 5×5, the video .*clip 16×12"),
        ("clip/77.png", np.zeros(SIZE, np.uint8), "has no picture 77"),
        ("other/0.png", np.zeros(SIZE, np.uint8), "no video of the project is called 'other'"),
        ("clip/0.txt", np.zeros(SIZE, np.uint8), "holds no folder of PNG labels"),
    ],
)
def test_wrong_folders_say_why_and_change_nothing(
    tmp_path: Path, name: str, label: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], message: str
) -> None:
    file = tmp_path / "m" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(encode_indexed_png(label, voc_palette()))
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        project.add_video(probe(make_pictures(tmp_path / "clip")))
        with pytest.raises(FormatError, match=message):
            read_davis(project, tmp_path / "m", probe)
        assert project.categories() == ()


def test_several_resolutions_must_be_told_apart(tmp_path: Path) -> None:
    for resolution in ("480p", "1080p"):
        folder = tmp_path / "d" / "Annotations" / resolution / "clip"
        folder.mkdir(parents=True)
        (folder / "0.png").write_bytes(encode_indexed_png(np.zeros(SIZE, np.uint8), voc_palette()))
    with ProjectFile.create(tmp_path / "p.inspro") as project, pytest.raises(FormatError, match="480p, 1080p; choose"):
        read_davis(project, tmp_path / "d", probe)
