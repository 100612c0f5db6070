"""What a run finds is written as it comes, and a long video takes no more memory than a short one."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Track, TrackHead
from inspro_core.errors import VideoError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.inference import project_prelabel
from inspro_core.inference.engine import Engine
from inspro_core.inference.prelabeler import Prelabeler, PrelabelStep
from inspro_core.inference.project_prelabel import (
    FrameFound,
    News,
    VideoEnded,
    open_forward,
    prelabel_into,
    remove_model_tracks,
    run_videos,
)
from inspro_core.media import FrameSource, VideoWriter, open_frames, probe

CLASSES = (Category(1, "thing"),)
MASK = Mask.from_array(np.eye(8, dtype=bool))
LENGTH = 6  # frames of a long track; a short one has two


def found(number: int, tracks: Sequence[tuple[int, range]]) -> Iterator[News]:
    """Find tracks one after the other, each on frames of its own."""
    for track_id, frames in tracks:
        for frame in frames:
            heads = {track_id: (None, TrackHead(1))} if frame == frames[0] else {}
            change = Change({(track_id, frame): (None, Segment(MASK, "model", 0.5))}, heads)
            yield FrameFound(number, PrelabelStep(frame, change))
    yield VideoEnded(number)


def in_turns(tracks: int) -> list[tuple[int, range]]:
    """Give every other track few frames."""
    return [(n + 1, range(n * LENGTH, n * LENGTH + (LENGTH if n % 2 else 2))) for n in range(tracks)]


def test_the_end_of_a_long_run_takes_no_memory_for_each_track_and_frame(tmp_path: Path) -> None:
    tracks, frame_count = 1000, 30_000  # whose lanes together are 30 MB
    with ProjectFile.create(tmp_path / "long.inspro") as project:
        video = project.add_video(Video(0, "long", (8, 8), frame_count, tuple(map(float, range(frame_count)))))
        tracemalloc.start()
        summary = prelabel_into(project, [video], found(0, in_turns(tracks)), CLASSES, "model")
        _, labelling = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        removed = remove_model_tracks(project, video)
        _, removing = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert not project.track_heads(video.id)
    assert summary.track_count == removed == tracks // 2
    assert max(labelling, removing) < 8 << 20


def test_runs_on_several_videos_at_once_stay_apart(tmp_path: Path) -> None:
    plans = [in_turns(5), in_turns(3)]
    alone = list[object]()
    for plan in plans:
        with ProjectFile.create(tmp_path / f"alone{len(alone)}.inspro") as project:
            video = project.add_video(Video(0, "one", (8, 8), 40, tuple(map(float, range(40)))))
            prelabel_into(project, [video], found(0, plan), CLASSES, "model")
            alone.append(project.annotation(video.id))
    with ProjectFile.create(tmp_path / "both.inspro") as project:
        videos = [project.add_video(Video(0, n, (8, 8), 40, tuple(map(float, range(40))))) for n in "ab"]
        runs, counts = [found(number, plan) for number, plan in enumerate(plans)], [0, 0]

        def count(number: int) -> None:
            counts[number] += 1

        mixed = [one for _ in range(40) for run in reversed(runs) if (one := next(run, None)) is not None]
        summary = prelabel_into(project, videos, mixed, CLASSES, "model", count)
        assert [project.annotation(video.id) for video in videos] == alone
    assert [(one.track_count, one.frame_count) for one in summary.videos] == [(2, 18), (1, 10)]
    assert counts == [18, 10]


def test_a_video_that_breaks_off_keeps_what_was_found_and_stays_new(tmp_path: Path) -> None:
    broken = VideoError("one", "is damaged")
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        video = project.add_video(Video(0, "one", (8, 8), 40, tuple(map(float, range(40)))))
        news = [*list(found(0, [(1, range(7)), (2, range(7, 9))]))[:-1], VideoEnded(0, broken)]
        summary = prelabel_into(project, [video], news, CLASSES, "model")
        assert [len(track.segments) for track in project.annotation(video.id).tracks.values()] == [7, 2]
        assert project.status(video.id) == "new"
    assert (summary.videos[0].error, summary.track_count) == (broken, 2)


def test_what_is_found_on_frames_before_goes_where_humans_left_room(tmp_path: Path) -> None:
    frames, born = 40, 36  # a transaction holds 32 frames
    human = Track(1, 1, {30: Segment(MASK, "human")})
    news = list(found(0, [(1, range(born, frames))]))
    first = news[0]
    assert isinstance(first, FrameFound)
    earlier = {(1, frame): (None, Segment(MASK, "model", 0.4)) for frame in range(25, born)}
    news[0] = FrameFound(
        0, PrelabelStep(born, Change({**earlier, **first.step.change.segments}, first.step.change.heads))
    )
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        video = project.add_video(Video(0, "one", (8, 8), frames, tuple(map(float, range(frames)))))
        project.add_categories(CLASSES)
        project.apply(video.id, difference(Annotation({}), Annotation({1: human}, frozenset({28}))))
        nothing: list[News] = [FrameFound(0, PrelabelStep(frame, Change())) for frame in range(born)]
        prelabel_into(project, [video], [*nothing, *news], CLASSES, "model")
        tracks = project.annotation(video.id).tracks
    assert tracks[1].segments == human.segments
    assert sorted(tracks[2].segments) == [f for f in range(25, frames) if f not in (28, 30)]


def test_a_locked_track_is_neither_replaced_nor_covered(tmp_path: Path) -> None:
    old = Track(1, 1, {3: Segment(MASK, "model", 0.5)})
    with ProjectFile.create(tmp_path / "p.inspro") as project:
        video = project.add_video(Video(0, "one", (8, 8), LENGTH, tuple(map(float, range(LENGTH)))))
        project.add_categories(CLASSES)
        project.apply(video.id, difference(Annotation({}), Annotation({1: old, 2: replace(old, id=2)})))
        project.set_locked_tracks(video.id, {1})
        prelabel_into(project, [video], found(0, [(1, range(LENGTH))]), CLASSES, "model", replaces=True)
        tracks = project.annotation(video.id).tracks
    assert tracks.keys() == {1, 3}
    assert tracks[1] == old
    assert 3 not in tracks[3].segments


@pytest.mark.parametrize("is_threaded", [False, True])
def test_a_video_that_is_read_once_keeps_no_picture(is_threaded: bool, tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    noise = np.random.default_rng(1).integers(0, 255, (30, 16, 24, 3), dtype=np.uint8)
    with VideoWriter(path, (16, 24)) as writer:
        for image in noise:
            writer.write(image)
    with open_forward(probe(path), is_threaded) as once, open_frames(path) as usual:
        for (number, image), (other, expected) in zip(once.frames(), usual.frames(), strict=True):
            assert number == other
            np.testing.assert_array_equal(image, expected)
        assert len(once._cache) == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(("cores", "is_threaded"), [(1, False), (2, False), (3, True)])
def test_where_the_model_fills_the_cores_one_frame_is_decoded_after_the_other(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cores: int, is_threaded: bool
) -> None:
    path, told = tmp_path / "v.mp4", list[bool]()
    with VideoWriter(path, (16, 24)) as writer:
        writer.write(np.zeros((16, 24, 3), dtype=np.uint8))

    def listen(video: Video, is_threaded: bool) -> FrameSource:
        told.append(is_threaded)
        return open_forward(video, is_threaded)

    monkeypatch.setattr(project_prelabel, "open_forward", listen)
    monkeypatch.setattr(engine, "cores", cores)
    classes = [Category(n, f"class {n}") for n in range(1, engine.config.num_classes + 1)]
    news = list(run_videos(Prelabeler(engine, classes), [probe(path)], 0.2))
    assert told == [is_threaded]
    assert [one.error for one in news if isinstance(one, VideoEnded)] == [None]
