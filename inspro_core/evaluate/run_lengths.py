"""Masks of annotation files as COCO run lengths: compressed, uncompressed and polygons, checked and brought to one form."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

Rle = dict[str, Any]
"""A compressed pycocotools mask: `{"size": [H, W], "counts": bytes}`."""

_BASE = 48  # a character of compressed counts is 48 + 5 bits of value + one bit "more follows"
_MORE = 32
_CONTINUED = bytes(range(_BASE + _MORE, _BASE + 2 * _MORE))
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
        Compressed run lengths. Compressed ones are not checked further here, see `mask_areas`.

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
    if isinstance(counts, str):
        try:
            counts = counts.encode("ascii")
        except UnicodeEncodeError as error:
            raise ValueError(f"compressed counts hold the character {counts[error.start]!r}") from error
    elif isinstance(counts, list):
        counts = _compress(counts, size)
    if not isinstance(counts, bytes) or not counts:
        raise ValueError(f"counts must be a string or a list of run lengths, got {counts!r:.60}")
    return {"size": size, "counts": counts}


def _checked_size(value: Any, size_hw: tuple[int, int] | None) -> list[int]:
    try:
        height, width = (operator.index(side) for side in value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"size must be [height, width] in pixels, got {value!r:.60}") from error
    if size_hw is not None and (height, width) != size_hw:
        swapped = "; height and width are swapped" if (width, height) == size_hw else ""
        raise ValueError(f"the mask is {height} x {width}, its video {size_hw[0]} x {size_hw[1]} (H x W){swapped}")
    return [height, width]


def _compress(counts: list[Any], size: list[int]) -> bytes:
    if not all(type(run) is int and run >= 0 for run in counts):
        raise ValueError("uncompressed counts must be non-negative integers")
    if sum(counts) != size[0] * size[1]:
        raise ValueError(f"counts sum up to {sum(counts)}, the frame has {size[0] * size[1]} pixels")
    compressed: bytes = coco_mask.frPyObjects({"size": size, "counts": counts}, *size)["counts"]
    return compressed


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
    merged: Rle = coco_mask.merge(coco_mask.frPyObjects(polygons, *size_hw))
    return merged


def mask_areas(masks: Sequence[Rle]) -> NDArray[np.int64]:
    """Measure masks of one video and check that their run lengths cover exactly the frame.

    A mask whose runs do not add up would make pycocotools' intersection run for ever, so that all are checked first.

    Args:
        masks: compressed run lengths of one size, as `read_mask` returns them.

    Returns:
        (N,) number of pixels of each mask; -1 where the counts are broken.
    """
    if not masks:
        return np.zeros(0, dtype=np.int64)
    counts = [mask["counts"] for mask in masks]
    height, width = masks[0]["size"]
    is_sound = np.fromiter((text[-1] < _BASE + _MORE for text in counts), np.bool_, len(counts))
    lengths = np.fromiter((len(text) for text in counts), np.int64, len(counts))
    characters = np.frombuffer(b"".join(counts), np.uint8)
    if characters.min() < _BASE or characters.max() >= _BASE + 2 * _MORE:
        owner = np.repeat(np.arange(len(counts)), lengths)
        is_sound[owner[(characters < _BASE) | (characters >= _BASE + 2 * _MORE)]] = False
    if not is_sound.all():
        # An unfinished last character would be read beyond its end.
        areas = np.full(len(counts), -1, dtype=np.int64)
        areas[is_sound] = mask_areas([mask for mask, sound in zip(masks, is_sound, strict=True) if sound])
        return areas
    areas = _areas(masks)
    pixels = areas + _background_areas(counts, masks[0]["size"])
    return np.where((pixels % 2**32 == height * width) & (areas <= height * width), areas, -1)


def _areas(masks: Sequence[Rle]) -> NDArray[np.int64]:
    chunks = [coco_mask.area(list(masks[start : start + _CHUNK])) for start in range(0, len(masks), _CHUNK)]
    return np.concatenate(chunks).astype(np.int64)


def _background_areas(counts: Sequence[bytes], size: list[int]) -> NDArray[np.int64]:
    """Count the pixels outside of each mask, modulo 2^32.

    A run of length 0 put in front makes background of foreground and the other way round. Runs from the fourth on are
    stored as differences to the run two before; by the shift the third run is taken for such a difference, so that it
    and all background runs after it come out too long by the first run.
    """
    inverted = _areas([{"size": size, "counts": b"0" + text} for text in counts])
    runs = np.fromiter((len(text.translate(None, _CONTINUED)) for text in counts), np.int64, len(counts))
    background_runs = (runs + 1) // 2
    return inverted - _first_runs(counts) * (background_runs - 1)


def _first_runs(counts: Sequence[bytes]) -> NDArray[np.int64]:
    heads = np.frombuffer(b"".join([text[:_HEAD].ljust(_HEAD, b"0") for text in counts]), np.uint8)
    values = heads.reshape(-1, _HEAD).astype(np.int64) - _BASE
    is_part = np.ones(values.shape, dtype=np.bool_)
    is_part[:, 1:] = np.logical_and.accumulate(values[:, :-1] >= _MORE, axis=1)
    parts: NDArray[np.int64] = ((values % _MORE) << (5 * np.arange(_HEAD))) * is_part
    return parts.sum(axis=1)
