"""Reading YouTube-VIS files as they are found: compressed, uncompressed and polygon masks, ids from 0, missing keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.project import Video
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.formats.json_entry import (
    CATEGORY,
    VIDEO,
    Entry,
    Value,
    as_frames,
    as_integer,
    as_list,
    as_names,
    as_positive,
    as_score,
    as_source,
    as_text,
    look_up,
    number_ids,
    read_categories,
    read_json,
    read_mask,
)
from inspro_core.formats.notes import note
from inspro_core.formats.youtube_vis import (
    FRAMES_KEY,
    NAME_KEY,
    REVIEWED_KEY,
    SCORES_KEY,
    SOURCES_KEY,
    TRACK_KEY,
    YouTubeVisDataset,
    YouTubeVisVideo,
)

OnStep = Callable[[], object]


def read_youtube_vis(path: str | Path) -> YouTubeVisDataset:
    """Read a dataset file; see `parse_youtube_vis`."""
    return parse_youtube_vis(Path(path), read_json(Path(path)))


def parse_youtube_vis(path: Path, content: Any, on_step: OnStep = lambda: None) -> YouTubeVisDataset:
    """Read the content of a dataset file.

    Ids may be any numbers or strings; optional keys may be missing or null; a split without annotations is read as
    unlabelled. Masks may be compressed or uncompressed run lengths, or polygons. Crowds are left out with a note.

    Args:
        path: named by errors.
        content: of the file.
        on_step: called after each track.

    Raises:
        FormatError: for anything else, naming the file, the JSON path and the value.
    """
    root = Entry(path, "", content)
    categories, category_ids = read_categories(root.entries("categories"))
    video_entries = root.entries("videos")
    video_ids = number_ids(video_entries)
    is_labelled = root.content.get("annotations") is not None
    tracks: dict[int, list[tuple[Entry, int]]] = {}
    crowds = 0
    for entry in root.entries("annotations", []):
        video_id = look_up(entry, "video_id", video_ids, VIDEO)
        category_id = look_up(entry, "category_id", category_ids, CATEGORY)
        if entry.get("iscrowd", as_integer, 0):
            crowds += 1
        else:
            tracks.setdefault(video_id, []).append((entry, category_id))
    videos = tuple(
        _read_video(entry, number, tracks.get(number, []), is_labelled, on_step)
        for number, entry in enumerate(video_entries, 1)
    )
    return YouTubeVisDataset(categories, videos, (note("crowds left out", count=crowds),) if crowds else ())


def parse_results(
    path: Path,
    content: Any,
    videos: Sequence[Video],
    category_ids: Collection[int],
    on_step: OnStep = lambda: None,
) -> list[Annotation]:
    """Read the content of a results file: a list of tracks with scores.

    Args:
        path: named by errors.
        content: of the file.
        videos: what its video ids 1, 2, ... mean, in order.
        category_ids: that exist.
        on_step: called after each track.

    Returns:
        The tracks of each video, drawn by a model.

    Raises:
        FormatError: as `parse_youtube_vis` does.
    """
    annotations = [Annotation() for _ in videos]
    for number, item in enumerate(as_list(content)):
        entry = Entry(path, f"[{number}]", item)
        video_id, category_id = entry.get("video_id", as_integer), entry.get("category_id", as_integer)
        if not 1 <= video_id <= len(videos):
            raise entry.refusal(
                "video_id",
                "{found}, but the project has {count} videos, counted from 1; add the videos that were labelled first",
                found=video_id,
                count=len(videos),
            )
        if category_id not in category_ids:
            raise entry.refusal("category_id", "there is no {what} {id}", what=CATEGORY, id=category_id)
        video, annotation = videos[video_id - 1], annotations[video_id - 1]
        score = entry.get("score", as_score)
        segments = {
            frame: replace(segment, source="model", score=score)
            for frame, segment in _read_segments(entry, video.size_hw, video.frame_count).items()
        }
        annotations[video_id - 1] = annotation.with_track(Track(len(annotation.tracks) + 1, category_id, segments))
        on_step()
    return annotations


def _read_video(
    entry: Entry, number: int, tracks: list[tuple[Entry, int]], is_labelled: bool, on_step: OnStep
) -> YouTubeVisVideo:
    file_names = tuple(entry.get("file_names", as_names))
    length = entry.get("length", as_integer, len(file_names))
    if length != len(file_names):
        raise entry.refusal(
            "length", "{found}, but file_names has {count} entries", found=length, count=len(file_names)
        )
    size_hw = (entry.get("height", as_positive), entry.get("width", as_positive))
    name = str(PurePosixPath(file_names[0]).parent) if file_names else str(number)
    read: dict[int, Track] = {}
    for track_entry, category_id in tracks:
        track_id = track_entry.get(TRACK_KEY, as_positive, 0)
        if not track_id or track_id in read:
            track_id = max(read, default=0) + 1
        segments = _read_segments(track_entry, size_hw, length)
        read[track_id] = Track(track_id, category_id, segments, track_entry.get(NAME_KEY, as_text, ""))
        on_step()
    reviewed = frozenset(_column(entry, REVIEWED_KEY, range(length)) or ())
    source = _column(entry, FRAMES_KEY, None)
    if source is not None and (len(source) != length or len(set(source)) < length):
        raise entry.refusal(FRAMES_KEY, "expected {count} different frame numbers", count=length)
    frames = tuple(source) if source is not None else None
    return YouTubeVisVideo(number, name, size_hw, file_names, Annotation(read, reviewed), is_labelled, frames)


def _column(entry: Entry, key: str, allowed: range | None) -> list[int] | None:
    """Read a list of frames that may be missing."""
    frames: list[int] | None = entry.get(key, as_frames, None)
    for place, frame in enumerate(frames or ()):
        if allowed is not None and frame not in allowed:
            raise entry.refusal(
                f"{key}[{place}]", "{found}, but there are {count} frames", found=frame, count=len(allowed)
            )
    return frames


def _read_segments(entry: Entry, size_hw: tuple[int, int], length: int) -> dict[int, Segment]:
    columns: dict[str, list[Any]] = {"segmentations": entry.get("segmentations", as_list)}
    for key in ("bboxes", "areas", SOURCES_KEY, SCORES_KEY):
        columns[key] = entry.get(key, as_list, None) or [None] * length
    for key, column in columns.items():
        if len(column) != length:
            raise entry.refusal(key, "{found} entries for a video of {count} frames", found=len(column), count=length)
    segments = {}
    for frame, content in enumerate(columns["segmentations"]):
        if not content:
            continue
        mask = read_mask(entry.path, f"{entry.where('segmentations')}[{frame}]", content, size_hw)
        if not mask.is_empty:
            drawn: Source = "human"
            source = _cell(entry, SOURCES_KEY, frame, columns[SOURCES_KEY][frame], as_source, drawn)
            score = _cell(entry, SCORES_KEY, frame, columns[SCORES_KEY][frame], as_score, 1.0)
            segments[frame] = Segment(mask, source, score)
    return segments


def _cell(entry: Entry, key: str, frame: int, value: Any, convert: Callable[[Any], Value], default: Value) -> Value:
    """Read one entry of a column of frames."""
    return Entry(entry.path, entry.where(key), {f"[{frame}]": value}).get(f"[{frame}]", convert, default)
