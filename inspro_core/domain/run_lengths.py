"""Which run lengths are whole: pycocotools would decode others into foreign memory, or for ever."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
TOGETHER = 128  # masks looked at in one go, so that their numbers stay in the cache
LONGEST = 7  # characters of a number: 5 bits each, 31 bits and a sign are in use
MORE, SIGN, LOW = 32, 16, 31  # bits of a character: another one follows; of the last one; what it says


def first_damaged(counts: Sequence[bytes], size_hw: tuple[int, int]) -> int | None:
    """Find the first mask whose run lengths do not cover its frame, pixel for pixel.

    Args:
        counts: COCO compressed run lengths of each mask, as `Mask.counts`.
        size_hw: of the frame, pixels.

    Returns:
        Its place, or None where all are whole.
    """
    for start in range(0, len(counts), TOGETHER):
        part = counts[start : start + TOGETHER]
        if not _are_whole(part, size_hw[0] * size_hw[1]):
            return start + next(n for n, one in enumerate(part) if not _are_whole([one], size_hw[0] * size_hw[1]))
    return None


def _are_whole(counts: Sequence[bytes], pixel_count: int) -> bool:
    """Tell whether all of M masks are whole; each is a row of numbers, V in all, of one or more characters each."""
    after = np.cumsum(np.fromiter(map(len, counts), np.int64, len(counts)))  # (M,) place behind each mask's characters
    codes = np.frombuffer(b"".join(counts), np.uint8) - np.uint8(ord("0"))
    ends = np.flatnonzero(codes < MORE)
    if not all(counts) or codes.max() >= 2 * MORE or codes[after - 1].max() >= MORE:
        return False
    digits = ends.copy()
    digits[0] += 1
    digits[1:] -= ends[:-1]
    most = int(digits.max())
    if most > LONGEST:
        return False
    numbers = ((codes[ends] & LOW).astype(np.int64) ^ SIGN) - SIGN
    for place in range(1, most):
        longer = np.flatnonzero(digits > place)
        numbers[longer] = numbers[longer] << 5 | codes[ends[longer] - place] & LOW
    behind = np.searchsorted(ends, after)  # (M,) place behind each mask's numbers
    starts = np.concatenate(([0], behind[:-1]))
    runs = _runs(numbers, starts, behind - starts)
    return bool(runs.min() >= 0 and (np.add.reduceat(runs, starts) == pixel_count).all())


def _runs(numbers: Numbers, starts: Numbers, counts: Numbers) -> Numbers:
    """Turn numbers of masks into run lengths: from the fourth on, each was written less the one before the last.

    Args:
        numbers: (V,) of all masks.
        starts: (M,) place of each mask's first number.
        counts: (M,) how many each mask has.
    """
    sums = np.zeros(len(numbers) + 2, dtype=np.int64)  # of every other number; two zeros stand before the first
    for parity in (0, 1):
        np.cumsum(numbers[parity::2], out=sums[2 + parity :: 2])
    first = np.repeat(starts, counts)
    is_even = ~(np.arange(len(numbers)) - first) & 1
    runs: Numbers = sums[2:] - sums[first + 1 + is_even]
    runs[starts] = numbers[starts]
    return runs
