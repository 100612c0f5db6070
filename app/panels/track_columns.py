"""How wide the columns of the table of tracks are."""

from __future__ import annotations

from collections.abc import Mapping

from app.panels.track_table import Column

DISPENSABLE = (Column.HUMAN, Column.FRAMES)  # a narrow table leaves the last one out first; the inspector tells both


def share_out(room: int, wanted: Mapping[Column, int], least: Mapping[Column, int]) -> dict[Column, int]:
    """Share out a width among the columns, so that name, class and score are always there.

    The class gets what it wants, so that it is cut short last, then the columns that can be left out, and the name
    takes the rest. Where there is less room than all others need at least, their sum is wider than the room and the
    table has to be scrolled.

    Args:
        room: pixels that there are.
        wanted: pixels that each column wants.
        least: pixels that class and name, which can be cut short, need at least.

    Returns:
        Pixels of each column, 0 for those that are left out.
    """
    widths = {**wanted, **least, **dict.fromkeys(DISPENSABLE, 0)}
    spare = max(room - sum(widths.values()), 0)
    for column in (Column.CLASS, *DISPENSABLE):
        more = wanted[column] - widths[column]
        if column in DISPENSABLE and more > spare:
            break
        widths[column] += (taken := min(max(more, 0), spare))
        spare -= taken
    widths[Column.NAME] += spare
    return widths
