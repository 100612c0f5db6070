"""Names of files as people number them."""

from __future__ import annotations

from inspro_core.domain.names import natural_key


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
