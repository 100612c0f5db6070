"""Which actions of the window are possible now, and which are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.action_rows import Need
from app.actions import show_enabled

if TYPE_CHECKING:
    from app.main_window import MainWindow


def show_possible(window: MainWindow) -> None:
    """Switch the actions of a window on and off, and check the tool in hand and what else holds."""
    document, state, actions = window.document, window.state, window.actions_by_name
    has_video, is_running = document.video is not None, window.runs.is_running
    holds: dict[Need, bool] = {
        "project": document.is_open,
        "video": has_video,
        "track": has_video and state.track_id != 0,
        "undo": document.history.next_undo is not None,
        "redo": document.history.next_redo is not None,
        "suspicion": window.reviewing.has_suspicions,
        "range": has_video and state.frame_range is not None,
        "idle": not is_running,
        "run": is_running or window.files.is_busy or window.long_edit.is_running,
    }
    show_enabled(actions, [need for need, is_true in holds.items() if is_true])
    actions[state.tool].setChecked(True)
    actions["play"].setChecked(window.playback.is_playing)
    actions["key_pointer"].setChecked(window.key_pointer.place is not None)
    actions["lock"].setChecked(state.track_id in state.locked)
    actions["hide"].setChecked(state.track_id in state.hidden)
    actions["solo"].setChecked(state.solo != 0)
