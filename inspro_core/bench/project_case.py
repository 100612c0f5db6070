"""A project file against a YouTube-VIS file that holds the same: written, opened, asked for a frame."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np

from inspro_core.bench.comparison import Comparison, compare, time_by_turns
from inspro_core.domain.annotation import Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.formats.project_file import ProjectFile

TRACKS = 20
SIZE_HW = (360, 640)
SHAPES = 50  # different masks of a track, taken by turns
FRAMES_PER_COMMIT = 32  # as pre-labelling writes
REFERENCE = "one JSON file of the same masks"
Masks = list[list[Mask]]  # by track and shape


def project_cases(is_quick: bool) -> Iterator[Comparison]:
    """Compare writing, opening and reading one frame of 10,000 frames × 20 tracks."""
    frame_count, repeats = (64, 1) if is_quick else (10_000, 3)
    masks = _draw_masks()
    with tempfile.TemporaryDirectory() as folder:
        project, document = Path(folder, "bench.inspro"), Path(folder, "bench.json")
        runs = time_by_turns(
            partial(_write_project, project, masks, frame_count),
            partial(_write_json, document, masks, frame_count),
            repeats,
            lambda _, __: _require(_read_frame(project, 7) == _frame_of(_open_json(document), 7)),
        )
        size = f"{frame_count} frames × {TRACKS} tracks"
        speed = {"frames_per_second": round(frame_count / median(runs[0].wall)), "wanted_frames_per_second": 500}
        speed["frames_per_cpu_second"] = round(frame_count / median(runs[0].cpu))
        yield compare(f"project, write {size}", REFERENCE, runs, agreement=speed)
        runs = time_by_turns(
            partial(_read_frame, project, frame_count - 1),
            lambda: _frame_of(_open_json(document), frame_count - 1),
            repeats,
            lambda ours, theirs: _require(ours == theirs),
        )
        opened = {"open_s": round(median(runs[0].wall), 4), "wanted_s": 1.0}
        yield compare(f"project, open and show a frame of {size}", REFERENCE, runs, agreement=opened)
        yield _queries(project, document, frame_count, repeats, size)


def _queries(project: Path, document: Path, frame_count: int, repeats: int, size: str) -> Comparison:
    """Ask an open project for 100 frames, against a look-up in the parsed JSON."""
    frames = np.random.default_rng(0).integers(0, frame_count, 100).tolist()
    content = _open_json(document)
    with ProjectFile.open(project) as file:
        video_id = file.videos()[0].id
        runs = time_by_turns(
            lambda: [_texts(file.segments_on_frame(video_id, frame)) for frame in frames],
            lambda: [_frame_of(content, frame) for frame in frames],
            repeats,
            lambda ours, theirs: _require(ours == theirs),
        )
    query = {"query_ms": round(1000 * median(runs[0].wall) / len(frames), 4), "wanted_ms": 1.0}
    return compare(f"project, 100 frame queries in {size}", "the parsed JSON file in memory", runs, agreement=query)


def _draw_masks() -> Masks:
    rng = np.random.default_rng(0)
    centres, radii = rng.uniform((80, 60), (560, 300), (TRACKS, 2)), rng.uniform(15, 50, TRACKS)
    return [
        [_ellipse(centre + np.array((shape, shape // 2)), radius) for shape in range(SHAPES)]
        for centre, radius in zip(centres, radii, strict=True)
    ]


def _ellipse(centre_xy: Any, radius: float) -> Mask:
    image = np.zeros(SIZE_HW, dtype=np.uint8)
    centre = tuple(np.rint(centre_xy).astype(int).tolist())
    return Mask.from_array(cv2.ellipse(image, centre, (round(radius), round(radius * 0.6)), 20, 0, 360, 1, -1))


def _write_project(path: Path, masks: Masks, frame_count: int) -> None:
    path.unlink(missing_ok=True)
    with ProjectFile.create(path, [Category(1, "object")]) as project:
        seconds = tuple(frame / 25 for frame in range(frame_count))
        video = project.add_video(Video(0, str(path.with_name("video.mp4")), SIZE_HW, frame_count, seconds))
        project.apply(video.id, Change({}, {track: (None, TrackHead(1)) for track in range(1, TRACKS + 1)}))
        for start in range(0, frame_count, FRAMES_PER_COMMIT):
            segments = {
                (track + 1, frame): (None, Segment(masks[track][frame % SHAPES], "model", 0.8))
                for frame in range(start, min(start + FRAMES_PER_COMMIT, frame_count))
                for track in range(TRACKS)
            }
            project.apply(video.id, Change(segments))


def _write_json(path: Path, masks: Masks, frame_count: int) -> None:
    size = [*SIZE_HW]
    rows = [
        {
            "id": track + 1,
            "segmentations": [
                {"size": size, "counts": shapes[frame % SHAPES].counts.decode("ascii")} for frame in range(frame_count)
            ],
        }
        for track, shapes in enumerate(masks)
    ]
    path.write_text(json.dumps({"annotations": rows}), encoding="utf-8")


def _read_frame(path: Path, frame: int) -> dict[int, str]:
    with ProjectFile.open(path) as project:
        return _texts(project.segments_on_frame(project.videos()[0].id, frame))


def _texts(segments: dict[int, Segment]) -> dict[int, str]:
    return {track: segment.mask.counts.decode("ascii") for track, segment in segments.items()}


def _open_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _frame_of(content: Any, frame: int) -> dict[int, str]:
    return {row["id"]: row["segmentations"][frame]["counts"] for row in content["annotations"]}


def _require(is_equal: bool) -> None:
    if not is_equal:
        raise AssertionError("the project does not give back the masks that the JSON file does")
