"""The width of the table of tracks is shared out so that name, class and score are always there."""

from __future__ import annotations

import pytest

from app.panels.track_columns import DISPENSABLE, share_out
from app.panels.track_table import TOGGLES, Column

WANTED = {
    Column.TRACK: 57,
    **dict.fromkeys(TOGGLES, 22),
    Column.CLASS: 100,
    Column.NAME: 14,
    Column.FRAMES: 58,
    Column.SCORE: 48,
    Column.HUMAN: 46,
}
LEAST = {Column.CLASS: 69, Column.NAME: 49}
LEAST_SUM = 57 + 3 * 22 + 69 + 49 + 48


@pytest.mark.parametrize("room", range(LEAST_SUM, 700, 7))
def test_all_of_the_room_is_used_and_nothing_has_to_be_scrolled(room: int) -> None:
    assert sum(share_out(room, WANTED, LEAST).values()) == room


@pytest.mark.parametrize("room", [0, 100, LEAST_SUM - 1, LEAST_SUM])
def test_what_is_too_narrow_is_scrolled_and_no_column_gets_narrower(room: int) -> None:
    expected = {**WANTED, **LEAST, **dict.fromkeys(DISPENSABLE, 0)}
    assert share_out(room, WANTED, LEAST) == expected


def test_the_class_grows_first_then_the_others_come_back_and_the_name_takes_the_rest() -> None:
    seen = []
    for room in range(LEAST_SUM, LEAST_SUM + 400):
        widths = share_out(room, WANTED, LEAST)
        assert widths[Column.CLASS] <= WANTED[Column.CLASS]
        state = (widths[Column.CLASS] == 100, widths[Column.HUMAN] > 0, widths[Column.FRAMES] > 0)
        if state not in seen:
            seen.append(state)
    assert seen == [(False, False, False), (True, False, False), (True, True, False), (True, True, True)]
    assert widths[Column.NAME] > 200
