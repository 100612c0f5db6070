"""Threads that nobody waits for any more: they live until they end by themselves, or the program does."""

from __future__ import annotations

from PySide6.QtCore import QThread
from shiboken6 import isValid

PATIENCE_MS = 1000  # that reading may take to its end; more would be a window that hangs
_left: list[QThread] = []


def end(thread: QThread, patience_ms: int | None = None) -> None:
    """Wait for a thread that was told to stop and has nothing to store; one that takes longer is left to itself.

    Opening a long video or loading a model cannot be stopped halfway.

    Args:
        thread: Qt would end the program with it, were it destroyed before its end.
        patience_ms: to wait; usually PATIENCE_MS.
    """
    if not thread.wait(PATIENCE_MS if patience_ms is None else patience_ms):
        thread.setParent(None)
        _left[:] = [*(one for one in _left if _is_at_work(one)), thread]


def is_any_left() -> bool:
    """Tell whether a thread that was left is still at work."""
    return any(map(_is_at_work, _left))


def _is_at_work(thread: QThread) -> bool:
    return isValid(thread) and thread.isRunning()
