"""Reading YouTube-VIS files as they are found: compressed, uncompressed and polygon masks, ids from 0, missing keys."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.domain.polygons import mask_from_polygons, mask_from_run_lengths
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import Segment, Source, Track
from inspro_core.errors import FormatError
from inspro_core.formats.youtube_vis import (
    REVIEWED_KEY,
    SCORES_KEY,
    SOURCES_KEY,
    TRACK_KEY,
    YouTubeVisDataset,
    YouTubeVisVideo,
)

Value = TypeVar("Value")
_MISSING = object()


class Entry:
    """A JSON object that knows its place in its file, so that every complaint names file, place and value."""

    def __init__(self, path: Path, place: str, content: Any) -> None:
        self.path, self.place = path, place
        if not isinstance(content, dict):
            raise FormatError(path, f"{place or 'the file'}: expected an object, found {shown(content)}")
        self.content: dict[str, Any] = content

    def get(self, key: str, convert: Callable[[Any], Value], default: Any = _MISSING) -> Value:
        """Read a key; null counts as missing where there is a default."""
        value = self.content.get(key)
        if value is None:
            if default is _MISSING:
                raise FormatError(self.path, f"{self.where(key)}: is missing")
            result: Value = default
            return result
        try:
            return convert(value)
        except (TypeError, ValueError, AttributeError, OverflowError) as error:
            raise FormatError(self.path, f"{self.where(key)}: {shown(value)} is not usable: {error}") from error

    def entries(self, key: str, default: Any = _MISSING) -> list[Entry]:
        """Read a list of objects."""
        items = self.get(key, _as_list, default)
        return [Entry(self.path, f"{self.where(key)}[{number}]", item) for number, item in enumerate(items)]

    def where(self, key: str) -> str:
        """Name the place of a key."""
        if key.startswith("["):
            return self.place + key
        return f"{self.place}.{key}" if self.place else key


def read_youtube_vis(path: str | Path) -> YouTubeVisDataset:
    """Read a dataset file.

    Ids may be any numbers or strings; optional keys may be missing or null; a split without annotations is read as
    unlabelled. Masks may be compressed or uncompressed run lengths, or polygons. Crowds are left out with a warning.

    Raises:
        FormatError: for anything else, naming the file, the JSON path and the value.
    """
    path = Path(path)
    root = Entry(path, "", read_json(path))
    category_entries, video_entries = root.entries("categories"), root.entries("videos")
    category_ids, video_ids = _number(category_entries), _number(video_entries)
    categories = _read_categories(category_entries, category_ids)
    is_labelled = root.content.get("annotations") is not None
    tracks: dict[int, list[tuple[Entry, int]]] = {}
    crowds = 0
    for entry in root.entries("annotations", []):
        video_id = _look_up(entry, "video_id", video_ids, "video")
        category_id = _look_up(entry, "category_id", category_ids, "category")
        if entry.get("iscrowd", int, 0):
            crowds += 1
        else:
            tracks.setdefault(video_id, []).append((entry, category_id))
    videos = tuple(
        _read_video(entry, number, tracks.get(number, []), is_labelled) for number, entry in enumerate(video_entries, 1)
    )
    warnings = (f"{crowds} crowd annotations were left out",) if crowds else ()
    return YouTubeVisDataset(categories, videos, warnings)


def read_results(path: Path, videos: Sequence[Video], category_ids: Collection[int]) -> list[Annotation]:
    """Read a results file: a list of tracks with scores.

    Args:
        path: of the file.
        videos: what its video ids 1, 2, ... mean, in order.
        category_ids: that exist.

    Returns:
        The tracks of each video, drawn by a model.

    Raises:
        FormatError: as `read_youtube_vis` does.
    """
    annotations = [Annotation() for _ in videos]
    for number, content in enumerate(_as_list(read_json(path))):
        entry = Entry(path, f"[{number}]", content)
        video_id, category_id = entry.get("video_id", _integer), entry.get("category_id", _integer)
        if not 1 <= video_id <= len(videos):
            raise FormatError(path, f"{entry.where('video_id')}: {video_id}, but there are videos 1 to {len(videos)}")
        if category_id not in category_ids:
            raise FormatError(path, f"{entry.where('category_id')}: there is no category {category_id}")
        video, annotation = videos[video_id - 1], annotations[video_id - 1]
        score = entry.get("score", _score)
        segments = {
            frame: replace(segment, source="model", score=score)
            for frame, segment in _read_segments(entry, video.size_hw, video.frame_count).items()
        }
        annotations[video_id - 1] = annotation.with_track(Track(len(annotation.tracks) + 1, category_id, segments))
    return annotations


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Raises:
        FormatError: if it cannot be read or is no JSON, with line and column.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise FormatError(path, f"line {error.lineno}, column {error.colno}: is not JSON: {error.msg}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(path, f"cannot be read: {error}") from error


def _number(entries: list[Entry]) -> dict[int | str, int]:
    """Give the ids of a list project ids: themselves where all are positive numbers, else their place from 1."""
    ids = [entry.get("id", _any_id) for entry in entries]
    for number, value in enumerate(ids):
        if value in ids[:number]:
            raise FormatError(entries[number].path, f"{entries[number].where('id')}: {value!r} is used twice")
    are_positive = all(isinstance(value, int) and value > 0 for value in ids)
    is_category = bool(entries) and entries[0].place.startswith("categories")
    if are_positive and is_category:
        return {value: int(value) for value in ids}
    return {value: number for number, value in enumerate(ids, 1)}


def _look_up(entry: Entry, key: str, ids: dict[int | str, int], what: str) -> int:
    value = entry.get(key, _any_id)
    if value not in ids:
        raise FormatError(entry.path, f"{entry.where(key)}: there is no {what} {value}")
    return ids[value]


def _read_categories(entries: list[Entry], ids: dict[int | str, int]) -> tuple[Category, ...]:
    categories: list[Category] = []
    for entry in entries:
        name = entry.get("name", str)
        if name in (category.name for category in categories):
            raise FormatError(entry.path, f"{entry.where('name')}: {name!r} is used twice")
        color = entry.get("color", _color, (128, 128, 128))
        category_id = ids[entry.get("id", _any_id)]
        categories.append(Category(category_id, name, entry.get("supercategory", str, ""), color))
    return tuple(categories)


def _read_video(entry: Entry, number: int, tracks: list[tuple[Entry, int]], is_labelled: bool) -> YouTubeVisVideo:
    file_names = tuple(entry.get("file_names", _as_names))
    length = entry.get("length", _integer, len(file_names))
    if length != len(file_names):
        raise FormatError(
            entry.path, f"{entry.where('length')}: {length}, but file_names has {len(file_names)} entries"
        )
    size_hw = (entry.get("height", _positive), entry.get("width", _positive))
    name = str(PurePosixPath(file_names[0]).parent) if file_names else str(number)
    read: dict[int, Track] = {}
    for track_entry, category_id in tracks:
        track_id = track_entry.get(TRACK_KEY, _positive, 0)
        if not track_id or track_id in read:
            track_id = max(read, default=0) + 1
        read[track_id] = Track(track_id, category_id, _read_segments(track_entry, size_hw, length))
    reviewed = frozenset(entry.get(REVIEWED_KEY, _as_list, []))
    return YouTubeVisVideo(number, name, size_hw, file_names, Annotation(read, reviewed), is_labelled)


def _read_segments(entry: Entry, size_hw: tuple[int, int], length: int) -> dict[int, Segment]:
    columns: dict[str, list[Any]] = {"segmentations": entry.get("segmentations", _as_list)}
    for key in ("bboxes", "areas", SOURCES_KEY, SCORES_KEY):
        columns[key] = entry.get(key, _as_list, None) or [None] * length
    for key, column in columns.items():
        if len(column) != length:
            raise FormatError(entry.path, f"{entry.where(key)}: {len(column)} entries for a video of {length} frames")
    segments = {}
    for frame, content in enumerate(columns["segmentations"]):
        if not content:
            continue
        mask = read_mask(entry.path, f"{entry.where('segmentations')}[{frame}]", content, size_hw)
        if not mask.is_empty:
            drawn: Source = "human"
            source = _cell(entry, SOURCES_KEY, frame, columns[SOURCES_KEY][frame], _source, drawn)
            score = _cell(entry, SCORES_KEY, frame, columns[SCORES_KEY][frame], _score, 1.0)
            segments[frame] = Segment(mask, source, score)
    return segments


def _cell(entry: Entry, key: str, frame: int, value: Any, convert: Callable[[Any], Value], default: Value) -> Value:
    """Read one entry of a column of frames."""
    return Entry(entry.path, entry.where(key), {f"[{frame}]": value}).get(f"[{frame}]", convert, default)


def read_mask(path: Path, place: str, content: Any, size_hw: tuple[int, int]) -> Mask:
    """Read one mask in any of its spellings.

    Raises:
        FormatError: if it is none of them, or of another size than the video.
    """
    try:
        if isinstance(content, list):
            return mask_from_polygons(content, size_hw)
        size = tuple(int(v) for v in content["size"])
        if size != size_hw:
            raise ValueError(f"size {list(size)} differs from the video's height and width {list(size_hw)}")
        counts = content["counts"]
        if isinstance(counts, list):
            return mask_from_run_lengths(counts, size_hw)
        return _checked(Mask(size_hw, counts.encode("ascii")))
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise FormatError(path, f"{place}: {shown(content)} is no mask: {error}") from error


def _checked(mask: Mask) -> Mask:
    """Refuse damaged run lengths, which pycocotools would decode into foreign memory."""
    total, value, shift = 0, 0, 0
    lengths: list[int] = []
    for byte in mask.counts:
        code = byte - 48
        if not 0 <= code < 64:
            raise ValueError("the run lengths contain a foreign character")
        value |= (code & 31) << shift
        shift += 5
        if not code & 32:
            if code & 16:
                value -= 1 << shift
            if len(lengths) > 2:
                value += lengths[-2]
            lengths.append(value)
            total += value
            value = shift = 0
    if shift or total != mask.size_hw[0] * mask.size_hw[1] or min(lengths, default=0) < 0:
        raise ValueError(f"the run lengths add up to {total} pixels, not {mask.size_hw[0] * mask.size_hw[1]}")
    return mask


def shown(value: Any) -> str:
    """Quote a value, shortened."""
    text = json.dumps(value, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _as_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("expected a list")
    return value


def _as_names(value: Any) -> list[str]:
    names = _as_list(value)
    if not all(isinstance(name, str) and name for name in names):
        raise TypeError("expected a list of file names")
    return names


def _any_id(value: Any) -> int | str:
    """Take a number or a string as an id; a string of digits is the number."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise TypeError("expected a whole number or a string")
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _integer(value: Any) -> int:
    number = int(value)
    if isinstance(value, bool) or number != float(value):
        raise TypeError("expected a whole number")
    return number


def _score(value: Any) -> float:
    score = float(value)
    if not math.isfinite(score):
        raise ValueError("expected a finite number")
    return score


def _source(value: Any) -> Source:
    if value not in ("model", "human"):
        raise ValueError('expected "model" or "human"')
    source: Source = value
    return source


def _color(value: Any) -> tuple[int, int, int]:
    red, green, blue = (_integer(part) for part in _as_list(value))
    if not all(0 <= part <= 255 for part in (red, green, blue)):
        raise ValueError("expected three numbers from 0 to 255")
    return red, green, blue


def _positive(value: Any) -> int:
    number = _integer(value)
    if number < 1:
        raise ValueError("expected a positive number")
    return number
