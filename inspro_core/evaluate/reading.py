"""Reads a YouTube-VIS annotation file and results for it into tracks, once for every measure."""

from __future__ import annotations

import math
import operator
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from multiprocessing import get_context
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from inspro_core.errors import UsageError
from inspro_core.evaluate.run_lengths import Rle, are_plain, mask_areas, read_mask
from inspro_core.evaluate.tracks import TrackSet, VideoTracks

Result = TypeVar("Result")

_MASKS_PER_PROCESS = 50_000  # with fewer, starting a process takes longer than it saves

_inherited: tuple[_VideoRows, ...] = ()  # what forked processes find in their memory


@dataclass(frozen=True, eq=False)
class _VideoRows:
    """What the file says of a video, its masks not read yet; rows are `(place in the file, row)`."""

    id: int
    place: str
    entry: Mapping[str, Any]
    truths: list[tuple[int, Mapping[str, Any]]]
    predictions: list[tuple[int, Mapping[str, Any]]]


@dataclass(frozen=True, eq=False)
class EvaluationInput:
    """A YouTube-VIS annotation file and results for it; the masks are read video by video.

    Attributes:
        categories: name of each category id, by ascending id.
    """

    categories: Mapping[int, str]
    _videos: tuple[_VideoRows, ...]

    @classmethod
    def from_json(cls, gt: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> EvaluationInput:
        """Sort the rows of both files by video.

        Args:
            gt: content of a YouTube-VIS annotation file. `annotations` may be null or absent; `areas`, `bboxes`,
                `iscrowd`, `length`, `height` and `width` may be absent.
            results: content of a results file: `video_id`, `category_id`, `score` and `segmentations` of each track.
                Tracks of a category that the file does not list are left out, as the official evaluation does.

        Raises:
            UsageError: (a ValueError) with the JSON path of what cannot be used.
        """
        if not isinstance(gt, Mapping):
            raise UsageError(f"the ground truth must be the object of a YouTube-VIS file, got {type(gt).__name__}")
        if not isinstance(results, list | tuple):
            raise UsageError(f"results must be a list of predicted tracks, got {type(results).__name__}")
        categories = {
            _integer(category, "id", place): str(category.get("name", category["id"]))
            for place, category in _rows(gt.get("categories"), "categories")
        }
        videos: dict[int, _VideoRows] = {}
        for place, entry in _rows(gt.get("videos"), "videos"):
            video_id = _integer(entry, "id", place)
            if video_id in videos:
                raise UsageError(f"{place}.id: {video_id} is the id of an earlier video too; video ids must be unique")
            videos[video_id] = _VideoRows(video_id, place, entry, [], [])
        for index, (place, row) in enumerate(_rows(gt.get("annotations") or [], "annotations")):
            if _integer(row, "category_id", place) not in categories:
                raise UsageError(f"{place}.category_id: {row['category_id']} is not listed in categories")
            _video_of(row, place, videos).truths.append((index, row))
        for index, (place, row) in enumerate(_rows(results, "results")):
            video = _video_of(row, place, videos)
            if _integer(row, "category_id", place) in categories:
                video.predictions.append((index, row))
        in_order = tuple(videos[video_id] for video_id in sorted(videos))
        return cls({category_id: categories[category_id] for category_id in sorted(categories)}, in_order)

    def videos(self) -> Iterator[VideoTracks]:
        """Read the masks of one video after the other, by ascending id.

        Raises:
            UsageError: (a ValueError) with the JSON path of a mask, a score or a length that cannot be used.
        """
        return map(_read_video, self._videos)

    def each_video(self, work: Callable[[VideoTracks], Result], processes: int | None = 1) -> Iterator[Result]:
        """Read video after video and do some work with each, in several processes if that pays.

        Each process gets one video at a time. On Linux they are forked, are ready at once and have the file in their
        memory, unless another thread runs, which might hold a lock. Elsewhere they are started afresh, so a script that
        asks for more than one needs the guard `if __name__ == "__main__":`.

        Args:
            work: what is done; with several processes a function of a module.
            processes: how many share the videos; None for as many as there are CPUs, fewer where masks are few.

        Yields:
            The results by ascending video id.

        Raises:
            UsageError: (a ValueError) with the JSON path of a mask, a score or a length that cannot be used; of the
                first such video, whichever process met it.
        """
        if processes is None:
            processes = max(1, min(os.cpu_count() or 1, self._mask_count() // _MASKS_PER_PROCESS))
        if processes < 1:
            raise UsageError(f"processes: expected 1 or more, got {processes}")
        processes = min(processes, len(self._videos))
        if processes <= 1:
            yield from map(work, self.videos())
            return
        if sys.platform == "linux" and threading.active_count() == 1:
            yield from self._each_in_forks(work, processes)
            return
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            yield from pool.map(partial(_read_and_work, work), self._videos)

    def _each_in_forks(self, work: Callable[[VideoTracks], Result], processes: int) -> Iterator[Result]:
        global _inherited
        _inherited = self._videos
        try:
            with ProcessPoolExecutor(processes, get_context("fork")) as pool:
                yield from pool.map(partial(_work_on_inherited, work), range(len(self._videos)))
        finally:
            _inherited = ()

    def _mask_count(self) -> int:
        """Count the entries for masks, absent ones too."""
        rows = (row for video in self._videos for _, row in (*video.truths, *video.predictions))
        return sum(len(masks) for row in rows if isinstance(masks := row.get("segmentations"), list))


def _read_and_work(work: Callable[[VideoTracks], Result], rows: _VideoRows) -> Result:
    return work(_read_video(rows))


def _work_on_inherited(work: Callable[[VideoTracks], Result], index: int) -> Result:
    return _read_and_work(work, _inherited[index])


def _rows(value: Any, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(value, list | tuple):
        raise UsageError(f"{name}: expected a list, got {value!r:.60}")
    for index, row in enumerate(value):
        place = f"{name}[{index}]"
        if not isinstance(row, Mapping):
            raise UsageError(f"{place}: expected an object, got {row!r:.60}")
        yield place, row


def _integer(row: Mapping[str, Any], key: str, place: str) -> int:
    value: Any = row.get(key)
    try:
        return int(value) if isinstance(value, str) else operator.index(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{place}.{key}: expected an integer, got {value!r:.60}") from error


def _count(row: Mapping[str, Any], key: str, place: str) -> int:
    value = _integer(row, key, place)
    if value < 1:
        raise UsageError(f"{place}.{key}: expected 1 or more, got {value}")
    return value


def _video_of(row: Mapping[str, Any], place: str, videos: Mapping[int, _VideoRows]) -> _VideoRows:
    video_id = _integer(row, "video_id", place)
    if video_id not in videos:
        raise UsageError(f"{place}.video_id: {video_id} is not listed in videos")
    return videos[video_id]


def _read_video(rows: _VideoRows) -> VideoTracks:
    truth_lists = [_segmentations(row, f"annotations[{index}]") for index, row in rows.truths]
    prediction_lists = [_segmentations(row, f"results[{index}]") for index, row in rows.predictions]
    size_hw = _size_of(rows, [*truth_lists, *prediction_lists])
    frame_count = _frame_count(rows, [*truth_lists, *prediction_lists])
    truths = _read_tracks("annotations", rows.truths, truth_lists, size_hw, frame_count)
    predictions = _read_tracks("results", rows.predictions, prediction_lists, size_hw, frame_count)
    return VideoTracks(rows.id, size_hw or (0, 0), truths, predictions)


def _segmentations(row: Mapping[str, Any], place: str) -> list[Any]:
    masks = row.get("segmentations")
    if not isinstance(masks, list):
        raise UsageError(f"{place}.segmentations: expected a list with one mask or null per frame, got {masks!r:.60}")
    return masks


def _size_of(rows: _VideoRows, mask_lists: Iterable[list[Any]]) -> tuple[int, int] | None:
    """The size that the video entry gives, else that of its first run lengths."""
    if rows.entry.get("height") is not None and rows.entry.get("width") is not None:
        return _count(rows.entry, "height", rows.place), _count(rows.entry, "width", rows.place)
    for mask in (mask for masks in mask_lists for mask in masks):
        if isinstance(mask, Mapping):
            try:
                height, width = (operator.index(side) for side in mask["size"])
            except (KeyError, TypeError, ValueError):
                return None  # read_mask says where and what is wrong
            return height, width
    return None


def _frame_count(rows: _VideoRows, mask_lists: list[list[Any]]) -> int:
    """The length that the video entry gives, else the number of its files, else its longest track."""
    if rows.entry.get("length") is not None:
        return _count(rows.entry, "length", rows.place)
    if rows.entry.get("file_names"):
        return len(rows.entry["file_names"])
    return max((len(masks) for masks in mask_lists), default=0)


def _read_tracks(
    name: str,
    rows: list[tuple[int, Mapping[str, Any]]],
    mask_lists: list[list[Any]],
    size_hw: tuple[int, int] | None,
    frame_count: int,
) -> TrackSet:
    is_truth = name == "annotations"
    places = tuple(f"{name}[{index}]" for index, _ in rows)
    items = [row for _, row in rows]
    masks = _read_masks(mask_lists, [f"{place}.segmentations" for place in places], size_hw, frame_count)
    shapes = _find_alike(masks)
    ids = [
        _integer(row, "id", place) if is_truth and "id" in row else i
        for place, (i, row) in zip(places, rows, strict=True)
    ]
    is_crowd = [
        row.get("iscrowd") is not None and _integer(row, "iscrowd", place) != 0
        for place, row in zip(places, items, strict=True)
    ]
    scores = [1.0] * len(rows) if is_truth else [_score(row, place) for place, row in zip(places, items, strict=True)]
    return TrackSet(
        places,
        np.array(ids, dtype=np.int64),
        np.array([int(row["category_id"]) for row in items], dtype=np.int64),
        np.array(scores, dtype=np.float64),
        np.array(is_crowd, dtype=np.bool_),
        np.array([row.get("enters_late") is True for row in items], dtype=np.bool_),
        shapes,
        _areas(masks, shapes, frame_count),
        tuple(masks),
    )


def _read_masks(
    mask_lists: list[list[Any]], places: list[str], size_hw: tuple[int, int] | None, frame_count: int
) -> list[list[Rle | None]]:
    for place, values in zip(places, mask_lists, strict=True):
        if len(values) > frame_count and any(values[frame_count:]):
            raise UsageError(f"{place}: a mask beyond the {frame_count} frames of the video")
    padded = [
        values if len(values) == frame_count else [*values, *[None] * (frame_count - len(values))][:frame_count]
        for values in mask_lists
    ]
    if are_plain(list(filter(None, chain.from_iterable(padded))), size_hw):
        return [[value or None for value in values] for values in padded]
    return [
        [_read_mask(value, f"{place}[{frame}]", size_hw) if value else None for frame, value in enumerate(values)]
        for place, values in zip(places, padded, strict=True)
    ]


def _find_alike(tracks: list[list[Rle | None]]) -> NDArray[np.intp]:
    """(N,) for each track the first one found with the same masks: models often give a track under several classes."""
    by_start: dict[str | None, list[int]] = {}  # different tracks by the text of their first mask
    shapes = np.arange(len(tracks))
    for index, masks in enumerate(tracks):
        start = next(filter(None, masks), None)
        others = by_start.setdefault(start["counts"] if start else None, [])
        shapes[index] = next((other for other in others if tracks[other] == masks), index)
        if shapes[index] == index:
            others.append(index)
    return shapes


def _areas(tracks: list[list[Rle | None]], shapes: NDArray[np.intp], frame_count: int) -> NDArray[np.int64]:
    """(N, T) pixels; tracks that are alike are measured once."""
    firsts, places = np.unique(shapes, return_inverse=True)
    measured = [tracks[index] for index in firsts.tolist()]
    areas = np.zeros((len(measured), frame_count), dtype=np.int64)
    is_present = np.array([list(map(bool, track)) for track in measured], dtype=np.bool_).reshape(areas.shape)
    areas[is_present] = mask_areas(list(filter(None, chain.from_iterable(measured))))
    return areas[places]


def _read_mask(value: Any, place: str, size_hw: tuple[int, int] | None) -> Rle:
    try:
        return read_mask(value, size_hw)
    except ValueError as error:
        raise UsageError(f"{place}: {error}") from error


def _score(row: Mapping[str, Any], place: str) -> float:
    score = row.get("score")
    if type(score) is not float:
        if isinstance(score, bool) or not isinstance(score, int | float | np.number):
            raise UsageError(f"{place}.score: expected a number, got {score!r:.60}")
        score = float(score)
    if not math.isfinite(score):
        raise UsageError(f"{place}.score: expected a finite number, got {score}")
    return score
