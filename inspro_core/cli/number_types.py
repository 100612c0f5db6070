"""Numbers on the command line: types for argparse that refuse what an option cannot be."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

MOST = 2**31 - 1  # of a whole number: more frames, videos or steps than anyone has
SHOWN_CHARACTERS = 30  # of what was given


def whole(least: int, most: int = MOST) -> Callable[[str], int]:
    """Make the type of whole numbers in a range, both ends included."""

    def convert(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or not least <= number <= most:
            raise _refusal(f"a whole number from {least} to {most}", text)
        return number

    return convert


def positive(text: str) -> float:
    """Take a finite number above 0."""
    return _number(text, lambda number: 0 < number < math.inf, "a number above 0")


def from_0(text: str) -> float:
    """Take a finite number that is not negative."""
    return _number(text, lambda number: 0 <= number < math.inf, "a number from 0 on")


def share(text: str) -> float:
    """Take a number from 0 to 1: a part, a probability or a score."""
    return _number(text, lambda number: 0 <= number <= 1, "a number from 0 to 1")


def share_below_1(text: str) -> float:
    """Take a part that leaves some of the whole."""
    return _number(text, lambda number: 0 <= number < 1, "a number from 0 to below 1")


def _number(text: str, fits: Callable[[float], bool], expected: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not fits(number):
        raise _refusal(expected, text)
    return number


def _refusal(expected: str, text: str) -> argparse.ArgumentTypeError:
    given = text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
    return argparse.ArgumentTypeError(f"expected {expected}, got {given}")
