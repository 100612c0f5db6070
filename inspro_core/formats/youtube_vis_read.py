"""Reading YouTube-VIS files as they are found: compressed, uncompressed and polygon masks, ids from 0, missing keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.domain.polygons import mask_from_polygons, mask_from_run_lengths
from inspro_core.domain.project import Category
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
        except (TypeError, ValueError, AttributeError) as error:
            raise FormatError(self.path, f"{self.where(key)}: {shown(value)} is not usable: {error}") from error

    def entries(self, key: str, default: Any = _MISSING) -> list[Entry]:
        """Read a list of objects."""
        items = self.get(key, _as_list, default)
        return [Entry(self.path, f"{self.where(key)}[{number}]", item) for number, item in enumerate(items)]

    def where(self, key: str) -> str:
        """Name the place of a key."""
        return f"{self.place}.{key}" if self.place else key


def read_youtube_vis(path: str | Path) -> YouTubeVisDataset:
    """Read a dataset file.

    Ids may start at 0 or be strings of digits; optional keys may be missing or null; a split without annotations is
    read as unlabelled. Masks may be compressed or uncompressed run lengths, or polygons.

    Raises:
        FormatError: for anything else, naming the file, the JSON path and the value.
    """
    path = Path(path)
    root = Entry(path, "", read_json(path))
    categories = _read_categories(root)
    known = {category.id for category in categories}
    is_labelled = root.content.get("annotations") is not None
    tracks: dict[int, list[tuple[Entry, int]]] = {}
    videos = root.entries("videos")
    ids = _unique_ids(videos)
    for entry in root.entries("annotations", []):
        video_id, category_id = entry.get("video_id", int), entry.get("category_id", int)
        if video_id not in ids:
            raise FormatError(path, f"{entry.where('video_id')}: there is no video {video_id}")
        if category_id not in known:
            raise FormatError(path, f"{entry.where('category_id')}: there is no category {category_id}")
        tracks.setdefault(video_id, []).append((entry, category_id))
    return YouTubeVisDataset(
        _from_one(categories),
        tuple(_read_video(v, tracks.get(i, []), is_labelled, categories) for i, v in zip(ids, videos, strict=True)),
    )


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


def _read_categories(root: Entry) -> tuple[Category, ...]:
    categories = []
    for entry in root.entries("categories"):
        categories.append(Category(entry.get("id", int), entry.get("name", str), entry.get("supercategory", str, "")))
    for names in ([c.id for c in categories], [c.name for c in categories]):
        if len(set(names)) < len(names):
            raise FormatError(root.path, f"categories: ids and names must differ, found {names}")
    return tuple(categories)


def _from_one(categories: tuple[Category, ...]) -> tuple[Category, ...]:
    """Shift ids that start at 0 or below, since a project counts from 1."""
    shift = max(0, 1 - min((c.id for c in categories), default=1))
    return tuple(Category(c.id + shift, c.name, c.supercategory, c.color_rgb) for c in categories)


def _unique_ids(videos: list[Entry]) -> list[int]:
    ids = [entry.get("id", int) for entry in videos]
    for number, video_id in enumerate(ids):
        if video_id in ids[:number]:
            raise FormatError(videos[number].path, f"{videos[number].where('id')}: {video_id} is used twice")
    return ids


def _read_video(
    entry: Entry, tracks: list[tuple[Entry, int]], is_labelled: bool, categories: tuple[Category, ...]
) -> YouTubeVisVideo:
    file_names = tuple(entry.get("file_names", _as_names))
    length = entry.get("length", int, len(file_names))
    if length != len(file_names):
        raise FormatError(
            entry.path, f"{entry.where('length')}: {length}, but file_names has {len(file_names)} entries"
        )
    size_hw = (entry.get("height", _positive), entry.get("width", _positive))
    name = str(PurePosixPath(file_names[0]).parent) if file_names else str(entry.get("id", int))
    shift = max(0, 1 - min((c.id for c in categories), default=1))
    used: set[int] = set()
    read: dict[int, Track] = {}
    for track_entry, category_id in tracks:
        if track_entry.get("iscrowd", int, 0):
            continue
        track_id = track_entry.get(TRACK_KEY, _positive, 0)
        if not track_id or track_id in used:
            track_id = max(used, default=0) + 1
        used.add(track_id)
        read[track_id] = Track(track_id, category_id + shift, _read_segments(track_entry, size_hw, length))
    reviewed = frozenset(entry.get(REVIEWED_KEY, _as_list, []))
    return YouTubeVisVideo(entry.get("id", int), name, size_hw, file_names, Annotation(read, reviewed), is_labelled)


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
            score = columns[SCORES_KEY][frame]
            source: Source = "model" if columns[SOURCES_KEY][frame] == "model" else "human"
            segments[frame] = Segment(mask, source, 1.0 if score is None else float(score))
    return segments


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
    except (TypeError, ValueError, KeyError, AttributeError) as error:
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


def _positive(value: Any) -> int:
    number = int(value)
    if number < 1:
        raise ValueError("expected a positive number")
    return number
