"""YouTube-VIS files come into a project with their videos, frames and tracks, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from inspro_core.domain.annotation import difference
from inspro_core.domain.project import Video
from inspro_core.errors import FormatError, StoppedError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.formats.youtube_vis_read import read_youtube_vis
from inspro_core.formats.youtube_vis_write import write_results, write_youtube_vis
from inspro_core.media import probe
from tests.inspro_core.formats.label_worlds import export
from tests.inspro_core.formats.test_youtube_vis import minimal, write

MakeProject = Callable[..., tuple[ProjectFile, Video]]


@pytest.fixture
def exported(make_project: MakeProject, tmp_path: Path) -> tuple[ProjectFile, Video, Path]:
    project, video = make_project(seed=7)
    return project, video, export(write_youtube_vis, project, tmp_path / "out").files[0]


def make_pictures(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True)
    for name in names:
        cv2.imwrite(str(folder / name), np.zeros((2, 3, 3), np.uint8))


def test_importing_into_the_same_project_matches_the_video(exported: tuple[ProjectFile, Video, Path]) -> None:
    project, video, path = exported
    summary = import_youtube_vis(project, path, probe)
    assert (summary.added_videos, summary.matched_videos, summary.tracks) == (0, 1, 3)
    assert sorted(project.annotation(video.id).tracks) == [1, 2, 3, 4, 5, 6]


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


def test_results_of_videos_that_the_project_lacks_say_what_to_add(make_project: MakeProject, tmp_path: Path) -> None:
    write_results(make_project(seed=8)[0], tmp_path / "results.json")
    with ProjectFile.create(tmp_path / "empty.inspro") as empty, pytest.raises(FormatError) as caught:
        import_youtube_vis(empty, tmp_path / "results.json", probe)
    assert str(caught.value).endswith(
        "[0].video_id: 1, but the project has 0 videos, counted from 1; add the videos that were labelled first"
    )


def test_an_import_that_fails_changes_nothing(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project(seed=8)
    before = (project.annotation(video.id), project.categories())
    content = minimal()
    content["videos"].append({"id": 5, "height": 9, "width": 9, "file_names": ["gone/0.jpg"]})
    (tmp_path / "JPEGImages" / "v").mkdir(parents=True)
    for frame in range(2):
        cv2.imwrite(str(tmp_path / "JPEGImages" / "v" / f"{frame}.jpg"), np.zeros((2, 3, 3), np.uint8))
    with pytest.raises(
        FormatError, match=r"videos\[1\]: no video of the project is called 'gone' and there is no .*gone"
    ):
        import_youtube_vis(project, write(tmp_path, content), probe)
    assert (project.annotation(video.id), project.categories()) == before
    assert len(project.videos()) == 1


def test_pictures_in_another_order_keep_their_labels(tmp_path: Path) -> None:
    content = minimal()
    content["videos"][0]["file_names"].reverse()
    make_pictures(tmp_path / "JPEGImages" / "v", "0.jpg", "1.jpg")
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        import_youtube_vis(project, write(tmp_path, content), probe)
        assert list(project.annotation(1).tracks[1].segments) == [1]


def test_pictures_without_labels_are_frames_too(tmp_path: Path) -> None:
    content = minimal()
    make_pictures(tmp_path / "JPEGImages" / "v", "0.jpg", "00.png.jpg", "1.jpg", "2.jpg")
    content["videos"][0]["file_names"] = ["v/2.jpg", "v/1.jpg"]
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        import_youtube_vis(project, write(tmp_path, content), probe)
        assert project.videos()[0].frame_count == 4
        assert list(project.annotation(1).tracks[1].segments) == [3]


def test_a_picture_that_is_missing_is_named(tmp_path: Path) -> None:
    make_pictures(tmp_path / "JPEGImages" / "v", "0.jpg", "5.jpg")
    with (
        ProjectFile.create(tmp_path / "p.inspro") as project,
        pytest.raises(FormatError, match=r"instances\.json: videos\[0\]: .*v has no picture 1"),
    ):
        import_youtube_vis(project, write(tmp_path, minimal()), probe)


@pytest.mark.parametrize("place", ["JPEGImages/v", "v", "instances/JPEGImages/v", "images/v"])
def test_pictures_are_found_where_datasets_keep_them(tmp_path: Path, place: str) -> None:
    make_pictures(tmp_path / place, "0.jpg", "1.jpg")
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        assert import_youtube_vis(project, write(tmp_path, minimal()), probe).added_videos == 1
        assert Path(project.videos()[0].path) == (tmp_path / place).resolve()


def test_a_part_of_a_video_comes_back_to_its_frames(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project(seed=3, frame_count=8)
    options = ExportOptions(step=3, frames=range(1, 8))
    file = export(write_youtube_vis, project, tmp_path / "out", options).files[0]
    assert json.loads(file.read_text())["videos"][0]["length"] == 3
    assert import_youtube_vis(project, file, probe).matched_videos == 1
    after = project.annotation(video.id)
    for track_id in (1, 2, 3):
        chosen = {f: s for f, s in after.tracks[track_id].segments.items() if f in (1, 4, 7)}
        assert after.tracks[track_id + 3].segments == chosen


def test_a_part_of_a_video_comes_alone_where_the_video_is_not_there(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project(seed=3, frame_count=8)
    options = ExportOptions(step=3, frames=range(1, 8))
    file = export(write_youtube_vis, project, tmp_path / "out", options).files[0]
    with ProjectFile.create(tmp_path / "again.inspro") as again:
        import_youtube_vis(again, file, probe)
        read, whole = again.annotation(1), project.annotation(video.id)
        assert again.videos()[0].frame_count == 3
        assert read.reviewed_frames == {(f - 1) // 3 for f in whole.reviewed_frames if f in (1, 4, 7)}
        for track_id, track in read.tracks.items():
            for frame, segment in track.segments.items():
                assert segment == whole.tracks[track_id].segments[3 * frame + 1]


def test_names_of_tracks_come_back(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project(seed=3)
    before = project.annotation(video.id)
    named = before.with_track(replace(before.tracks[2], name="the left one"))
    project.apply(video.id, difference(before, named))
    file = export(write_youtube_vis, project, tmp_path / "out").files[0]
    assert read_youtube_vis(file).videos[0].annotation.tracks[2].name == "the left one"


def test_an_import_ends_when_its_listener_says_so(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project(seed=7)
    file = export(write_youtube_vis, project, tmp_path / "out").files[0]
    before = project.annotation(video.id)

    def stop() -> None:
        raise StoppedError("enough")

    with pytest.raises(StoppedError):
        import_youtube_vis(project, file, probe, stop)
    assert project.annotation(video.id) == before
