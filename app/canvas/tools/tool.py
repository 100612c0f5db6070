"""What a tool is: it gets the mouse in frame pixels and the keys it wants, and paints what it has in hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPainter

from app.canvas.geometry import View
from app.canvas.stage import Stage
from app.canvas.tools.waiting import Place

HANDLE_REACH = 7.0  # widget pixels within which a point is hit


@dataclass(frozen=True)
class Pointer:
    """The mouse at one moment.

    Attributes:
        point_xy: frame pixels.
        position_xy: widget pixels.
        button: that was pressed or released; "none" for moves.
        has_shift: whether Shift is held; `has_control` and `has_alt` likewise.
    """

    point_xy: tuple[float, float]
    position_xy: tuple[float, float]
    button: Literal["left", "right", "none"] = "none"
    has_shift: bool = False
    has_control: bool = False
    has_alt: bool = False


def pointer_of(event: QMouseEvent, view: View) -> Pointer:
    """Read an event of the mouse."""
    position_xy, keys = (event.position().x(), event.position().y()), event.modifiers()
    buttons: dict[Qt.MouseButton, Literal["left", "right"]] = {
        Qt.MouseButton.LeftButton: "left",
        Qt.MouseButton.RightButton: "right",
    }
    return Pointer(
        view.to_frame(position_xy),
        position_xy,
        buttons.get(event.button(), "none"),
        has_shift=bool(keys & Qt.KeyboardModifier.ShiftModifier),
        has_control=bool(keys & Qt.KeyboardModifier.ControlModifier),
        has_alt=bool(keys & Qt.KeyboardModifier.AltModifier),
    )


class Tool:
    """Does nothing; tools override what they need.

    Args:
        stage: what they work on.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @property
    def is_busy(self) -> bool:
        """Whether a drag is in hand that other masks would spoil."""
        return False

    @property
    def reach(self) -> float:
        """Frame pixels within which a handle is hit."""
        return HANDLE_REACH / self._stage.view.scale

    @property
    def can_take_back(self) -> bool:
        """Whether something is in hand that was made step by step; see `take_back`."""
        return False

    @property
    def waiting(self) -> Collection[Place]:
        """Where something that is begun is waiting to be completed, also on the shown frame."""
        return ()

    def hint(self) -> str:
        """Name the tool's keys of this moment in one line."""
        return ""

    def cursor(self) -> Qt.CursorShape:
        """Give the shape of the mouse."""
        return Qt.CursorShape.CrossCursor

    def enter(self) -> None:
        """Be chosen."""

    def leave(self) -> None:
        """Make room for another tool: what is complete or being dragged is committed, the rest waits or is dropped."""
        self.put_down()
        self.cancel()

    def finish(self) -> None:
        """Commit what is complete, before the user turns to something else; a drag may go on."""

    def put_down(self) -> None:
        """Commit what is complete and what is being dragged: the frame or the tool goes."""
        self.finish()

    def cancel(self) -> None:
        """Drop what is in hand; what waits on its frame stays."""

    def forget(self) -> None:
        """Drop what waits on frames: the videos are others now."""

    def take_back(self) -> None:
        """Take the last step of what is in hand back."""

    def masks_changed(self) -> None:
        """Look at the shown masks or the selected track anew."""

    def press(self, pointer: Pointer) -> None:
        """Get a left or right press."""

    def double_click(self, pointer: Pointer) -> None:
        """Get the second press of a double-click."""
        self.press(pointer)

    def move(self, pointer: Pointer) -> None:
        """Get a move, with or without a button held."""

    def release(self, pointer: Pointer) -> None:
        """Get the release of a button."""

    def wheel(self, steps: float) -> bool:
        """Get the wheel with Alt held; returns whether it was used."""
        del steps
        return False

    def wants(self, key: Qt.Key) -> bool:
        """Tell whether a key, without a modifier or with Shift, belongs to the tool now."""
        del key
        return False

    def key(self, key: Qt.Key, has_shift: bool) -> None:
        """Get a key that it wants."""

    def paint(self, painter: QPainter) -> None:
        """Paint what is in hand, in widget pixels."""
