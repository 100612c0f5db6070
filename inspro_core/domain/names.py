"""Names of files as people number them."""

from __future__ import annotations

import re


def natural_key(name: str) -> list[tuple[int, str]]:
    """Make a sort key that puts frame2 before frame10."""
    parts = re.split(r"(\d+)", name.lower())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
