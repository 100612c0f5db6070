"""What will be written and lost is known before anything is written, for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inspro_core.domain.annotation import Annotation, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.errors import FormatError, UsageError, VideoError
from inspro_core.formats import losses
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_plan import plan_export
from inspro_core.formats.notes import KINDS, SENTENCES, Note, listed
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.splits import Splits
from inspro_core.formats.table import FORMATS, Format, format_named, preview_export
from inspro_core.media import probe
from tests.inspro_core.formats.label_worlds import SIZE, export, make_pictures
from tests.locked_folders import lock, open_to_all

CATEGORIES = (Category(1, "object"), Category(2, "dog"))
every_format = pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)


def square(top: int, size: int = 3) -> Mask:
    array = np.zeros(SIZE, np.uint8)
    array[top : top + size, 2 : 2 + size] = 1
    return Mask.from_array(array)


def track(number: int, masks: dict[int, Mask], source: Source = "human", name: str = "", category: int = 1) -> Track:
    return Track(number, category, {frame: Segment(mask, source) for frame, mask in masks.items()}, name)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[ProjectFile]:
    """Three videos of four frames; the first has two tracks that lie apart on frame 0."""
    with ProjectFile.create(tmp_path / "p.inspro", CATEGORIES) as made:
        for name in ("a", "b", "c"):
            made.add_video(probe(make_pictures(tmp_path / name)))
        tracks = {1: track(1, {0: square(0), 3: square(0)}), 2: track(2, {0: square(6)})}
        made.apply(1, difference(Annotation(), Annotation(tracks)))
        yield made


def add(project: ProjectFile, *tracks: Track, reviewed: frozenset[int] = frozenset(), video_id: int = 2) -> None:
    before = project.annotation(video_id)
    after = replace(before, reviewed_frames=reviewed)
    for one in tracks:
        after = after.with_track(one)
    project.apply(video_id, difference(before, after))


def kinds(project: ProjectFile, name: str, options: ExportOptions | None = None) -> list[str]:
    preview = preview_export(project, format_named(name), options or ExportOptions())
    return [note.kind for note in (*preview.losses, *preview.refusals)]


@every_format
def test_the_preview_counts_what_the_export_writes(project: ProjectFile, tmp_path: Path, known: Format) -> None:
    options = ExportOptions(splits=Splits.parse("train=2,val=1"), step=2)
    preview = preview_export(project, known, options)
    assert (preview.video_count, preview.frame_count, preview.track_count) == (3, 6, 2)
    assert preview.split_counts == (("train", 2), ("val", 1))
    summary = export(known.write, project, tmp_path / "out", options)
    assert (summary.video_count, summary.frame_count, summary.track_count) == (3, 6, 2)
    assert len(summary.files) == 2


def test_a_project_of_disjoint_human_masks_loses_nothing_but_tracks_and_labels(project: ProjectFile) -> None:
    options = ExportOptions(keeps_empty_categories=True)
    said = {known.name: kinds(project, known.name, options) for known in FORMATS}
    assert said == {
        "youtube-vis": [],
        "coco": ["tracks lost"],
        "coco-video": [],
        "davis": [],
        "mots-png": [],
        "mots-txt": [],
        "overlay-video": ["labels lost"],
    }


def test_what_pictures_of_numbers_cannot_hold_is_said(project: ProjectFile) -> None:
    add(project, track(7, {0: square(0)}, "model", "the left one", 2), reviewed=frozenset({0}))
    assert kinds(project, "davis") == [
        "ids renumbered",
        "classes lost",
        "review lost",
        "track names lost",
        "scores lost",
    ]
    assert kinds(project, "mots-png") == ["review lost", "track names lost", "scores lost"]
    assert kinds(project, "youtube-vis") == kinds(project, "coco-video") == []


@pytest.mark.parametrize("name", ["davis", "mots-png", "mots-txt"])
def test_an_overlap_is_said_with_its_place_unless_its_frame_is_not_chosen(project: ProjectFile, name: str) -> None:
    add(project, track(1, {2: square(0)}), track(2, {2: square(1)}))
    preview = preview_export(project, format_named(name), ExportOptions())
    assert [(n.kind, dict(n.values)) for n in preview.losses] == [("overlap lost", {"frame": 2, "video": "b"})]
    assert kinds(project, name, ExportOptions(frames=range(0, 2))) == [
        "tracks not seen",
    ]


def test_where_not_all_frames_were_looked_at_it_says_so(project: ProjectFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(losses, "LOOKS", 2)
    add(project, track(1, dict.fromkeys(range(4), square(0))), track(2, dict.fromkeys(range(4), square(6))))
    (said,) = preview_export(project, format_named("davis"), ExportOptions()).losses
    assert (said.kind, dict(said.values)) == ("overlap unknown", {"looked": 2, "count": 5})


def test_notes_of_frames_and_unseen_tracks_are_said_for_every_format(project: ProjectFile) -> None:
    project.set_note(1, 0, "look here")
    add(project, Track(9, 1))
    for known in FORMATS:
        assert kinds(project, known.name)[:2] == ["tracks not seen", "frame notes lost"]


def test_videos_without_chosen_frames_and_empty_splits_are_said(project: ProjectFile) -> None:
    add(project, reviewed=frozenset({1}))
    plan = plan_export(project, ExportOptions(splits=Splits.parse("train:a,val:*"), reviewed_only=True))
    assert [(split.name, [part.name for part in split.videos]) for split in plan.splits] == [("val", ["b"])]
    assert [str(note) for note in plan.notes] == [
        "The split train gets no video and is not written",
        "These videos have none of the chosen frames and are left out: a, c",
    ]


def test_splits_that_no_video_belongs_to_are_refused_with_the_names_there_are(project: ProjectFile) -> None:
    preview = preview_export(project, format_named("coco"), ExportOptions(splits=Splits.parse("train:clip")))
    assert [str(found) for found in preview.refusals] == ["No video belongs to a split; name some of these: a, b, c"]


@every_format
def test_nothing_chosen_is_refused_and_nothing_written(project: ProjectFile, tmp_path: Path, known: Format) -> None:
    options = ExportOptions(reviewed_only=True)
    assert [note.kind for note in preview_export(project, known, options).refusals] == ["no frame chosen"]
    with pytest.raises(FormatError, match="No frame is chosen"):
        export(known.write, project, tmp_path / "out", options)
    assert not (tmp_path / "out").exists()


@every_format
def test_missing_videos_are_named_before_anything_is_written(
    project: ProjectFile, tmp_path: Path, known: Format
) -> None:
    for name in ("a", "c"):
        (tmp_path / name).rename(tmp_path / f"{name} moved")
    (refusal,) = preview_export(project, known, ExportOptions()).refusals
    assert (refusal.kind, dict(refusal.values)) == ("videos missing", {"videos": "a, c"})
    with pytest.raises(FormatError, match=r"Relink.*: a, c"):
        export(known.write, project, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_video_in_a_folder_that_may_not_be_entered_is_missing(project: ProjectFile) -> None:
    with open_to_all() as folder:
        project.relink_video(1, folder / "d")
        with lock(folder, 0o000):
            options = ExportOptions(splits=Splits.parse("train:d"))
            (refusal,) = preview_export(project, format_named("coco"), options).refusals
    assert (refusal.kind, dict(refusal.values)) == ("videos missing", {"videos": "d"})


def test_a_missing_video_that_is_not_chosen_keeps_no_export_back(project: ProjectFile, tmp_path: Path) -> None:
    (tmp_path / "c").rename(tmp_path / "moved")
    options = ExportOptions(splits=Splits.parse("train:a"))
    assert preview_export(project, format_named("coco"), options).refusals == ()


def test_category_ids_are_the_same_in_all_splits(project: ProjectFile) -> None:
    add(project, track(1, {0: square(0)}, category=2))
    plan = plan_export(project, ExportOptions(splits=Splits.parse("train:a,val:b")))
    assert plan.category_ids == {1: 1, 2: 2}


def test_splits_of_an_earlier_export_are_named(project: ProjectFile, tmp_path: Path) -> None:
    write = format_named("coco").write
    export(write, project, tmp_path / "out", ExportOptions(splits=Splits.parse("train=1,val=1")))
    notes = export(write, project, tmp_path / "out").notes
    assert [str(note) for note in notes] == ["Splits of an earlier export stay in the folder: val"]


def test_what_would_be_replaced_and_what_may_not_be_is_said(project: ProjectFile, tmp_path: Path) -> None:
    splits = Splits.parse("train=1,val=1")
    known, options = format_named("coco-video"), ExportOptions(splits, keeps_empty_categories=True)
    assert preview_export(project, known, options, tmp_path / "out").losses == ()
    export(known.write, project, tmp_path / "out", options)
    (tmp_path / "out" / "val" / "ABOUT.txt").unlink()
    preview = preview_export(project, known, options, tmp_path / "out")
    assert [str(note) for note in preview.losses] == ["An earlier export in the folder is replaced: train"]
    assert [(note.kind, dict(note.values)) for note in preview.refusals] == [("folder in use", {"splits": "val"})]


def test_a_stopped_export_of_two_splits_leaves_both_old_folders(project: ProjectFile, tmp_path: Path) -> None:
    write, options = format_named("mots-txt").write, ExportOptions(splits=Splits.parse("train=1,val=1"))
    export(write, project, tmp_path / "out", options)
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "out").rglob("*.*")}
    (tmp_path / "c" / "3.png").unlink()
    with pytest.raises(VideoError, match=r"holds 3 frames .* the labels belong to 4 frames"):
        export(write, project, tmp_path / "out", options)
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "out").rglob("*.*")} == before


def test_every_kind_of_note_has_a_sentence() -> None:
    assert tuple(SENTENCES) == KINDS
    assert str(Note("regions ignored", {"count": 3})) == "Regions that MOTS ignores were left out: 3"


def test_long_lists_are_cut_short() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed([str(n) for n in range(12)]) == "0, 1, 2, 3, 4, 5, 6, 7, … (12)"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"step": 0}, "n is a number from 1, got 0"),
        ({"jpeg_quality": 101}, "from 1 to 100, got 101"),
        ({"frames": range(3, 3)}, "a range goes from a frame to a later one"),
        ({"frames": range(-1, 3)}, "counted from 0, got -1 to 2"),
    ],
)
def test_options_out_of_their_range_are_refused(values: dict[str, int], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        replace(ExportOptions(), **values)  # type: ignore[arg-type]


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="'gif' is no format; choose from youtube-vis"):
        format_named("gif")
