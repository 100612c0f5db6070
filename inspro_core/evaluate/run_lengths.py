"""Masks of annotation files as COCO run lengths: both kinds and polygons, checked and brought to one form."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index, itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

Rle = dict[str, Any]
"""A compressed pycocotools mask: `{"size": [H, W], "counts": text}`, the text as str."""

_BASE = 48  # a character of compressed counts is 48 + 5 bits of value + one bit "more follows"
_MORE = 32
_RUN_ENDS = frozenset(map(chr, range(_BASE, _BASE + _MORE)))  # pycocotools reads on beyond a text that ends otherwise
_HEAD = 7  # characters that hold every run below 2^32
_CHUNK = 200  # pycocotools refuses to measure more than 255 masks in one call under NumPy 2
_LARGEST_COORDINATE = 1e6


def read_mask(value: Any, size_hw: tuple[int, int] | None) -> Rle:
    """Bring one mask of an annotation file to compressed run lengths.

    Args:
        value: an entry of `segmentations` that is neither null nor an empty list: compressed or uncompressed run
            lengths, or a list of polygons `[x, y, x, y, ...]` in pixels.
        size_hw: height and width of the video in pixels; None if the file does not say.

    Returns:
        Compressed run lengths; whether those of a file add up is left to `find_damaged`.

    Raises:
        ValueError: what is wrong with the mask; the caller knows its place in the file.
    """
    if isinstance(value, dict):
        return _read_run_lengths(value, size_hw)
    if isinstance(value, list):
        return _read_polygons(value, size_hw)
    raise ValueError(f"expected null, run lengths or polygons, got {value!r:.60}")


def _read_run_lengths(value: dict[str, Any], size_hw: tuple[int, int] | None) -> Rle:
    size = [*size_hw] if size_hw else []
    if value.get("size") != size:
        size = _checked_size(value.get("size"), size_hw)
    counts = value.get("counts")
    if isinstance(counts, list):
        return {"size": size, "counts": _compress(counts, size)}
    if not isinstance(counts, str | bytes) or not counts:
        raise ValueError(f"counts must be a string or a list of run lengths, got {counts!r:.60}")
    text = counts if isinstance(counts, str) else counts.decode("latin-1")
    if text[-1] not in _RUN_ENDS:
        raise ValueError("the compressed counts are cut off after their last character")
    return {"size": size, "counts": text}


def _checked_size(value: Any, size_hw: tuple[int, int] | None) -> list[int]:
    try:
        height, width = (index(side) for side in value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"size must be [height, width] in pixels, got {value!r:.60}") from error
    if size_hw is not None and (height, width) != size_hw:
        swapped = "; height and width are swapped" if (width, height) == size_hw else ""
        raise ValueError(f"the mask is {height} x {width}, its video {size_hw[0]} x {size_hw[1]} (H x W){swapped}")
    return [height, width]


def _compress(counts: list[Any], size: list[int]) -> str:
    if not all(type(run) is int and run >= 0 for run in counts):
        raise ValueError("uncompressed counts must be non-negative integers")
    if sum(counts) != size[0] * size[1]:
        raise ValueError(f"counts sum up to {sum(counts)}, the frame has {size[0] * size[1]} pixels")
    compressed: bytes = coco_mask.frPyObjects({"size": size, "counts": counts}, *size)["counts"]
    return compressed.decode("ascii")


def _read_polygons(polygons: list[Any], size_hw: tuple[int, int] | None) -> Rle:
    if size_hw is None:
        raise ValueError("polygons need the height and width of their video, which the file does not give")
    for part, polygon in enumerate(polygons):
        if not isinstance(polygon, list) or len(polygon) < 6 or len(polygon) % 2:
            raise ValueError(f"polygon {part} must be [x, y, x, y, x, y, ...] with three points or more")
        try:
            coordinates = np.asarray(polygon, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise ValueError(f"polygon {part} holds something that is not a number") from error
        if coordinates.ndim != 1 or not (np.abs(coordinates) <= _LARGEST_COORDINATE).all():
            raise ValueError(f"polygon {part} holds a coordinate that is no pixel position")
    merged = coco_mask.merge(coco_mask.frPyObjects(polygons, *size_hw))
    return {"size": [*size_hw], "counts": merged["counts"].decode("ascii")}


def are_plain(masks: Sequence[Any], size_hw: tuple[int, int] | None) -> bool:
    """Tell whether masks are all compressed run lengths of one size, as nearly all files have them.

    Such masks need no `read_mask`; asking for many at once is many times faster.
    """
    size = [*size_hw] if size_hw else None
    try:
        is_same_size = list(map(itemgetter("size"), masks)).count(size) == len(masks)
        return is_same_size and _RUN_ENDS.issuperset("".join([mask["counts"][-1] for mask in masks]))
    except (KeyError, IndexError, TypeError):
        return False


def mask_areas(masks: Sequence[Rle]) -> NDArray[np.int64]:
    """Measure masks.

    Args:
        masks: N compressed run lengths of one size.

    Returns:
        (N,) pixels.
    """
    chunks = [coco_mask.area(masks[start : start + _CHUNK]) for start in range(0, len(masks), _CHUNK)]
    return np.concatenate(chunks).astype(np.int64) if chunks else np.zeros(0, dtype=np.int64)


def find_damaged(masks: Sequence[Rle], areas: NDArray[np.int64]) -> NDArray[np.intp]:
    """Find masks whose runs do not add up to the pixels of the frame; comparing one would never come to an end.

    The background is measured as foreground, by two runs of length 0 in place of the first run: they swap the two, and
    leave the differences as which runs from the fourth on are stored with a 0 to refer to.

    A change of one place always changes the sum, because each difference goes into all runs of its kind after it.

    Args:
        masks: N compressed run lengths of one size.
        areas: (N,) their pixels.

    Returns:
        Indices of damaged masks.
    """
    if not masks:
        return np.zeros(0, dtype=np.intp)
    size = masks[0]["size"]
    counts = [mask["counts"] for mask in masks]
    first_runs, lengths = _first_runs(counts)
    rest = mask_areas([{"size": size, "counts": "00" + text[n:]} for text, n in zip(counts, lengths, strict=True)])
    pixels = size[0] * size[1]
    return np.flatnonzero(((areas + rest + first_runs) % 2**32 != pixels) | (areas > pixels))


def _first_runs(counts: Sequence[str]) -> tuple[NDArray[np.int64], list[int]]:
    """(N,) length of each first run, and the number of characters that hold it."""
    heads = "".join([text[:_HEAD].ljust(_HEAD, "0") for text in counts]).encode("ascii", "replace")
    values = np.frombuffer(heads, np.uint8).reshape(-1, _HEAD).astype(np.int64) - _BASE
    is_part = np.ones(values.shape, dtype=np.bool_)
    is_part[:, 1:] = np.logical_and.accumulate(values[:, :-1] >= _MORE, axis=1)
    parts = ((values % _MORE) << (5 * np.arange(_HEAD))) * is_part
    return parts.sum(axis=1), np.count_nonzero(is_part, axis=1).tolist()
