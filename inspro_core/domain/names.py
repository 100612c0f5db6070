"""Names of files, as people number them and as they can be shown."""

from __future__ import annotations

import re


def natural_key(name: str) -> list[tuple[int, str]]:
    """Make a sort key that puts frame2 before frame10."""
    parts = re.split(r"(\d+)", name.lower())
    return [_size_key(part.lstrip("0")) if part.isdecimal() else (-1, part) for part in parts]


def _size_key(digits: str) -> tuple[int, str]:
    """Sort numbers by their size however many digits they have."""
    return len(digits), digits


def readable(name: str) -> str:
    """Write out what is no character in a name, such as bytes of a file name that are not UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
