"""Which actions of the window are possible now, which are checked, and why a key does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.action_rows import ROWS, Need
from app.actions import key_of, show_enabled
from app.texts import mark, tr

if TYPE_CHECKING:
    from app.main_window import MainWindow

UNMET: dict[Need, str] = {  # the fields are actions, of which the key is shown
    "project": mark("Open a video or a project first ({open})"),
    "video": mark("Open a video first ({open})"),
    "seen": mark("The video is not seen here, so nothing was changed; {view_annotate} shows it"),
    "track": mark("Select a track first: click its mask or its row"),
    "undo": mark("There is nothing left to undo"),
    "redo": mark("There is nothing to redo"),
    "suspicion": mark("No suspicious frame is listed; {find_suspicious} searches for them"),
    "range": mark("Mark a range of frames first: {range_in} begins it, {range_out} ends it"),
    "idle": mark("A model is at work; {cancel} stops it"),
    "run": mark("Nothing is running that could be cancelled"),
}
NAMED = ("open", "view_annotate", "find_suspicious", "range_in", "range_out", "cancel")


class Possible(QObject):
    """Switches the actions of a window on and off.

    A key reaches the window itself only where nothing took it: neither a field, nor an action that is possible.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._facts: frozenset[Need] = frozenset()
        window.installEventFilter(self)

    def show(self) -> None:
        """Switch the actions on and off, and check the tool in hand and what else holds."""
        window = self._window
        document, state, actions = window.document, window.state, window.actions_by_name
        has_video, is_running = document.video is not None, window.runs.is_running
        holds: dict[Need, bool] = {
            "project": document.is_open,
            "video": has_video,
            "seen": window.views.is_canvas_shown,
            "track": has_video and state.track_id != 0,
            "undo": document.history.next_undo is not None or window.canvas.can_take_back,
            "redo": document.history.next_redo is not None,
            "suspicion": window.reviewing.has_suspicions,
            "range": has_video and state.frame_range is not None,
            "idle": not is_running,
            "run": is_running or window.files.is_busy or window.long_edit.is_running,
        }
        self._facts = frozenset(need for need, is_true in holds.items() if is_true)
        show_enabled(actions, self._facts)
        actions[state.tool].setChecked(True)
        actions["play"].setChecked(window.playback.is_playing)
        actions["key_pointer"].setChecked(window.key_pointer.place is not None)
        actions["lock"].setChecked(state.track_id in state.locked)
        actions["hide"].setChecked(state.track_id in state.hidden)
        actions["solo"].setChecked(state.solo != 0)
        actions["bare"].setChecked(state.is_bare)
        actions["names"].setChecked(state.shows_names)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Say why a key does nothing."""
        if watched is self._window and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._explain(QKeySequence(event.keyCombination()))
        return False

    def _explain(self, key: QKeySequence) -> None:
        window, actions = self._window, self._window.actions_by_name
        focus = window.focusWidget()
        near = {*window.actions(), *(focus.actions() if focus is not None else ())}
        row = next((row for row in ROWS if key in actions[row.name].shortcuts()), None)
        if row is None:
            return
        unmet = [need for need in row.needs if need not in self._facts]
        if unmet:
            text = tr(UNMET[unmet[0]], **{name: key_of(name) for name in NAMED})
        elif actions[row.name] not in near and window.canvas.isVisible():
            shown = key.toString(QKeySequence.SequenceFormat.NativeText)
            way = key_of("next_area")
            text = tr("{key} works on the picture; click it, or go there by {way}", key=shown, way=way)
        else:
            return
        window.inform(text)
