"""All actions of the window as rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class ActionRow:
    """One action.

    Attributes:
        name: by which handlers and tests find it.
        menu: it stands in; "-" before the name begins a new group.
        text: as shown.
        keys: shortcuts; a key without Ctrl or Alt works only while the canvas has the focus, so that it never
            swallows typing.
        tip: what it does and on which frames.
    """

    name: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    tip: str = ""


ROWS = (
    ActionRow("open", "File", "&Open…", ("Ctrl+O",), "Open a video or a project"),
    ActionRow("open_folder", "File", "Open &frame folder…", ("Ctrl+Shift+O",), "Open a folder of pictures as a video"),
    ActionRow("export", "File", "&Export YouTube-VIS…", ("Ctrl+E",), "Write videos and labels as a dataset"),
    ActionRow("import", "File", "&Import YouTube-VIS…", ("Ctrl+I",), "Read videos and labels from a dataset"),
    ActionRow("save", "File", "&Save", ("Ctrl+S",), "Everything is saved at once; this says since when"),
    ActionRow("quit", "File", "&Quit", ("Ctrl+Q",), "Close the window"),
    ActionRow("undo", "Edit", "&Undo", ("Ctrl+Z",), "Take back the last edit and go to its frame"),
    ActionRow("redo", "Edit", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Do the last undone edit again"),
    ActionRow("select", "Edit", "Select tool", ("V",), "Click a mask to select its track"),
    ActionRow("brush", "Edit", "Brush", ("B",), "Paint the selected track on this frame; Ctrl+drag erases"),
    ActionRow("eraser", "Edit", "Eraser", ("X",), "Erase the selected track on this frame"),
    ActionRow("smaller_brush", "Edit", "Smaller brush", ("[",), "Make the brush smaller; also Alt+wheel"),
    ActionRow("larger_brush", "Edit", "Larger brush", ("]",), "Make the brush larger; also Alt+wheel"),
    ActionRow("play", "View", "Play / pause", ("Space",), "Play the video at its own speed"),
    ActionRow("previous_frame", "View", "Previous frame", ("Left",), "One frame back"),
    ActionRow("next_frame", "View", "Next frame", ("Right",), "One frame on"),
    ActionRow("back_10", "View", "Back 10 frames", ("Shift+Left",), "Ten frames back"),
    ActionRow("on_10", "View", "On 10 frames", ("Shift+Right",), "Ten frames on"),
    ActionRow("back_100", "View", "Back 100 frames", ("Ctrl+Alt+Left",), "A hundred frames back"),
    ActionRow("on_100", "View", "On 100 frames", ("Ctrl+Alt+Right",), "A hundred frames on"),
    ActionRow("first_frame", "View", "First frame", ("Home",), "To the start of the video"),
    ActionRow("last_frame", "View", "Last frame", ("End",), "To the end of the video"),
    ActionRow("go_to", "View", "Go to frame…", ("Ctrl+J",), "Type a frame number"),
    ActionRow("fit", "View", "Fit frame", ("F",), "Show the whole frame"),
    ActionRow("new_track", "Track", "&New track", ("T",), "Start a track on this frame"),
    ActionRow("next_track", "Track", "Next track", ("Tab",), "Select the next track on this frame"),
    ActionRow("confirm", "Track", "Confirm frame", ("Return",), "Mark this frame as reviewed, or take it back"),
    ActionRow(
        "delete_here", "Track", "&Delete on this frame", ("Del",), "Delete the selected track on this frame only"
    ),
    ActionRow(
        "delete_track", "Track", "Delete &whole track", ("Ctrl+Shift+Del",), "Delete the selected track everywhere"
    ),
    ActionRow("prelabel", "Model", "&Pre-label", ("Ctrl+P",), "Let the model draw masks on the whole video"),
    ActionRow("cancel", "Model", "&Cancel", ("Ctrl+.",), "Stop the model; what it found stays"),
    ActionRow("keys", "Help", "&Keys", ("F1",), "Show all keys"),
)
MENUS = ("File", "Edit", "View", "Track", "Model", "Help")


def build_actions(window: QWidget, canvas: QWidget, handlers: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Make the actions and give them their keys.

    Args:
        window: owns them; keys with Ctrl or Alt and function keys work in all of it.
        canvas: keys without Ctrl or Alt work only while it has the focus.
        handlers: by action name; each row needs one.
    """
    actions = {}
    for row in ROWS:
        action = QAction(row.text, window)
        keys = [QKeySequence(key) for key in row.keys]
        action.setShortcuts(keys)
        shown = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
        action.setToolTip(f"{row.tip} ({shown})" if shown else row.tip)
        action.setStatusTip(row.tip)
        handler = handlers[row.name]
        action.triggered.connect(lambda _=False, handler=handler: handler())
        if is_bare(row.keys):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            canvas.addAction(action)
        else:
            window.addAction(action)
        actions[row.name] = action
    return actions


def is_bare(keys: tuple[str, ...]) -> bool:
    """Tell whether keys would swallow typing in a text field."""
    return bool(keys) and not any(part in key for key in keys for part in ("Ctrl", "Alt", "F1"))
