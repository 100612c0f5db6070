"""What is begun on a frame and not finished: it waits there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Generic, TypeAlias, TypeVar

from app.view_state import ViewState

OutlineT = TypeVar("OutlineT")
Place: TypeAlias = tuple[int, int]  # video id and frame


class Waiting(Generic[OutlineT]):
    """At most one unfinished outline for each frame; it stays, whatever else is looked at, until it is dropped.

    Args:
        state: tells which frame is shown.
    """

    def __init__(self, state: ViewState) -> None:
        self._state = state
        self._by_place: dict[Place, OutlineT] = {}

    @property
    def places(self) -> Collection[Place]:
        """Where outlines are, also on the shown frame."""
        return self._by_place.keys()

    @property
    def here(self) -> OutlineT | None:
        """The outline of the shown frame, if there is one."""
        return self._by_place.get(self._here)

    def begin(self, outline: OutlineT) -> None:
        """Have an outline on the shown frame."""
        self._by_place[self._here] = outline

    def drop(self) -> None:
        """Have none on the shown frame."""
        self._by_place.pop(self._here, None)

    def forget(self) -> None:
        """Have none on any frame."""
        self._by_place = {}

    @property
    def _here(self) -> Place:
        return self._state.video_id, self._state.frame
