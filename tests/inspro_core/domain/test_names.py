"""Names of files are sorted as people count, and can be shown whatever is in them."""

from __future__ import annotations

import os

from inspro_core.domain.names import natural_key, readable


def test_numbers_in_names_are_sorted_by_their_size() -> None:
    names = ["frame10", "frame2", "²", "frame", "1a", "frame1" + 5000 * "0", "frame003", "frame0"]
    assert sorted(names, key=natural_key) == [
        "1a",
        "frame",
        "frame0",
        "frame2",
        "frame003",
        "frame10",
        "frame1" + 5000 * "0",
        "²",
    ]


def test_what_is_no_character_is_written_out() -> None:
    assert readable("猫 é.mp4") == "猫 é.mp4"
    assert readable(os.fsdecode(b"a\xff.mp4")).isascii()
    assert readable("\ud800") == r"\ud800"
