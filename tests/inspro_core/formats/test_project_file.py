"""The project file keeps what was committed, and nothing else."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.lane import mark_of
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Effort, Video
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.errors import ProjectError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.project_schema import APPLICATION_ID, MIGRATIONS
from tests.inspro_core.formats.conftest import CATEGORIES, SIZE, random_annotation

MakeProject = Callable[..., tuple[ProjectFile, Video]]


def test_labels_read_back_after_reopening(make_project: MakeProject) -> None:
    project, video = make_project(seed=4)
    project.close()
    with ProjectFile.open(project.path) as again:
        assert again.annotation(video.id) == random_annotation(4)
        assert again.categories() == CATEGORIES
        assert again.videos() == (video,)


def test_a_slice_holds_its_frames_and_tracks_only(make_project: MakeProject) -> None:
    project, video = make_project(seed=1)
    part = project.annotation(video.id, range(2, 4), {1, 3})
    whole = random_annotation(1)
    assert set(part.tracks) == {1, 3}
    for track_id, track in part.tracks.items():
        expected = {f: s for f, s in whole.tracks[track_id].segments.items() if f in (2, 3)}
        assert track.segments == expected
    assert part.reviewed_frames == whole.reviewed_frames & {2, 3}


def test_a_frame_equals_its_part_of_the_whole(make_project: MakeProject) -> None:
    project, video = make_project(seed=2)
    for frame in range(video.frame_count):
        assert project.segments_on_frame(video.id, frame) == random_annotation(2).segments_on_frame(frame)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds=st.lists(st.integers(0, 1000), min_size=1, max_size=4))
def test_undoing_changes_restores_the_labels(tmp_path: Path, seeds: list[int]) -> None:
    path = tmp_path / "undo.inspro"
    path.unlink(missing_ok=True)
    with ProjectFile.create(path, CATEGORIES) as project:
        video = project.add_video(Video(0, str(tmp_path / "v.mp4"), SIZE, 6, tuple(range(6))))
        states, changes = [Annotation()], []
        for seed in seeds:
            after = random_annotation(seed, track_count=1 + seed % 4)
            changes.append(difference(states[-1], after))
            project.apply(video.id, changes[-1])
            states.append(after)
            assert project.annotation(video.id) == after
        merged = changes[0]
        for change in changes[1:]:
            merged = merged.then(change)
        for change in reversed(changes):
            project.apply(video.id, change.inverted())
            states.pop()
            assert project.annotation(video.id) == states[-1]
        project.apply(video.id, merged)
        assert project.annotation(video.id) == random_annotation(seeds[-1], track_count=1 + seeds[-1] % 4)


def test_summaries_and_lanes_agree_with_the_labels(make_project: MakeProject) -> None:
    project, video = make_project(seed=3)
    whole, lanes = random_annotation(3), project.lanes(video.id)
    for track_id, summary in project.track_summaries(video.id).items():
        track, lane = whole.tracks[track_id], lanes[track_id]
        assert summary.frame_count == len(track.segments)
        assert (summary.first_frame, summary.last_frame) == (min(track.segments), max(track.segments))
        assert summary.mean_score == pytest.approx(track.score, abs=0.006)
        assert summary.human_count == sum(s.source == "human" for s in track.segments.values())
        assert lane.tolist() == [mark_of(track.segments.get(frame)) for frame in range(video.frame_count)]


def test_lanes_follow_every_change_over_several_blocks(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    with ProjectFile.create(tmp_path / "long.inspro", CATEGORIES) as project:
        video = project.add_video(Video(0, "v.mp4", SIZE, 3000, tuple(range(3000))))
        project.apply(video.id, Change(heads={t: (None, TrackHead(3)) for t in (1, 2)}))
        mask = Mask.from_array(np.ones(SIZE))
        for _ in range(30):
            track_id, frame = int(generator.integers(1, 3)), int(generator.integers(0, 3000))
            segment = Segment(mask, "model", 0.25) if generator.random() < 0.8 else None
            project.apply(video.id, Change({(track_id, frame): (None, segment)}))
        lanes, annotation = project.lanes(video.id), project.annotation(video.id)
        for track_id, lane in lanes.items():
            assert set(np.flatnonzero(lane).tolist()) == set(annotation.tracks[track_id].segments)


def test_a_file_of_version_1_gets_its_lanes(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project(seed=3)
    expected, heads = project.lanes(video.id), project.track_heads(video.id)
    old = sqlite3.connect(tmp_path / "old.inspro", isolation_level=None)
    old.executescript(MIGRATIONS[0])
    old.execute("ATTACH ? AS new", (str(project.path),))
    for table, columns in (
        ("category", "*"),
        ("video", "id, path, height, width, frame_count, timestamps, next_track_id"),
        ("track", "video_id, id, category_id"),
        ("segment", "*"),
        ("reviewed", "*"),
    ):
        old.execute(f"INSERT INTO main.{table} SELECT {columns} FROM new.{table}")
    old.executescript(f"PRAGMA user_version = 1; PRAGMA application_id = {APPLICATION_ID}")
    old.close()
    with ProjectFile.open(tmp_path / "old.inspro") as again:
        lanes = again.lanes(video.id)
        assert {t: lane.tolist() for t, lane in lanes.items()} == {t: lane.tolist() for t, lane in expected.items()}
        assert again.track_heads(video.id) == heads
        assert again.model(video.id) == ""
        assert again.annotation(video.id) == random_annotation(3)


def test_a_name_given_while_the_model_reclasses_the_track_stays(make_project: MakeProject) -> None:
    project, video = make_project(seed=3)
    head = project.track_heads(video.id)[1]
    project.apply(video.id, Change(heads={1: (head, TrackHead(head.category_id, "red car"))}))
    project.apply(video.id, Change(heads={1: (TrackHead(head.category_id), TrackHead(8 - head.category_id))}))
    assert project.track_heads(video.id)[1] == TrackHead(8 - head.category_id, "red car")


def test_status_model_notes_decisions_and_effort_stay_with_the_video(make_project: MakeProject) -> None:
    project, video = make_project()
    assert project.model(video.id) == ""
    project.set_model(video.id, "mini")
    project.set_status(video.id, "in review")
    project.set_note(video.id, 3, "two dogs?")
    project.set_note(video.id, 4, "gone")
    project.set_note(video.id, 4, " ")
    project.set_review_decision(video.id, ("score dip", 3, 1, 0), "dismissed")
    project.set_review_decision(video.id, ("score dip", 4, 1, 0), "accepted")
    project.set_review_decision(video.id, ("score dip", 4, 1, 0), None)
    project.add_effort(video.id, 2.5, 3)
    project.add_effort(video.id, 1.5, 1)
    project.close()
    with ProjectFile.open(project.path) as again:
        assert (again.status(video.id), again.model(video.id)) == ("in review", "mini")
        assert again.notes(video.id) == {3: "two dogs?"}
        assert again.review_decisions(video.id) == {("score dip", 3, 1, 0): "dismissed"}
        assert again.effort(video.id) == Effort(4.0, 4)
        with pytest.raises(ValueError, match="a status is one of"):
            again.set_status(video.id, "finished")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "read",
    [
        ProjectFile.video,
        ProjectFile.annotation,
        ProjectFile.lanes,
        ProjectFile.next_track_id,
        ProjectFile.status,
        ProjectFile.model,
        ProjectFile.effort,
    ],
)
def test_a_video_that_is_removed_is_told_to_be_missing(
    make_project: MakeProject, read: Callable[[ProjectFile, int], object]
) -> None:
    project, video = make_project(seed=3)
    project.remove_video(video.id)
    with pytest.raises(ProjectError, match=f"holds no video {video.id}; it may have been removed meanwhile"):
        read(project, video.id)


def test_track_ids_are_never_used_twice(make_project: MakeProject) -> None:
    project, video = make_project()
    assert project.next_track_id(video.id) == 4
    assert project.track_count(video.id) == len(project.track_heads(video.id)) > 0
    project.apply(
        video.id, difference(random_annotation(0), Annotation(reviewed_frames=random_annotation(0).reviewed_frames))
    )
    assert project.track_heads(video.id) == {}
    assert project.track_count(video.id) == 0
    assert project.next_track_id(video.id) == 4


def test_a_change_that_does_not_fit_is_refused_and_changes_nothing(make_project: MakeProject) -> None:
    project, video = make_project(seed=5)
    segment = Segment(Mask.from_array(np.ones(SIZE)), "human")
    wrong = Change({(1, 0): (None, segment), (77, 0): (None, segment)})
    with pytest.raises(ProjectError, match="holds other labels"):
        project.apply(video.id, wrong)
    assert project.annotation(video.id) == random_annotation(5)


def test_labels_of_frames_hold_the_tracks_that_are_seen_there_and_those_that_are_named(
    make_project: MakeProject,
) -> None:
    project, video = make_project(seed=2)
    whole = random_annotation(2)
    for start in range(video.frame_count):
        frames = range(start, start + 2)
        seen = {track_id for frame in frames for track_id in whole.segments_on_frame(frame)}
        assert project.annotation_of_frames(video.id, frames, {3}) == project.annotation(video.id, frames, seen | {3})
    assert project.annotation_of_frames(video.id, range(0), ()) == Annotation()


def test_queries_of_a_frame_and_of_lanes_scan_nothing(make_project: MakeProject) -> None:
    project, _ = make_project()
    frame = "SELECT track_id, is_human, score, counts FROM segment WHERE video_id = 1 AND frame = 2"
    lanes = "SELECT track_id, block, marks FROM lane WHERE video_id = 1"
    seen = "SELECT track_id FROM segment WHERE video_id = 1 AND frame >= 2 AND frame < 4"
    plans = [str(project._database.query(f"EXPLAIN QUERY PLAN {sql}")) for sql in (frame, lanes, seen)]
    assert "SEARCH segment USING PRIMARY KEY (video_id=? AND frame=?)" in plans[0]
    assert "SEARCH lane USING PRIMARY KEY (video_id=?)" in plans[1]
    assert "SEARCH segment USING PRIMARY KEY (video_id=? AND frame>? AND frame<?)" in plans[2]


WRITER = """
import sys
from inspro_core.domain.annotation import Change
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.project_schema import APPLICATION_ID, MIGRATIONS
project = ProjectFile.open(sys.argv[1])
for number in range(100_000):
    project.apply(1, Change(reviewed={100 + number: True}))
    print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_it_committed(make_project: MakeProject) -> None:
    project, video = make_project()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(project.path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(20)]
    time.sleep(0.05)
    writer.send_signal(signal.SIGKILL) if hasattr(signal, "SIGKILL") else writer.kill()
    last = int((lines + writer.stdout.read().splitlines())[-1])
    writer.stdout.close()
    writer.wait()
    project.close()
    with ProjectFile.open(project.path) as again:
        assert set(range(100, 101 + last)) <= again.reviewed_frames(video.id)
        assert again._database.query("PRAGMA integrity_check") == [("ok",)]


def test_a_video_beside_the_project_moves_with_it(make_project: MakeProject, tmp_path: Path) -> None:
    project, video = make_project()
    project.close()
    (tmp_path / "moved").mkdir()
    project.path.rename(tmp_path / "moved" / "clip.inspro")
    with ProjectFile.open(tmp_path / "moved" / "clip.inspro") as again:
        assert again.video(video.id).path == str(tmp_path / "moved" / "clip")
        again.relink_video(video.id, tmp_path / "clip")
        assert again.video(video.id).path == str(tmp_path / "clip")


def test_categories_in_use_cannot_be_dropped_but_names_can_be_swapped(make_project: MakeProject) -> None:
    project, _ = make_project()
    with pytest.raises(ValueError, match="are used by tracks"):
        project.set_categories([Category(1, "cat")])
    project.set_categories([Category(3, "person"), Category(5, "dog")])
    assert [c.name for c in project.categories()] == ["person", "dog"]


def test_classes_are_added_by_name_and_get_ids_and_colours(make_project: MakeProject) -> None:
    project, _ = make_project()
    before = project.categories()
    ids = project.add_categories([before[1], Category(1, "boat"), Category(1, "kite", "toy", (1, 2, 3))])
    assert project.categories()[: len(before)] == before
    boat, kite = project.categories()[len(before) :]
    assert (boat.name, kite) == ("boat", Category(boat.id + 1, "kite", "toy", (1, 2, 3)))
    assert boat.color_rgb != Category.color_rgb
    assert ids == {category.name: category.id for category in project.categories()}


def test_files_that_are_no_project_are_refused(tmp_path: Path, make_project: MakeProject) -> None:
    (tmp_path / "text.inspro").write_text("hello, I am not a database at all")
    sqlite3.connect(tmp_path / "other.inspro").execute("CREATE TABLE t (x)").connection.close()
    project, _ = make_project()
    project._database.connection.execute("PRAGMA user_version = 99")
    project.close()
    (tmp_path / "folder.inspro").mkdir()
    for name, problem in (
        ("text", "no InsPro project"),
        ("other", "no InsPro project"),
        ("clip", "newer program"),
        ("none", "does not exist"),
        ("folder", "is a folder; name a project"),
    ):
        with pytest.raises(ProjectError, match=problem):
            ProjectFile.open(tmp_path / f"{name}.inspro")
    with pytest.raises(ProjectError, match="exists already"):
        ProjectFile.create(tmp_path / "text.inspro")


def test_settings_stay_with_the_project(make_project: MakeProject) -> None:
    project, _ = make_project()
    project.set_setting("last", {"video": 1, "frame": 7})
    project.close()
    with ProjectFile.open(project.path) as again:
        assert again.setting("last") == {"video": 1, "frame": 7}
        assert again.setting("nothing") is None


def test_locked_tracks_and_the_place_that_was_left_stay_with_the_project(make_project: MakeProject) -> None:
    project, video = make_project()
    assert project.locked_tracks(video.id) == frozenset()
    assert project.last_place() == (video.id, 0)
    project.set_locked_tracks(video.id, {2, 1})
    project.set_last_place(video.id, 3)
    project.close()
    with ProjectFile.open(project.path) as again:
        assert again.locked_tracks(video.id) == {1, 2}
        assert again.last_place() == (video.id, 3)
        again.remove_video(video.id)
        assert again.last_place() == (0, 0)
        assert again.locked_tracks(video.id) == frozenset()


def test_removing_a_video_removes_its_labels(make_project: MakeProject) -> None:
    project, video = make_project()
    project.remove_video(video.id)
    assert project.videos() == ()
    assert project._database.query("SELECT COUNT(*) FROM segment") == [(0,)]


def test_ids_of_removed_videos_are_not_used_again(make_project: MakeProject) -> None:
    project, video = make_project()
    project.remove_video(video.id)
    assert project.add_video(video).id == video.id + 1


def test_segments_that_cannot_be_are_refused(make_project: MakeProject) -> None:
    project, video = make_project(seed=5)
    for frame, mask, problem in (
        (99, Mask.from_array(np.ones(SIZE)), "frames 0 to 5"),
        (0, Mask.from_array(np.ones((3, 3))), "the mask is"),
        (0, Mask.empty(SIZE), "is empty"),
    ):
        with pytest.raises(ValueError, match=problem):
            project.apply(video.id, Change({(1, frame): (None, Segment(mask, "human"))}))
    assert project.annotation(video.id) == random_annotation(5)


def test_deleting_a_track_by_a_slice_that_hides_its_other_frames_is_refused(make_project: MakeProject) -> None:
    project, video = make_project(seed=5)
    part = project.annotation(video.id, range(0, 2))
    with pytest.raises(ProjectError, match="holds other labels"):
        project.apply(video.id, difference(part, part.without_track(1)))
    assert project.annotation(video.id) == random_annotation(5)


def test_changing_a_track_that_is_not_there_is_refused(make_project: MakeProject) -> None:
    project, video = make_project()
    for change in (Change(heads={77: (TrackHead(3), TrackHead(5))}), Change(heads={77: (TrackHead(3), None)})):
        with pytest.raises(ProjectError, match="holds other labels"):
            project.apply(video.id, change)


def test_names_with_special_characters_open(tmp_path: Path) -> None:
    path = tmp_path / "a #1 100% ä?.inspro"
    ProjectFile.create(path, CATEGORIES).close()
    with ProjectFile.open(path) as project:
        assert project.categories() == CATEGORIES


def test_writes_made_together_are_all_undone_by_an_error(make_project: MakeProject) -> None:
    project, video = make_project()
    with pytest.raises(RuntimeError), project.together():
        project.add_video(video)
        project.set_setting("x", 1)
        raise RuntimeError("stop")
    assert len(project.videos()) == 1
    assert project.setting("x") is None
    project.set_setting("x", 2)
    assert project.setting("x") == 2


def test_a_track_that_is_re_classed_back_within_one_commit_stays_as_it_is(make_project: MakeProject) -> None:
    project, video = make_project(seed=4)
    head = project.track_heads(video.id)[1]
    other = TrackHead(next(category.id for category in CATEGORIES if category.id != head.category_id), head.name)
    back = Change.chained([Change({}, {1: (head, other)}), Change({}, {1: (other, head)})])
    assert back.is_empty
    project.apply(video.id, Change({}, {1: (head, head)}))
    assert project.track_heads(video.id)[1] == head
